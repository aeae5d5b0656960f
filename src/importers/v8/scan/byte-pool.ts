import { FIRST_CAPACITY } from '../../growing-column.ts';

/** Pieces of bytes one behind the other, in memory that grows. */
export class BytePool {
  view = new DataView(new ArrayBuffer(FIRST_CAPACITY));
  end = 0;

  /** Where in `view` the copy of the bytes begins; `view` may be another one then. */
  add(source: DataView, start: number, end: number): number {
    const at = this.end;
    const length = end - start;
    this.end += length;
    if (this.end > this.view.byteLength) this.grow();
    const { view } = this;
    let i = 0;
    // Most pieces are short: to make arrays of them takes longer.
    for (; i + 4 <= length; i += 4) view.setInt32(at + i, source.getInt32(start + i));
    for (; i < length; i++) view.setUint8(at + i, source.getUint8(start + i));
    return at;
  }

  /** Whether the bytes at `at` are those from `start` on in `other`. */
  isSame(at: number, other: DataView, start: number, length: number): boolean {
    const { view } = this;
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      if (view.getInt32(at + i, true) !== other.getInt32(start + i, true)) return false;
    }
    for (; i < length; i++) {
      if (view.getUint8(at + i) !== other.getUint8(start + i)) return false;
    }
    return true;
  }

  private grow(): void {
    const larger = new Uint8Array(Math.max(this.end, 2 * this.view.byteLength));
    larger.set(new Uint8Array(this.view.buffer));
    this.view = new DataView(larger.buffer);
  }
}
