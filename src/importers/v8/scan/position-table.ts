import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import type { SlidingWindow } from '../../sliding-window.ts';
import { BytePool } from './byte-pool.ts';
import { CrowdedHeads } from './crowded-heads.ts';
import { headPlace, positionPlace } from './frame-hash.ts';
import type { FrameList } from './frame-list.ts';
import type { FrameShape } from './frame-shape.ts';
import { TextTable } from './text-table.ts';

/**
 * Frames as V8 writes them, by head and position. The head is what stands before the line number:
 * `{"functionName":"f","scriptId":"1","url":"file:///a.js","lineNumber":`. The heads of a dump are few and long, and
 * are compared in words; what else differs from frame to frame is two numbers. Its columns are open to the reader of
 * most nodes.
 *
 * All are small at first, so that growing is nothing new to the engine when it compiles what uses them.
 */
export class PositionTable {
  /** By `headPlace` the first head there, plus 1; 0: none, -1: too many, which are in `crowded`. */
  firstHead = new Int32Array(FIRST_CAPACITY);
  /** By head: its bytes in `pool`, and the next head of the same place, plus 1. */
  headStart = new Int32Array(FIRST_CAPACITY);
  headLength = new Int32Array(FIRST_CAPACITY);
  nextHead = new Int32Array(FIRST_CAPACITY);
  readonly crowded = new CrowdedHeads();
  /** The bytes of all heads. */
  readonly pool = new BytePool();
  /** Four numbers each: head plus 1 (0: free), line, column, frame. By `positionPlace`, then the next that is free. */
  positions = new Int32Array(4 * FIRST_CAPACITY);
  /** Where in the window a frame was not found that ended the last look at nodes; -1: something else did. */
  unknownAt = -1;
  private readonly list: FrameList;
  /** What follows the names of heads. */
  private readonly rests = new TextTable();
  private restCount = 0;
  private headCount = 0;
  private positionCount = 0;

  constructor(list: FrameList) {
    this.list = list;
  }

  /**
   * Adds the frame that has this shape; `false`: its head is too short to be V8's. One that is there stays as it is: at
   * the end of a window it was not looked at whole. One whose bytes are not text, and as numbers not equal to themselves,
   * comes each time, and must not fill the table.
   */
  add(window: SlidingWindow, start: number, shape: FrameShape): boolean {
    if (shape.headEnd - start < MIN_HEAD_LENGTH) return false;
    const { line, column } = shape;
    const head = this.headOf(window, start, shape);
    // At most half full, or looking up what is not there takes long.
    if (8 * this.positionCount >= this.positions.length) this.growPositions();
    const { positions } = this;
    const at = this.rowOf(head, line, column);
    if (positions[at] !== 0) return true;
    this.positionCount++;
    positions[at] = head;
    positions[at + 1] = line;
    positions[at + 2] = column;
    positions[at + 3] = this.list.addFrame(head - 1, line, column);
    return true;
  }

  /** The row of a frame, or a free one. */
  private rowOf(head: number, line: number, column: number): number {
    const { positions } = this;
    const mask = positions.length - 4;
    let at = positionPlace(head, line, column) & mask;
    while (
      positions[at] !== 0 &&
      (positions[at] !== head || positions[at + 1] !== line || positions[at + 2] !== column)
    ) {
      at = (at + 4) & mask;
    }
    return at;
  }

  /** The head of a frame, plus 1; added where it is new. */
  private headOf(window: SlidingWindow, start: number, shape: FrameShape): number {
    const { view } = window;
    const length = shape.headEnd - start;
    let head = this.firstHead[headPlace(view, start) & (this.firstHead.length - 1)];
    if (head < 0) head = this.crowded.find(view, start, shape.headEnd);
    for (; head > 0; head = this.nextHead[head - 1]) {
      if (this.headLength[head - 1] !== length) continue;
      if (this.pool.isSame(this.headStart[head - 1], view, start, length)) return head;
    }
    return this.addHead(window, start, shape);
  }

  private addHead(window: SlidingWindow, start: number, shape: FrameShape): number {
    const { view } = window;
    const { nameStart, nameEnd, headEnd } = shape;
    if (this.headCount === this.headStart.length) this.growHeads();
    const head = this.headCount++;
    // Without the comma.
    const rest = this.rests.numberOf(window, nameEnd + 1, headEnd);
    if (rest === this.restCount) {
      this.restCount++;
      this.list.addRest(view, nameEnd + 1, headEnd);
    }
    this.list.addHead(view, nameStart, nameEnd, rest);
    this.headStart[head] = this.pool.add(view, start, headEnd);
    this.headLength[head] = headEnd - start;
    this.put(head + 1);
    return head + 1;
  }

  private put(head: number): void {
    const place = headPlace(this.pool.view, this.headStart[head - 1]) & (this.firstHead.length - 1);
    const first = this.firstHead[place];
    this.nextHead[head - 1] = Math.max(0, first);
    const isAside = first < 0 || this.isCrowded(head);
    this.firstHead[place] = isAside ? this.putAside(head) : head;
  }

  private isCrowded(first: number): boolean {
    let heads = 0;
    for (let head = first; head > 0; head = this.nextHead[head - 1]) heads++;
    return heads > MAX_HEADS_OF_PLACE;
  }

  /** Gives this head, and those behind it, to those that are found another way. */
  private putAside(first: number): -1 {
    for (let head = first; head > 0; ) {
      const start = this.headStart[head - 1];
      this.crowded.add(head, this.pool.view, start, start + this.headLength[head - 1]);
      const next = this.nextHead[head - 1];
      this.nextHead[head - 1] = 0;
      head = next;
    }
    return -1;
  }

  private growHeads(): void {
    this.headStart = doubled(this.headStart);
    this.headLength = doubled(this.headLength);
    this.nextHead = doubled(this.nextHead);
    this.firstHead = new Int32Array(2 * this.firstHead.length);
    this.crowded.clear();
    for (let head = 1; head <= this.headCount; head++) this.put(head);
  }

  private growPositions(): void {
    const old = this.positions;
    this.positions = new Int32Array(2 * old.length);
    for (let from = 0; from < old.length; from += 4) {
      if (old[from] === 0) continue;
      const at = this.rowOf(old[from], old[from + 1], old[from + 2]);
      for (let i = 0; i < 4; i++) this.positions[at + i] = old[from + i];
    }
  }
}

const MAX_HEADS_OF_PLACE = 16;
/** Of the shortest that V8 writes; whoever compares one may read its last 32 bytes at once. */
const MIN_HEAD_LENGTH = '{"functionName":"","scriptId":"","url":"","lineNumber":'.length;
