/** Node ids are small whole numbers in real dumps: a table then, a map for whatever else there is. */
export class IdIndex {
  size = 0;
  /** For small ids the index; -1: none. */
  table = new Int32Array(1 << 12).fill(-1);
  private readonly others = new Map<number, number>();

  get(id: number): number | undefined {
    if (id >= 0 && id < this.table.length && Number.isInteger(id)) {
      const index = this.table[id] as number;
      return index < 0 ? undefined : index;
    }
    return this.others.get(id);
  }

  set(id: number, index: number): void {
    this.size++;
    // At most eight times as large as it would have to be.
    const isSmall =
      Number.isInteger(id) && id >= 0 && id < Math.max(this.table.length, 8 * this.size);
    if (!isSmall) {
      this.others.set(id, index);
      return;
    }
    if (id >= this.table.length) this.grow(id);
    this.table[id] = index;
  }

  private grow(id: number): void {
    const larger = new Int32Array(Math.max(id + 1, 2 * this.table.length)).fill(-1);
    larger.set(this.table);
    this.table = larger;
    for (const [other, index] of this.others) {
      if (Number.isInteger(other) && other >= 0 && other < larger.length) {
        larger[other] = index;
        this.others.delete(other);
      }
    }
  }
}
