import type { RequestCounts } from './counts.ts';
import type { Limits } from './options.ts';

const MINUTE_MS = 60_000;

/** Keeps the number of profiled requests within the limits: at once, and within any minute. */
export class Admission {
  private readonly limits: Limits;
  private readonly counts: RequestCounts;
  /** When those of the last minute began; at most `perMinute`. */
  private startsMs: number[] = [];
  private live = 0;

  constructor(limits: Limits, counts: RequestCounts) {
    this.limits = limits;
    this.counts = counts;
  }

  /** Whether one more may be profiled: then `leave` has to follow. */
  enter(nowMs: number): boolean {
    if (this.live >= this.limits.concurrent) {
      this.counts.beyondConcurrent++;
      return false;
    }
    if (this.startsMs.length >= this.limits.perMinute) {
      this.startsMs = this.startsMs.filter((ms) => nowMs - ms < MINUTE_MS);
    }
    if (this.startsMs.length >= this.limits.perMinute) {
      this.counts.beyondPerMinute++;
      return false;
    }
    if (this.limits.perMinute !== Number.POSITIVE_INFINITY) this.startsMs.push(nowMs);
    this.live++;
    return true;
  }

  leave(): void {
    this.live--;
  }
}
