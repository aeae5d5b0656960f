import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import type { SlidingWindow } from '../../sliding-window.ts';
import { BytePool } from './byte-pool.ts';
import { textHash } from './frame-hash.ts';

/**
 * Numbers texts by their bytes, in order of arrival: what was seen before is not parsed again, since to compare bytes, in
 * words, takes a fraction of the time.
 *
 * All columns are small at first, so that growing is nothing new to the engine when it compiles what uses them.
 */
export class TextTable {
  /** Of the texts so far. */
  length = 0;
  private readonly pool = new BytePool();
  private starts = new Int32Array(FIRST_CAPACITY);
  private lengths = new Int32Array(FIRST_CAPACITY);
  private hashes = new Int32Array(FIRST_CAPACITY);
  /** By hash, then the next that is free: the number plus 1; 0: none. */
  private slots = new Int32Array(2 * FIRST_CAPACITY);

  /** The number of this text; the length before where it is new. */
  numberOf({ view }: SlidingWindow, start: number, end: number): number {
    const { slots, hashes, lengths, starts } = this;
    const hash = textHash(view, start, end);
    const length = end - start;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] > 0; slot = (slot + 1) & mask) {
      const text = slots[slot] - 1;
      const isLike = hashes[text] === hash && lengths[text] === length;
      if (isLike && this.pool.isSame(starts[text], view, start, length)) return text;
    }
    if (this.length === hashes.length) this.growColumns();
    const text = this.length++;
    this.hashes[text] = hash;
    this.starts[text] = this.pool.add(view, start, end);
    this.lengths[text] = length;
    this.put(text);
    return text;
  }

  private put(text: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[text] & mask;
    while (this.slots[slot] > 0) slot = (slot + 1) & mask;
    this.slots[slot] = text + 1;
  }

  /** At most half of the slots are full, or looking up what is not there takes long. */
  private growColumns(): void {
    this.hashes = doubled(this.hashes);
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.slots = new Int32Array(2 * this.slots.length);
    for (let text = 0; text < this.length; text++) this.put(text);
  }
}
