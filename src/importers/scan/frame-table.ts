/**
 * Finds call frames that were seen before by their bytes: in real dumps most nodes repeat a frame, and to compare
 * bytes takes a fraction of the time to parse them. Works on words of four bytes: a frame has 100 and more bytes,
 * and this is where most of a dump's bytes are. Its columns are open to the reader of most nodes.
 */
export class FrameTable {
  slots = new Int32Array(1 << 12).fill(-1);
  hashes = new Int32Array(1 << 11);
  starts = new Int32Array(1 << 11);
  lengths = new Int32Array(1 << 11);
  functionIndexes = new Int32Array(1 << 11);
  private count = 0;
  pool = new DataView(new ArrayBuffer(1 << 17));
  private poolEnd = 0;

  /** The function of a frame with these bytes; -1: none was added. */
  find(bytes: DataView, start: number, end: number, hash: number): number {
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
    this.keep(frame);
    // At most half full, or looking up what is not there takes long.
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.place(index);
  }

  private isSame(frame: number, bytes: DataView, start: number): boolean {
    const { pool } = this;
    const poolStart = this.starts[frame] as number;
    const length = this.lengths[frame] as number;
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      if (pool.getInt32(poolStart + i, true) !== bytes.getInt32(start + i, true)) return false;
    }
    for (; i < length; i++) {
      if (pool.getUint8(poolStart + i) !== bytes.getUint8(start + i)) return false;
    }
    return true;
  }

  private keep(frame: Uint8Array): void {
    let capacity = this.pool.byteLength;
    while (this.poolEnd + frame.length > capacity) capacity *= 2;
    if (capacity > this.pool.byteLength) {
      const larger = new Uint8Array(capacity);
      larger.set(new Uint8Array(this.pool.buffer, 0, this.poolEnd));
      this.pool = new DataView(larger.buffer);
    }
    new Uint8Array(this.pool.buffer, this.poolEnd).set(frame);
    this.poolEnd += frame.length;
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
    this.hashes = doubled(this.hashes);
    this.starts = doubled(this.starts);
    this.lengths = doubled(this.lengths);
    this.functionIndexes = doubled(this.functionIndexes);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
