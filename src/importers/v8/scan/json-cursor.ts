import { isBlank } from '../../blank.ts';
import type { SlidingWindow } from '../../sliding-window.ts';

/** Thrown where a token goes on behind the bytes that are read: fill the window and try it again. */
export const NEED_MORE = Symbol('need more bytes');

/** The text stops being JSON at `byteOffset`; `found` describes what stands there, `null` is the end. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly byteOffset: number;
  readonly found: string | null;

  constructor(byteOffset: number, found: string | null) {
    super(`unexpected ${found ?? 'end'} at byte ${byteOffset}`);
    this.byteOffset = byteOffset;
    this.found = found;
  }
}

export const BYTE = {
  blank: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The longest beginning that a number could have. */
const NUMBER_START = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?/;
const WORDS = ['true', 'false', 'null'];

/**
 * Reads JSON tokens (RFC 8259) from a window. Every method either takes whole tokens or throws: NEED_MORE where
 * the window ends within one, JsonSyntaxError where the text is wrong. `commit` says that all before is used.
 */
export class JsonCursor {
  readonly window: SlidingWindow;
  at: number;

  constructor(window: SlidingWindow) {
    this.window = window;
    this.at = window.at;
  }

  commit(): void {
    this.window.at = this.at;
  }

  /** Goes back to what was committed, after the window was filled. */
  restart(): void {
    this.at = this.window.at;
  }

  /** Passes over blanks and gives the byte that follows, which is not taken. */
  next(): number {
    const { bytes, end } = this.window;
    while (this.at < end) {
      const byte = bytes[this.at];
      if (byte > BYTE.blank || !isBlank(byte)) return byte;
      this.at++;
    }
    return this.needMore();
  }

  /** Passes over blanks; whether the text ends there. */
  isAtEnd(): boolean {
    const { bytes, end, isLast } = this.window;
    while (this.at < end && isBlank(bytes[this.at])) this.at++;
    if (this.at >= end && !isLast) this.needMore();
    return this.at >= end;
  }

  /** Takes this byte, blanks before it passed over. */
  take(byte: number): void {
    if (this.next() !== byte) this.fail(this.at);
    this.at++;
  }

  /** Takes this byte where it follows; says whether it did. */
  takeIf(byte: number): boolean {
    if (this.next() !== byte) return false;
    this.at++;
    return true;
  }

  /** Takes a string; its content lies from `textStart` to `textEnd`. */
  string(): void {
    if (this.next() !== BYTE.quote) this.fail(this.at);
    const { bytes, end } = this.window;
    this.textStart = this.at + 1;
    this.hasEscape = false;
    for (let i = this.textStart; i < end; i++) {
      const byte = bytes[i];
      if (byte === BYTE.quote) {
        this.textEnd = i;
        this.at = i + 1;
        return;
      }
      if (byte < 0x20) this.fail(i);
      if (byte === BYTE.backslash) i += this.escapeLength(i + 1);
    }
    this.needMore();
  }

  textStart = 0;
  textEnd = 0;
  hasEscape = false;

  /** Takes a number and gives its value. */
  number(): number {
    const first = this.next();
    if (first !== BYTE.minus && (first < BYTE.zero || first > BYTE.nine)) this.fail(this.at);
    return Number(this.word());
  }

  /** Takes a number, true, false or null, and gives its text. */
  word(): string {
    this.next();
    const { bytes, end, isLast } = this.window;
    let stop = this.at;
    while (stop < end && isWordByte(bytes[stop])) stop++;
    if (stop === end && !isLast) this.needMore();
    const word = asciiText(bytes, this.at, stop);
    if (word === '') this.fail(this.at);
    if (!NUMBER.test(word) && !WORDS.includes(word)) this.fail(this.at + validPrefixLength(word));
    this.at = stop;
    return word;
  }

  /** The text is wrong at this index of the window. */
  fail(index: number): never {
    const { bytes, end, isLast } = this.window;
    if (index >= end) {
      if (!isLast) throw NEED_MORE;
      throw new JsonSyntaxError(this.offsetOf(end), null);
    }
    const byte = bytes[index];
    const isPrintable = byte > 0x20 && byte < 0x7f;
    const found = isPrintable ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16)}`;
    throw new JsonSyntaxError(this.offsetOf(index), found);
  }

  needMore(): never {
    return this.fail(this.window.end);
  }

  private offsetOf(index: number): number {
    return this.window.offset - this.window.at + index;
  }

  /** Bytes of an escape behind its backslash. */
  private escapeLength(index: number): number {
    this.hasEscape = true;
    const { bytes, end } = this.window;
    if (index >= end) this.needMore();
    const letter = String.fromCharCode(bytes[index]);
    if (letter !== 'u') {
      if (!'"\\/bfnrt'.includes(letter)) this.fail(index);
      return 1;
    }
    for (let i = index + 1; i < index + 5; i++) {
      if (i >= end) this.needMore();
      if (!isHexDigit(bytes[i])) this.fail(i);
    }
    return 5;
  }
}

function isWordByte(byte: number): boolean {
  return (
    (byte >= BYTE.zero && byte <= BYTE.nine) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === BYTE.minus ||
    byte === 0x2e ||
    byte === 0x5f
  );
}

function isHexDigit(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= BYTE.zero && byte <= BYTE.nine) || (letter >= 0x61 && letter <= 0x66);
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** How much of a wrong word could begin a right one. */
function validPrefixLength(word: string): number {
  const lengths = WORDS.map((known) => {
    let length = 0;
    while (length < known.length && word[length] === known[length]) length++;
    return length;
  });
  return Math.max(NUMBER_START.exec(word)?.[0].length ?? 0, ...lengths);
}
