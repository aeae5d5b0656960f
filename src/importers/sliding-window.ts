import { type ByteSource, memorySource } from './byte-source.ts';

/** Bytes of a source that are read and not yet used, in one piece of memory. */
export class SlidingWindow {
  bytes: Uint8Array;
  /** The first byte that is not yet used. */
  at = 0;
  /** Behind the last byte that is read. */
  end = 0;
  /** Nothing follows behind `end`. */
  isLast = false;
  /** Offset in the source of `bytes[0]`. */
  private base = 0;
  private readonly source: ByteSource;

  constructor(source: ByteSource, sizeBytes: number) {
    this.source = source;
    this.bytes = new Uint8Array(sizeBytes);
  }

  /** A window that shows all of these bytes at once. */
  static over(bytes: Uint8Array): SlidingWindow {
    const window = new SlidingWindow(memorySource(bytes), 0);
    window.bytes = bytes;
    window.end = bytes.length;
    window.isLast = true;
    return window;
  }

  /** Offset in the source of the first unused byte. */
  get offset(): number {
    return this.base + this.at;
  }

  /** Bytes still to come, as far as known; 0 where it is not. */
  get bytesAhead(): number {
    const { sizeBytes } = this.source;
    return sizeBytes === null ? 0 : Math.max(0, sizeBytes - this.offset);
  }

  /**
   * Moves the unused bytes to the front and reads more behind them; grows where one token fills it.
   * Sets `isLast` at the end of the source.
   */
  async fill(): Promise<void> {
    const rest = this.end - this.at;
    if (rest > this.bytes.length / 2) this.grow();
    else this.bytes.copyWithin(0, this.at, this.end);
    this.base += this.at;
    this.at = 0;
    this.end = rest;
    const count = await this.source.read(this.bytes, rest);
    this.end += count;
    this.isLast = count === 0;
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes.subarray(this.at, this.end));
    this.bytes = larger;
  }
}
