import type { ProfileWarning, SampledProfile } from '../../model/sampled-profile.ts';
import { brokenProfile, NUMBER_LIMIT } from '../json-shape.ts';
import { NodeSums } from '../stacks/node-sums.ts';
import { StackTree } from '../stacks/stack-tree.ts';
import { stacksProfile } from '../stacks/stacks-profile.ts';
import { foldedFunction } from './folded-frame.ts';
import { foldedLine, isPassedOver, latin1 } from './folded-line.ts';

const SEMICOLON = 0x3b;

/** Makes a profile of folded stacks, line by line. */
export class FoldedReader {
  private readonly tree = new StackTree();
  private readonly stacks = new NodeSums();
  private readonly self = new NodeSums();
  private total = 0;
  private lineCount = 0;
  private twoNumbers = 0;
  private skipped = 0;
  /** By the bytes of a frame its function: most frames come again and again. */
  private readonly functionOf = new Map<string, number>();
  /** Where in the bytes the frames of the line before end, and their nodes: neighbours begin alike. */
  private readonly frameEnds: number[] = [];
  private readonly frameNodes: number[] = [];
  private depth = 0;
  private lineStart = 0;

  /** Takes the line between two places. The bytes of the line before must still be where they were. */
  line(bytes: Uint8Array, start: number, end: number): void {
    if (isPassedOver(bytes, start, end)) return;
    const line = foldedLine(bytes, start, end);
    if (line === null) {
      this.skipped++;
      return;
    }
    const { stackEnd, value, hasTwoNumbers } = line;
    if (!(value < NUMBER_LIMIT)) throw brokenProfile('a number is too large');
    this.lineCount++;
    if (hasTwoNumbers) this.twoNumbers++;
    const node = this.node(bytes, start, stackEnd);
    this.stacks.add(node, 1);
    this.self.add(node, value);
    this.total += value;
  }

  /** The bytes of the last line have moved. */
  forget(): void {
    this.depth = 0;
  }

  /** Whether every line has two numbers. */
  get isDifferential(): boolean {
    return this.lineCount > 0 && this.twoNumbers === this.lineCount;
  }

  finished(): SampledProfile {
    const { tree, total, skipped } = this;
    const self = this.self.finished(tree.nodeCount);
    const lines = skipped === 1 ? '1 line is' : `${skipped} lines are`;
    const message = `${lines} not of the form FRAME;FRAME NUMBER: left out`;
    const warnings: ProfileWarning[] = skipped === 0 ? [] : [{ kind: 'lines-skipped', message }];
    return stacksProfile(tree, {
      unit: 'count',
      stacks: this.stacks.finished(tree.nodeCount),
      self,
      samples: Number.isInteger(total) ? self : null,
      warnings,
    });
  }

  /** The node of the stack between two places. */
  private node(bytes: Uint8Array, start: number, end: number): number {
    const { frameEnds, frameNodes } = this;
    let depth = this.sharedDepth(bytes, start, end);
    let node = depth === 0 ? 0 : frameNodes[depth - 1];
    let at = depth === 0 ? start : start + frameEnds[depth - 1] + 1;
    while (at <= end) {
      const next = bytes.indexOf(SEMICOLON, at);
      const frameEnd = next < 0 || next > end ? end : next;
      if (frameEnd > at) {
        node = this.tree.child(node, this.functionAt(bytes, at, frameEnd));
        frameEnds[depth] = frameEnd - start;
        frameNodes[depth++] = node;
      }
      at = frameEnd + 1;
    }
    this.depth = depth;
    this.lineStart = start;
    return node;
  }

  /** How many whole frames this stack and the one before begin with alike. */
  private sharedDepth(bytes: Uint8Array, start: number, end: number): number {
    const { lineStart, frameEnds, depth } = this;
    const most = depth === 0 ? 0 : Math.min(frameEnds[depth - 1], end - start);
    let shared = 0;
    while (shared < most && bytes[lineStart + shared] === bytes[start + shared]) shared++;
    let frames = 0;
    // Behind a frame that counts there is a semicolon in both.
    while (frames < depth && frameEnds[frames] < shared) frames++;
    return frames;
  }

  private functionAt(bytes: Uint8Array, start: number, end: number): number {
    const key = latin1(bytes, start, end);
    let fn = this.functionOf.get(key);
    if (fn === undefined) {
      const text = Buffer.from(key, 'latin1').toString('utf8');
      fn = foldedFunction(this.tree.functions, text);
      this.functionOf.set(key, fn);
    }
    return fn;
  }
}
