const DEFAULT_US = 1000;

/** The time between two samples: one for the process, whose one profiler serves all middlewares. */
class SamplingInterval {
  /** How many middlewares that are not closed ask for it. */
  private readonly claims = new Map<number, number>();

  get us(): number {
    const [us = DEFAULT_US] = this.claims.keys();
    return us;
  }

  /** Asks for an interval; gives what takes that back. Throws RangeError where another one is asked for already. */
  claim(us: number | undefined): () => void {
    if (us === undefined) return () => undefined;
    const [claimed] = this.claims.keys();
    if (claimed !== undefined && claimed !== us) {
      throw new RangeError(
        `scoobyprof: intervalUs is ${us}, but another middleware of this process has ${claimed}: there is one ` +
          'profiler for all of them',
      );
    }
    this.claims.set(us, (this.claims.get(us) ?? 0) + 1);
    let isClaimed = true;
    return () => {
      if (isClaimed) this.release(us);
      isClaimed = false;
    };
  }

  private release(us: number): void {
    const left = (this.claims.get(us) ?? 1) - 1;
    if (left > 0) this.claims.set(us, left);
    else this.claims.delete(us);
  }
}

export const samplingInterval = new SamplingInterval();
