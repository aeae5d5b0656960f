/** Seconds that are counted together: the one that runs and the minute before it. */
const SECONDS = 61;

/** Counts starts by the second: as many as there may be, they take no memory. */
class LastMinute {
  private readonly starts = new Float64Array(SECONDS);
  private second = 0;
  private sum = 0;

  add(): void {
    this.starts[this.second % SECONDS]++;
    this.sum++;
  }

  countAt(nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    for (let s = Math.max(this.second, second - SECONDS) + 1; s <= second; s++) {
      this.sum -= this.starts[s % SECONDS];
      this.starts[s % SECONDS] = 0;
    }
    this.second = Math.max(this.second, second);
    return this.sum;
  }
}

/** What a middleware lets through of the requests of the process. */
interface AdmissionLimits {
  readonly concurrent: number;
  readonly perMinute: number;
}

/**
 * Keeps a number of requests of the process within limits: at once, and within any minute. Each middleware has its own
 * limits, and the requests of all of them count.
 */
class Admission {
  private readonly lastMinute = new LastMinute();
  private live = 0;

  /** Lets one more in: then `leave` has to follow. Else it gives the limit that stands against it. */
  enter({ concurrent, perMinute }: AdmissionLimits, nowMs: number): keyof AdmissionLimits | null {
    if (this.live >= concurrent) return 'concurrent';
    if (this.lastMinute.countAt(nowMs) >= perMinute) return 'perMinute';
    this.lastMinute.add();
    this.live++;
    return null;
  }

  leave(): void {
    this.live--;
  }
}

/** Those of the process: of requests that are profiled for a dump, and of those that are recorded. */
export const admission = new Admission();
export const recordAdmission = new Admission();
