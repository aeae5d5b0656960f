import { type ByteSource, memorySource } from './byte-source.ts';

/** Where the bytes of a window lie. */
export interface WindowMemory {
  /** Room for so many bytes, and a few more behind them. */
  allocate(sizeBytes: number): Uint8Array;
  /** The same, which begins with these bytes of what was allocated before. */
  enlarge(bytes: Uint8Array, sizeBytes: number): Uint8Array;
}

/** Bytes of a source that are read and not yet used, in one piece of memory. */
export class SlidingWindow {
  bytes: Uint8Array;
  /** The same bytes, for reading words of them. */
  view: DataView;
  /** The first byte that is not yet used. */
  at = 0;
  /** Behind the last byte that is read. */
  end = 0;
  /** Nothing follows behind `end`. */
  isLast = false;
  /** Offset in the source of `bytes[0]`. */
  private base: number;
  private readonly source: ByteSource;
  private readonly memory: WindowMemory;

  /** `offset` is where in its file the source begins. */
  constructor(source: ByteSource, sizeBytes: number, offset = 0, memory: WindowMemory = HEAP) {
    this.base = offset;
    this.source = source;
    this.memory = memory;
    this.bytes = memory.allocate(sizeBytes);
    this.view = viewOf(this.bytes);
  }

  /** A window that shows all of these bytes at once. */
  static over(bytes: Uint8Array): SlidingWindow {
    const window = new SlidingWindow(memorySource(bytes), 0);
    window.moveTo(bytes);
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

  /** What the window shows lies there now. */
  moveTo(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  private grow(): void {
    const shown = this.bytes.subarray(this.at, this.end);
    this.moveTo(this.memory.enlarge(shown, this.bytes.length * 2));
  }
}

/** Readers of words may look a few bytes behind the end. */
export const PADDING_BYTES = 64;

const HEAP: WindowMemory = {
  allocate: (sizeBytes) => new Uint8Array(new ArrayBuffer(sizeBytes + PADDING_BYTES), 0, sizeBytes),
  enlarge: (bytes, sizeBytes) => {
    const larger = HEAP.allocate(sizeBytes);
    larger.set(bytes);
    return larger;
  },
};

function viewOf({ buffer, byteOffset }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset);
}
