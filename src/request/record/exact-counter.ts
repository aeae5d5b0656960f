import type { Session } from 'node:inspector';

/** How long a request waits for its turn. */
const MOST_WAIT_MS = 1000;

/** Counts calls for one request. */
export interface Counting {
  /** Ends it; gives what V8 counted: the result of `Profiler.takePreciseCoverage`. */
  end(): unknown;
}

/**
 * V8's exact counts of calls, of all that the process does meanwhile: so for one request at a time. To count makes code
 * slower, and V8 compiles it anew.
 */
class ExactCounter {
  private isBusy = false;
  private readonly waiting: (() => void)[] = [];

  /** Resolves when it is a request's turn, or when that has waited long enough; `null`: it is now. */
  turn(): Promise<void> | null {
    if (!this.isBusy) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(() => goOn(), MOST_WAIT_MS).unref();
      const goOn = (): void => {
        clearTimeout(timer);
        const at = this.waiting.indexOf(goOn);
        if (at >= 0) this.waiting.splice(at, 1);
        resolve();
      };
      this.waiting.push(goOn);
    });
  }

  /** `null`: calls are counted for another request. Throws where this Node cannot count. */
  start(): Counting | null {
    if (this.isBusy) return null;
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connect();
    try {
      session.post('Profiler.enable');
      session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    } catch (error) {
      session.disconnect();
      throw error;
    }
    this.isBusy = true;
    return { end: () => this.end(session) };
  }

  private end(session: Session): unknown {
    let counted: unknown = null;
    try {
      session.post('Profiler.takePreciseCoverage', (error, result) => {
        if (error === null) counted = result;
      });
      session.post('Profiler.stopPreciseCoverage');
      session.post('Profiler.disable');
    } finally {
      session.disconnect();
      this.isBusy = false;
      this.waiting[0]?.();
    }
    return counted;
  }
}

/** That of the process, as V8's counts are. */
export const exactCounter = new ExactCounter();
