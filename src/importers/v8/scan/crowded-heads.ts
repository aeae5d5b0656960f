import { doubled, FIRST_CAPACITY } from '../../growing-column.ts';
import type { SlidingWindow } from '../../sliding-window.ts';
import { textHash } from './frame-hash.ts';
import { FrameShape } from './frame-shape.ts';

/**
 * Heads of which too many begin alike to be told apart by that: long names that a compiler or another program made. They
 * are found by a hash of all their bytes, for which their end has to be looked for first.
 */
export class CrowdedHeads {
  private readonly shape = new FrameShape();
  private heads = new Int32Array(FIRST_CAPACITY);
  private hashes = new Int32Array(FIRST_CAPACITY);
  private count = 0;
  /** By hash, then the next that is free: the entry, plus 1; 0: none. */
  private slots = new Int32Array(2 * FIRST_CAPACITY);

  /** The head, plus 1, that the frame which starts here most likely has: its hash is the same; 0: none. */
  headOfFrame(window: SlidingWindow, start: number): number {
    const { shape } = this;
    return shape.findParts(window, start) ? this.find(window.view, start, shape.headEnd) : 0;
  }

  find(view: DataView, start: number, end: number): number {
    const { slots, hashes } = this;
    const hash = textHash(view, start, end);
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] > 0; slot = (slot + 1) & mask) {
      if (hashes[slots[slot] - 1] === hash) return this.heads[slots[slot] - 1];
    }
    return 0;
  }

  /** Adds a head, which counts from 1. */
  add(head: number, view: DataView, start: number, end: number): void {
    if (this.count === this.heads.length) this.grow();
    this.heads[this.count] = head;
    this.hashes[this.count] = textHash(view, start, end);
    this.put(this.count++);
  }

  clear(): void {
    this.count = 0;
    this.slots.fill(0);
  }

  private put(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[entry] & mask;
    while (this.slots[slot] > 0) slot = (slot + 1) & mask;
    this.slots[slot] = entry + 1;
  }

  private grow(): void {
    this.heads = doubled(this.heads);
    this.hashes = doubled(this.hashes);
    this.slots = new Int32Array(2 * this.slots.length);
    for (let entry = 0; entry < this.count; entry++) this.put(entry);
  }
}
