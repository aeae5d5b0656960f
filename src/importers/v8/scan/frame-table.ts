import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import type { SlidingWindow } from '../../sliding-window.ts';
import { textHash } from './frame-hash.ts';
import type { FrameList } from './frame-list.ts';

/**
 * Finds call frames that were seen before by their bytes: in real dumps most nodes repeat a frame, and to compare
 * bytes takes a fraction of the time to parse them. A frame has 100 and more bytes, and this is where most of a dump's
 * bytes are: so words are compared. Takes frames of any form; for those that V8 writes there is `PositionTable`.
 *
 * All columns are small at first, so that growing is nothing new to the engine when it compiles what uses them.
 */
export class FrameTable {
  private readonly list: FrameList;
  private starts = new Int32Array(FIRST_CAPACITY);
  private lengths = new Int32Array(FIRST_CAPACITY);
  private hashes = new Int32Array(FIRST_CAPACITY);
  /** By entry its number among the frames. */
  private frames = new Int32Array(FIRST_CAPACITY);
  /** By hash, then the next that is free: the entry plus 1; 0: none. */
  private slots = new Int32Array(2 * FIRST_CAPACITY);
  private count = 0;

  constructor(list: FrameList) {
    this.list = list;
  }

  /** The number of the frame with these bytes, which is added where it is new. */
  frameOf({ bytes, view }: SlidingWindow, start: number, end: number): number {
    const { slots, hashes, lengths, starts } = this;
    const hash = textHash(view, start, end);
    const length = end - start;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] > 0; slot = (slot + 1) & mask) {
      const entry = slots[slot] - 1;
      const isLike = hashes[entry] === hash && lengths[entry] === length;
      if (isLike && this.list.pool.isSame(starts[entry], view, start, length)) {
        return this.frames[entry];
      }
    }
    const frame = this.list.addWhole(bytes, start, end);
    this.add(hash, length, frame);
    return frame;
  }

  private add(hash: number, length: number, frame: number): void {
    if (this.count === this.hashes.length) this.growColumns();
    const entry = this.count++;
    this.hashes[entry] = hash;
    this.starts[entry] = this.list.textStart;
    this.lengths[entry] = length;
    this.frames[entry] = frame;
    // At most half full, or looking up what is not there takes long.
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.place(entry);
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[entry] & mask;
    while (this.slots[slot] > 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let entry = 0; entry < this.count; entry++) this.place(entry);
  }

  private growColumns(): void {
    this.hashes = doubled(this.hashes);
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.frames = doubled(this.frames);
  }
}
