import { IntColumn } from '../../growing-column.ts';
import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameFunctions } from './frame-functions.ts';
import { JsonBatch } from './json-batch.ts';

/** In place of a line: the frame is a whole one. */
const WHOLE = -2;

/**
 * The frames that were found, by number. What they say waits until the window is read, and is then parsed together: a
 * node knows the number of its frame, and afterwards its function.
 */
export class FrameList {
  private readonly builder: V8NodeBuilder;
  private readonly found: FrameFunctions;
  /** Of heads: a name in quotes, and what follows it up to the key of the line. */
  private readonly names = new JsonBatch();
  private readonly rests = new JsonBatch('{', '0}');
  private readonly wholes = new JsonBatch();
  private readonly scripts: V8Frame[] = [];
  private readonly scriptOfHead = new IntColumn();
  /** By head, up to those that wait. */
  private readonly nameOfHead: unknown[] = [];
  /** By frame. Of whole ones, which know their position themselves, in place of a head the number of those that wait. */
  private readonly head = new IntColumn();
  private readonly line = new IntColumn();
  private readonly column = new IntColumn();
  /** By frame, up to those that wait. */
  private readonly functionIndex = new IntColumn();
  private parsedElsewhere = 0;

  constructor(builder: V8NodeBuilder) {
    this.builder = builder;
    this.found = new FrameFunctions(builder);
  }

  /** The next of what follows names: `"scriptId":"1","url":"file:///a.js","lineNumber":`. */
  addRest(view: DataView, start: number, end: number): void {
    this.rests.add(view, start, end);
  }

  /** The next head: a name in its quotes, and the number of what follows. */
  addHead(view: DataView, start: number, end: number, rest: number): void {
    this.names.add(view, start, end);
    this.scriptOfHead.push(rest);
  }

  /** A frame of a head; gives its number. */
  addFrame(head: number, line: number, column: number): number {
    this.head.push(head);
    this.line.push(line);
    this.column.push(column);
    return this.head.length - 1;
  }

  /** A frame in any form; gives its number. */
  addWhole(view: DataView, start: number, end: number): number {
    this.wholes.add(view, start, end);
    return this.addFrame(this.wholes.length - 1, WHOLE, 0);
  }

  /** The functions of the frames, after those that wait were parsed. Throws CANNOT_SCAN where one is not JSON. */
  functions(): Int32Array {
    const { functionIndex, head, line } = this;
    if (functionIndex.length < head.length) {
      this.readHeads();
      const wholes = this.wholes.parsed() as V8Frame[];
      for (let frame = functionIndex.length; frame < head.length; frame++) {
        const isWhole = line.values[frame] === WHOLE;
        functionIndex.push(
          isWhole ? this.found.of(wholes[head.values[frame]] as V8Frame) : this.ofHead(frame),
        );
      }
    }
    return functionIndex.values;
  }

  /** Frames so far, and functions of those that were parsed elsewhere. */
  get length(): number {
    return this.head.length + this.parsedElsewhere;
  }

  /** The function of a frame that was parsed elsewhere; it gets no number. */
  functionOf(frame: V8Frame): number {
    const { functions } = this.builder;
    const before = functions.length;
    const fn = this.found.of(frame);
    this.parsedElsewhere += functions.length - before;
    return fn;
  }

  private readHeads(): void {
    for (const script of this.rests.parsed() as V8Frame[]) {
      // A second name, which would count.
      if (script.functionName !== undefined) throw CANNOT_SCAN;
      this.scripts.push(script);
    }
    for (const name of this.names.parsed()) this.nameOfHead.push(name);
  }

  private ofHead(frame: number): number {
    const head = this.head.values[frame];
    const name = this.nameOfHead[head];
    const line = this.line.values[frame];
    const script = this.scripts[this.scriptOfHead.values[head]] as V8Frame;
    return this.found.at(script, name, line, this.column.values[frame]);
  }
}
