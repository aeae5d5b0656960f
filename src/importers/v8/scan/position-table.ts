import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import { BytePool } from './byte-pool.ts';
import { headPlace, positionPlace } from './frame-hash.ts';

/**
 * The functions of frames as V8 writes them, by head and position. The head is what stands before the line number:
 * `{"functionName":"f","scriptId":"1","url":"file:///a.js","lineNumber":`. The heads of a dump are few and long, and
 * are compared in words; what else differs from frame to frame is two numbers. Its columns are open to the reader of
 * most nodes.
 *
 * All are small at first, so that growing is nothing new to the engine when it compiles what uses them.
 */
export class PositionTable {
  /** By `headPlace` the first head there, plus 1; 0: none. */
  firstHead = new Int32Array(FIRST_CAPACITY);
  /** By head: its bytes in `pool`, and the next head of the same place, plus 1. */
  headStart = new Int32Array(FIRST_CAPACITY);
  headLength = new Int32Array(FIRST_CAPACITY);
  nextHead = new Int32Array(FIRST_CAPACITY);
  /** The bytes of all heads. */
  readonly pool = new BytePool();
  /** Four numbers each: head plus 1 (0: free), line, column, function. By `positionPlace`, then the next that is free. */
  positions = new Int32Array(4 * FIRST_CAPACITY);
  /** Where in the window a frame was not found that ended the last look at nodes; -1: something else did. */
  unknownAt = -1;
  private headCount = 0;
  private positionCount = 0;

  /** Whether so many heads have the place of this frame that to look it up takes longer than to read it carefully. */
  isCrowded(view: DataView, at: number): boolean {
    let heads = 0;
    let head = this.firstHead[headPlace(view, at) & (this.firstHead.length - 1)];
    for (; head > 0; head = this.nextHead[head - 1]) heads++;
    return heads >= MAX_HEADS_OF_PLACE;
  }

  /** Adds a frame; `false`: its head is too short to be V8's. One that is there stays as it is. */
  add(head: Uint8Array, line: number, column: number, functionIndex: number): boolean {
    if (head.length < MIN_HEAD_LENGTH) return false;
    // At most half full, or looking up what is not there takes long.
    if (8 * this.positionCount >= this.positions.length) this.growPositions();
    this.place(this.headOf(head) + 1, line, column, functionIndex);
    return true;
  }

  /**
   * A frame may come again: at the end of a window it was not looked at whole. One whose bytes are not text, and as
   * numbers not equal to themselves, comes each time, and must not fill the table.
   */
  private place(head: number, line: number, column: number, functionIndex: number): void {
    const { positions } = this;
    const mask = positions.length - 4;
    let at = positionPlace(head, line, column) & mask;
    for (; positions[at] !== 0; at = (at + 4) & mask) {
      const isHere = positions[at] === head && positions[at + 1] === line;
      if (isHere && positions[at + 2] === column) return;
    }
    positions.set([head, line, column, functionIndex], at);
    this.positionCount++;
  }

  /** The head with these bytes, added where it is new. */
  private headOf(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const place = headPlace(view, 0) & (this.firstHead.length - 1);
    const known = new Uint8Array(this.pool.view.buffer);
    for (let at = this.firstHead[place]; at > 0; at = this.nextHead[at - 1]) {
      const start = this.headStart[at - 1];
      const length = this.headLength[at - 1];
      if (Buffer.compare(known.subarray(start, start + length), bytes) === 0) return at - 1;
    }
    return this.addHead(bytes);
  }

  private addHead(bytes: Uint8Array): number {
    if (this.headCount === this.headStart.length) this.growHeads();
    const head = this.headCount++;
    this.headStart[head] = this.pool.add(bytes);
    this.headLength[head] = bytes.length;
    this.putFirst(head);
    return head;
  }

  private putFirst(head: number): void {
    const place = headPlace(this.pool.view, this.headStart[head]) & (this.firstHead.length - 1);
    this.nextHead[head] = this.firstHead[place];
    this.firstHead[place] = head + 1;
  }

  private growHeads(): void {
    this.headStart = doubled(this.headStart);
    this.headLength = doubled(this.headLength);
    this.nextHead = doubled(this.nextHead);
    this.firstHead = new Int32Array(2 * this.firstHead.length);
    for (let head = 0; head < this.headCount; head++) this.putFirst(head);
  }

  private growPositions(): void {
    const old = this.positions;
    this.positionCount = 0;
    this.positions = new Int32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 4) {
      const [head = 0, line = 0, column = 0, functionIndex = 0] = old.subarray(at, at + 4);
      if (head > 0) this.place(head, line, column, functionIndex);
    }
  }
}

const MAX_HEADS_OF_PLACE = 16;
/** Of the shortest that V8 writes; whoever compares one may read its last 32 bytes at once. */
const MIN_HEAD_LENGTH = '{"functionName":"","scriptId":"","url":"","lineNumber":'.length;
