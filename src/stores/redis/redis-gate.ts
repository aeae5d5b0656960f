import { within } from '../within.ts';

/** What may be without an answer at once: more would be the program's memory, while Redis is away. */
const MOST_OPEN = 500;
const MOST_OPEN_BYTES = 32e6;

/** Says whether what was asked for is still wanted. */
export type IsWanted = () => boolean;

/** Lets no more through to Redis than it answers, and waits for no answer longer than it was told to. */
export class RedisGate {
  private open = 0;
  private openBytes = 0;

  /**
   * Does work that Redis has to answer. Rejects where it fails, takes longer than `ms`, or too much is waiting already;
   * what a client has taken cannot be taken back, and counts until the client gives it up or has an answer.
   */
  async run<Result>(
    { ms, bytes = 0 }: { readonly ms: number; readonly bytes?: number },
    work: (isWanted: IsWanted) => Promise<Result>,
  ): Promise<Result> {
    const isFull = this.open >= MOST_OPEN || this.openBytes + bytes > MOST_OPEN_BYTES;
    if (isFull && this.open > 0) {
      throw new Error('Redis does not answer');
    }
    let isWanted = true;
    try {
      return await within(
        ms,
        this.counted(bytes, () => work(() => isWanted)),
      );
    } finally {
      isWanted = false;
    }
  }

  private async counted<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    this.open++;
    this.openBytes += bytes;
    try {
      return await work();
    } finally {
      this.open--;
      this.openBytes -= bytes;
    }
  }
}
