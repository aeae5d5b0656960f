import { FIRST_CAPACITY } from '../../growing-column.ts';

/** Pieces of bytes one behind the other, in memory that grows. */
export class BytePool {
  view = new DataView(new ArrayBuffer(FIRST_CAPACITY));
  private end = 0;

  /** Where in `view` the copy of the piece begins; `view` may be another one then. */
  add(piece: Uint8Array): number {
    const start = this.end;
    this.end += piece.length;
    if (this.end > this.view.byteLength) {
      const larger = new Uint8Array(Math.max(this.end, 2 * this.view.byteLength));
      larger.set(new Uint8Array(this.view.buffer, 0, start));
      this.view = new DataView(larger.buffer);
    }
    new Uint8Array(this.view.buffer, start).set(piece);
    return start;
  }
}
