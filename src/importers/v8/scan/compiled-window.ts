import type { Loops } from '../../../wasm/loops.ts';
import type { ByteSource } from '../../byte-source.ts';
import { PADDING_BYTES, SlidingWindow } from '../../sliding-window.ts';

/** A window whose bytes lie in the memory of loops, which moves when it grows. */
export class CompiledWindow {
  readonly window: SlidingWindow;
  readonly loops: Loops;
  private address = 0;

  constructor(loops: Loops, source: ByteSource, sizeBytes: number, offset: number | undefined) {
    this.loops = loops;
    this.window = new SlidingWindow(source, sizeBytes, offset, {
      allocate: (bytes) => this.allocate(bytes),
      enlarge: (shown, bytes) => {
        const { byteOffset, length } = shown;
        const larger = this.allocate(bytes);
        larger.set(new Uint8Array(loops.memory.buffer, byteOffset, length));
        return larger;
      },
    });
  }

  /** The address of the byte at this index of the window. */
  addressOf(index: number): number {
    return this.address + index;
  }

  /** Shows the same bytes where they lie now. Call it after loops that may have allocated something. */
  followMemory(): void {
    const { loops, window } = this;
    if (window.bytes.buffer === loops.memory.buffer) return;
    // The length of an array whose memory has moved is 0.
    window.moveTo(new Uint8Array(loops.memory.buffer, this.address, this.sizeBytes));
  }

  private sizeBytes = 0;

  private allocate(bytes: number): Uint8Array {
    this.address = this.loops.allocate(bytes + PADDING_BYTES);
    this.sizeBytes = bytes;
    return new Uint8Array(this.loops.memory.buffer, this.address, bytes);
  }
}
