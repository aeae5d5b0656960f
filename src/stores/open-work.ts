/** What a store has begun and has to end when it is closed: what is being put, and its watches. */
export class OpenWork {
  private readonly puts = new Set<Promise<void>>();
  private readonly watches = new Set<() => void>();

  /** Settles as the work does. */
  async put(work: Promise<void>): Promise<void> {
    this.puts.add(work);
    await work.finally(() => this.puts.delete(work));
  }

  /** `stop` ends a watch, and so does the result. */
  watch(stop: () => void): () => void {
    const stopWatch = (): void => {
      this.watches.delete(stopWatch);
      stop();
    };
    this.watches.add(stopWatch);
    return stopWatch;
  }

  /** Ends all watches; resolves when all that was put is kept or lost. */
  async end(): Promise<void> {
    for (const stop of this.watches) stop();
    await Promise.allSettled(this.puts);
  }
}
