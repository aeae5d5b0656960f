import { brokenProfile } from '../json-shape.ts';

/** Frames that a file may make of each of its bytes: real ones make one or two, where much is inlined. */
const FRAMES_PER_BYTE = 8;
const AT_LEAST = 1 << 20;

/** Bounds what a small file may ask for: stacks that are named again and again, each time in another depth. */
export class StepBudget {
  private left: number;

  constructor(fileBytes: number) {
    this.left = AT_LEAST + FRAMES_PER_BYTE * fileBytes;
  }

  /** Throws `not-a-profile` where it is more than any recorder writes. */
  take(frames: number): void {
    this.left -= frames;
    if (this.left < 0) throw brokenProfile('its stacks have more frames than a file of its size');
  }
}
