import { isBlank } from './blank.ts';

/** The content begins like JSON and is none; where it goes wrong is found out only when it is told. */
export class UnparsableJson extends Error {
  override readonly name = 'UnparsableJson';
  /** It may well be JSON, but the engine has no room for its text. */
  readonly isTooLarge: boolean;

  constructor(isTooLarge: boolean) {
    super();
    this.isTooLarge = isTooLarge;
  }
}

/** What an importer sees of a dump. */
export interface DumpContent {
  /** Decompressed, without a byte-order mark. */
  readonly bytes: Uint8Array;
  /** Bytes of the file in front of these, for the places in messages. */
  readonly bytesBefore: number;
  /** Whether the first character that is not a blank begins a JSON object or list. */
  readonly looksLikeJson: boolean;
  /**
   * The JSON value; `undefined` where the content does not look like JSON.
   * Throws UnparsableJson where it does, but is not.
   */
  readonly document: unknown;
}

/** The content of a file or stream; its JSON is parsed when it is asked for. */
export class Dump implements DumpContent {
  readonly bytes: Uint8Array;
  private parsed: { readonly document: unknown } | undefined;

  readonly bytesBefore: number;

  /** The bytes of an unpacked file, and how many stood before them (a byte-order mark). */
  constructor(bytes: Uint8Array, bytesBefore = 0) {
    this.bytes = asUtf8(bytes);
    this.bytesBefore = bytesBefore;
  }

  get looksLikeJson(): boolean {
    const first = this.bytes.find((byte) => !isBlank(byte));
    return first === 0x7b || first === 0x5b;
  }

  get document(): unknown {
    if (!this.looksLikeJson) return undefined;
    this.parsed ??= { document: parseJson(this.bytes) };
    return this.parsed.document;
  }
}

function asUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return fromUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return fromUtf16(bytes, 'utf-16be');
  return bytes;
}

function fromUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  return Buffer.from(new TextDecoder(encoding).decode(bytes));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch (error) {
    throw new UnparsableJson((error as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG');
  }
}
