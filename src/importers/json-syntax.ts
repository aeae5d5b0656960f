/** Where a text stops being JSON. */
export interface SyntaxErrorPlace {
  readonly byteOffset: number;
  /** The byte found there, for a message; `null`: the text ended too early. */
  readonly found: string | null;
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The longest beginning that a number could have. */
const NUMBER_START = /^-?(?:(?:0|[1-9]\d*)(?:\.\d*)?(?:(?<=\d)[eE][+-]?\d*)?)?/;
const WORDS = ['true', 'false', 'null'];

/**
 * Finds the first byte at which `bytes` stop being JSON (RFC 8259). JavaScript engines say it only in
 * some of their messages, and count characters instead of bytes. Call it for text that JSON.parse refused.
 */
export function findSyntaxError(bytes: Uint8Array): SyntaxErrorPlace {
  return new JsonScanner(bytes).scan();
}

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'end';

class JsonScanner {
  private readonly bytes: Uint8Array;
  private at = 0;
  private expected: Expected = 'value';
  private readonly open: number[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  scan(): SyntaxErrorPlace {
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.bytes.length) return this.place(this.bytes.length);
      const wrongAt = this.step(this.bytes[this.at] as number);
      if (wrongAt >= 0) return this.place(wrongAt);
    }
  }

  /** Reads one token; gives the byte at which it is wrong, or -1. */
  private step(byte: number): number {
    switch (this.expected) {
      case 'value':
      case 'value-or-end':
        return this.value(byte);
      case 'key':
      case 'key-or-end':
        if (byte === CLOSE_OBJECT && this.expected === 'key-or-end') return this.close();
        return byte === QUOTE ? this.string('colon') : this.at;
      case 'colon':
        return byte === COLON ? this.take('value') : this.at;
      case 'comma-or-end':
        return this.commaOrEnd(byte);
      case 'end':
        return this.at;
    }
  }

  private value(byte: number): number {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      this.open.push(byte);
      return this.take(byte === OPEN_OBJECT ? 'key-or-end' : 'value-or-end');
    }
    if (byte === CLOSE_LIST && this.expected === 'value-or-end') return this.close();
    return byte === QUOTE ? this.string(this.afterValue()) : this.word();
  }

  private commaOrEnd(byte: number): number {
    const isObject = this.open.at(-1) === OPEN_OBJECT;
    if (byte === COMMA) return this.take(isObject ? 'key' : 'value');
    return byte === (isObject ? CLOSE_OBJECT : CLOSE_LIST) ? this.close() : this.at;
  }

  private take(next: Expected): number {
    this.at++;
    this.expected = next;
    return -1;
  }

  private close(): number {
    this.open.pop();
    return this.take(this.afterValue());
  }

  private afterValue(): Expected {
    return this.open.length === 0 ? 'end' : 'comma-or-end';
  }

  private string(next: Expected): number {
    for (let i = this.at + 1; i < this.bytes.length; i++) {
      const byte = this.bytes[i] as number;
      if (byte < 0x20) return i;
      if (byte === BACKSLASH) {
        const { valid, whole } = escapeLengths(this.bytes, i + 1);
        if (valid < whole) return i + 1 + valid;
        i += whole;
      } else if (byte === QUOTE) {
        this.at = i + 1;
        this.expected = next;
        return -1;
      }
    }
    return this.bytes.length;
  }

  /** A number, true, false or null. */
  private word(): number {
    let end = this.at;
    while (end < this.bytes.length && isWordByte(this.bytes[end] as number)) end++;
    const word = Buffer.from(this.bytes.subarray(this.at, end)).toString('latin1');
    if (end === this.at) return this.at;
    if (!NUMBER.test(word) && !WORDS.includes(word)) return this.at + validPrefix(word);
    this.at = end;
    this.expected = this.afterValue();
    return -1;
  }

  private skipBlanks(): void {
    while (this.at < this.bytes.length && ' \n\r\t'.includes(byteText(this.bytes, this.at)))
      this.at++;
  }

  private place(byteOffset: number): SyntaxErrorPlace {
    if (byteOffset >= this.bytes.length) return { byteOffset: this.bytes.length, found: null };
    const byte = this.bytes[byteOffset] as number;
    const isPrintable = byte > 0x20 && byte < 0x7f;
    const found = isPrintable ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16)}`;
    return { byteOffset, found };
  }
}

function byteText(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at] as number);
}

function isWordByte(byte: number): boolean {
  return /[\w.+-]/.test(String.fromCharCode(byte));
}

/** Of the escape whose backslash is before `at`: how many bytes can be right, and how many it should have. */
function escapeLengths(
  bytes: Uint8Array,
  at: number,
): { readonly valid: number; readonly whole: number } {
  const byte = byteText(bytes, at);
  if (byte !== 'u') return { valid: '"\\/bfnrt'.includes(byte) ? 1 : 0, whole: 1 };
  const digits = Buffer.from(bytes.subarray(at + 1, at + 5)).toString('latin1');
  return { valid: 1 + (/^[\da-fA-F]*/.exec(digits)?.[0].length ?? 0), whole: 5 };
}

/** How much of a wrong word could begin a right one. */
function validPrefix(word: string): number {
  const lengths = WORDS.map((known) => {
    let length = 0;
    while (length < known.length && word[length] === known[length]) length++;
    return length;
  });
  return Math.max(NUMBER_START.exec(word)?.[0].length ?? 0, ...lengths);
}
