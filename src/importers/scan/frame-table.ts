/**
 * Finds call frames that were seen before by their bytes: in real dumps most nodes repeat a frame, and
 * comparing bytes is several times cheaper than parsing them. Open addressing, hash in a column.
 */
export class FrameTable {
  private slots = new Int32Array(1 << 12).fill(-1);
  private hashes = new Int32Array(1 << 11);
  private starts = new Int32Array(1 << 11);
  private lengths = new Int32Array(1 << 11);
  private functionIndexes = new Int32Array(1 << 11);
  private count = 0;
  private pool = new Uint8Array(1 << 17);
  private poolEnd = 0;

  /** The function of a frame with these bytes; -1: none was added. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const { slots, hashes, lengths } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const frame = slots[slot] as number;
      if (frame < 0) return -1;
      if (hashes[frame] === hash && lengths[frame] === end - start) {
        if (this.isSame(frame, bytes, start)) return this.functionIndexes[frame] as number;
      }
    }
  }

  /** Adds a frame that `find` did not find. */
  add(frame: Uint8Array, hash: number, functionIndex: number): void {
    if (this.count === this.hashes.length) this.growColumns();
    const index = this.count++;
    this.hashes[index] = hash;
    this.starts[index] = this.poolEnd;
    this.lengths[index] = frame.length;
    this.functionIndexes[index] = functionIndex;
    while (this.poolEnd + frame.length > this.pool.length) this.pool = doubledBytes(this.pool);
    this.pool.set(frame, this.poolEnd);
    this.poolEnd += frame.length;
    // At most half full, or looking up what is not there takes long.
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.place(index);
  }

  private isSame(frame: number, bytes: Uint8Array, start: number): boolean {
    const { pool } = this;
    const poolStart = this.starts[frame] as number;
    const length = this.lengths[frame] as number;
    for (let i = 0; i < length; i++) if (pool[poolStart + i] !== bytes[start + i]) return false;
    return true;
  }

  private place(frame: number): void {
    const mask = this.slots.length - 1;
    let slot = (this.hashes[frame] as number) & mask;
    while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.slots[slot] = frame;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let frame = 0; frame < this.count; frame++) this.place(frame);
  }

  private growColumns(): void {
    this.hashes = doubledInts(this.hashes);
    this.starts = doubledInts(this.starts);
    this.lengths = doubledInts(this.lengths);
    this.functionIndexes = doubledInts(this.functionIndexes);
  }
}

function doubledBytes(column: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(column.length * 2);
  larger.set(column);
  return larger;
}

function doubledInts(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
