import { FIRST_CAPACITY } from '../../growing-column.ts';

/** Pieces of bytes one behind the other, in memory that grows. */
export class BytePool {
  view = new DataView(new ArrayBuffer(FIRST_CAPACITY));
  private bytes = new Uint8Array(this.view.buffer);
  end = 0;

  /** Where in `view` the copy of the bytes begins; `view` may be another one then. */
  add(source: Uint8Array, start: number, end: number): number {
    const at = this.end;
    this.end += end - start;
    if (this.end > this.bytes.length) this.grow();
    const { bytes } = this;
    // Most pieces are short: to make a view of each takes longer.
    if (end - start > LONG_BYTES) bytes.set(source.subarray(start, end), at);
    else for (let from = start, to = at; from < end; from++, to++) bytes[to] = source[from];
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

  /** The bytes from there to the end, without a copy. */
  from(start: number): Uint8Array {
    return this.bytes.subarray(start, this.end);
  }

  private grow(): void {
    const larger = new Uint8Array(Math.max(this.end, 2 * this.bytes.length));
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

const LONG_BYTES = 256;
