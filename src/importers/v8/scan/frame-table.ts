import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import { BytePool } from './byte-pool.ts';
import { frameEnd, frameHash } from './frame-hash.ts';

/**
 * Finds call frames that were seen before by their bytes: in real dumps most nodes repeat a frame, and to compare
 * bytes takes a fraction of the time to parse them. A frame has 100 and more bytes, and this is where most of a dump's
 * bytes are: so words are compared. Takes frames of any form; for those that V8 writes there is `PositionTable`.
 *
 * All columns are small at first, so that growing is nothing new to the engine when it compiles what uses them.
 */
export class FrameTable {
  private starts = new Int32Array(FIRST_CAPACITY);
  lengths = new Int32Array(FIRST_CAPACITY);
  functionIndexes = new Int32Array(FIRST_CAPACITY);
  /** The bytes of all frames. */
  private readonly pool = new BytePool();
  private slots = new Int32Array(2 * FIRST_CAPACITY).fill(-1);
  private hashes = new Int32Array(FIRST_CAPACITY);
  private count = 0;

  /**
   * The frame that starts here, where its bytes were added; -1: it is new, or does not end before `end`.
   *
   * Its end is taken to be the first brace, be it inside a string: what is found then is equal to a whole frame, and
   * no frame is the beginning of another.
   */
  find(bytes: DataView, start: number, end: number): number {
    const stop = frameEnd(bytes, start, end);
    if (stop > end) return -1;
    const { slots, hashes, lengths } = this;
    const hash = frameHash(bytes, start, stop);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const frame = slots[slot];
      if (frame < 0) return -1;
      const isLike = hashes[frame] === hash && lengths[frame] === stop - start;
      if (isLike && this.isSame(frame, bytes, start)) return frame;
    }
  }

  /** Adds a frame that `find` did not find. */
  add(frame: Uint8Array, functionIndex: number): void {
    if (this.count === this.hashes.length) this.growColumns();
    const index = this.count++;
    const view = new DataView(frame.buffer, frame.byteOffset);
    this.hashes[index] = frameHash(view, 0, frame.length);
    this.starts[index] = this.pool.add(frame);
    this.lengths[index] = frame.length;
    this.functionIndexes[index] = functionIndex;
    // At most half full, or looking up what is not there takes long.
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.place(index);
  }

  private isSame(frame: number, bytes: DataView, start: number): boolean {
    const pool = this.pool.view;
    const poolStart = this.starts[frame];
    const length = this.lengths[frame];
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      if (pool.getInt32(poolStart + i, true) !== bytes.getInt32(start + i, true)) return false;
    }
    for (; i < length; i++) {
      if (pool.getUint8(poolStart + i) !== bytes.getUint8(start + i)) return false;
    }
    return true;
  }

  private place(frame: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[frame] & mask;
    while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = frame;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let frame = 0; frame < this.count; frame++) this.place(frame);
  }

  private growColumns(): void {
    this.hashes = doubled(this.hashes);
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.functionIndexes = doubled(this.functionIndexes);
  }
}
