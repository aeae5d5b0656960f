/** Numbers as bytes of seven bits each, the lowest first, all but the last with the eighth bit set (LEB128). */
export class VarintWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  /** A whole number from 0 up to 2^53. */
  add(value: number): void {
    if (this.length + 8 > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) {
      this.bytes[this.length++] = (rest % 128) + 128;
    }
    this.bytes[this.length++] = rest;
  }

  /** A whole number of either sign: small ones stay short. */
  addSigned(value: number): void {
    this.add(value < 0 ? -2 * value - 1 : 2 * value);
  }

  get base64(): string {
    let text = '';
    // A multiple of three bytes, so that the pieces can be joined.
    const step = 0x6000;
    for (let at = 0; at < this.length; at += step) {
      const piece = this.bytes.subarray(at, Math.min(this.length, at + step));
      text += btoa(String.fromCharCode(...piece));
    }
    return text;
  }
}

/** The numbers of a text that a `VarintWriter` wrote. */
export class VarintReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(base64: string) {
    const text = atob(base64);
    this.bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[i] = text.charCodeAt(i);
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** How many numbers there are. */
  get count(): number {
    let count = 0;
    for (const byte of this.bytes) if (byte < 128) count++;
    return count;
  }

  next(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      // Beyond the end it is no number, which ends it as well.
      if (!(byte > 127)) return value + (byte || 0) * factor;
      value += (byte - 128) * factor;
    }
  }

  nextSigned(): number {
    const value = this.next();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
