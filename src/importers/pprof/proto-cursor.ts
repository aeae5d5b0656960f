/** Thrown where a message ends before one of its values does. */
export const MESSAGE_ENDS = Symbol('the message ends');
/** Thrown where bytes are no message. */
export const NO_MESSAGE = Symbol('no message');

/** How a value is written: https://protobuf.dev/programming-guides/encoding. */
export const WIRE = { varint: 0, eightBytes: 1, bytes: 2, fourBytes: 5 } as const;

const MAX_VARINT_BYTES = 10;
const TWO_32 = 2 ** 32;
const SAFE_HIGH = 2 ** 21;

/**
 * Reads the fields of a message of protocol buffers. `next` goes to a field, one of the others reads its value; what
 * nobody reads is passed over.
 */
export class ProtoCursor {
  field = 0;
  wire = 0;
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private at: number;
  /** Where the value of the field ends, where it is a row of bytes. */
  private valueEnd = -1;
  private isRead = true;
  private low = 0;
  private high = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Goes to the next field; `false`: there is none. Throws MESSAGE_ENDS or NO_MESSAGE. */
  next(): boolean {
    if (!this.isRead) this.skip();
    if (this.at >= this.end) return false;
    this.varint();
    const key = this.high * TWO_32 + this.low;
    this.field = Math.floor(key / 8);
    this.wire = key % 8;
    if (this.field === 0) throw NO_MESSAGE;
    this.isRead = false;
    if (this.wire === WIRE.bytes) this.openBytes();
    else if (this.wire > WIRE.fourBytes || this.wire === 3 || this.wire === 4) throw NO_MESSAGE;
    return true;
  }

  /** A whole number without a sign, exact up to 2^53. */
  unsigned(): number {
    this.value();
    return this.high * TWO_32 + this.low;
  }

  /** A whole number in two's complement (`int64`), exact up to 2^53. */
  signed(): number {
    this.value();
    return signedOf(this.high, this.low);
  }

  /** An identity of 64 bits. */
  identity(): number | bigint {
    this.value();
    return identityOf(this.high, this.low);
  }

  /** A message inside this one. */
  message(): ProtoCursor {
    const inner = new ProtoCursor(this.bytes, this.at, this.bytesEnd());
    this.skip();
    return inner;
  }

  text(): string {
    const { buffer, byteOffset } = this.bytes;
    const length = this.bytesEnd() - this.at;
    const text = Buffer.from(buffer, byteOffset + this.at, length).toString('utf8');
    this.skip();
    return text;
  }

  /** Numbers of a repeated field, packed or not. */
  eachIdentity(visit: (id: number | bigint) => void): void {
    this.eachNumber((high, low) => visit(identityOf(high, low)));
  }

  /** Numbers of a repeated field in two's complement, packed or not. */
  eachSigned(visit: (value: number) => void): void {
    this.eachNumber((high, low) => visit(signedOf(high, low)));
  }

  private eachNumber(visit: (high: number, low: number) => void): void {
    const end = this.wire === WIRE.varint ? this.at + 1 : this.bytesEnd();
    while (this.at < end) {
      this.varint();
      if (this.wire === WIRE.bytes && this.at > end) throw MESSAGE_ENDS;
      visit(this.high, this.low);
    }
    this.isRead = true;
  }

  private value(): void {
    if (this.wire !== WIRE.varint) throw NO_MESSAGE;
    this.varint();
    this.isRead = true;
  }

  private bytesEnd(): number {
    if (this.wire !== WIRE.bytes) throw NO_MESSAGE;
    return this.valueEnd;
  }

  private openBytes(): void {
    this.varint();
    this.valueEnd = this.at + this.high * TWO_32 + this.low;
    if (this.valueEnd > this.end) throw MESSAGE_ENDS;
  }

  private skip(): void {
    if (this.wire === WIRE.varint) this.varint();
    else if (this.wire === WIRE.bytes) this.at = this.valueEnd;
    else this.at += this.wire === WIRE.eightBytes ? 8 : 4;
    if (this.at > this.end) throw MESSAGE_ENDS;
    this.isRead = true;
  }

  /** Reads up to 64 bits into `high` and `low`. */
  private varint(): void {
    const { bytes, end } = this;
    let { at } = this;
    let low = 0;
    let high = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      if (at >= end) throw MESSAGE_ENDS;
      const byte = bytes[at++];
      const bits = byte & 0x7f;
      // Groups of seven bits: the fifth stands in both halves.
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 0x80) {
        this.at = at;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw NO_MESSAGE;
  }
}

function signedOf(high: number, low: number): number {
  return (high | 0) * TWO_32 + low;
}

function identityOf(high: number, low: number): number | bigint {
  return high < SAFE_HIGH ? high * TWO_32 + low : (BigInt(high) << 32n) | BigInt(low);
}
