const SIZE = 1 << 18;
const MASK = SIZE - 1;

/** Remembers ids that are given in a row: a filter that may say yes to an id that it has not seen, never no to one that it has. */
export class RecentIds {
  /** By the low bits of an id, the generation that it was seen in. */
  private readonly seenIn = new Uint8Array(SIZE);
  private generation = 1;

  add(id: number): void {
    this.seenIn[id & MASK] = this.generation;
  }

  mayHave(id: number): boolean {
    return this.seenIn[id & MASK] === this.generation;
  }

  /** Forgets all ids. */
  forget(): void {
    if (++this.generation < 256) return;
    this.seenIn.fill(0);
    this.generation = 1;
  }
}
