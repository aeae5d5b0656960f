import { gunzipSync } from 'node:zlib';
import { ProfileError } from '../model/profile-error.ts';
import { findSyntaxError } from './json-syntax.ts';

/** What an importer sees of a dump. */
export interface DumpContent {
  /** Decompressed, without a byte-order mark. */
  readonly bytes: Uint8Array;
  /** Whether the first character that is no blank begins a JSON object or list. */
  readonly looksLikeJson: boolean;
  /**
   * The JSON value; `undefined` where the content does not look like JSON.
   * Throws `not-a-profile` where it does, but is not, and says at which byte.
   */
  readonly document: unknown;
}

/** The content of a file or stream; its JSON is parsed when it is asked for. */
export class Dump implements DumpContent {
  readonly bytes: Uint8Array;
  /** Bytes in front of `bytes`, for the places in messages. */
  private readonly markLength: number;
  private parsed: { readonly document: unknown } | undefined;

  /** Throws `not-a-profile` where the bytes are damaged gzip. */
  constructor(fileBytes: Uint8Array) {
    const content = decompressed(fileBytes);
    this.markLength = hasUtf8Mark(content) ? UTF8_MARK.length : 0;
    this.bytes = this.markLength > 0 ? content.subarray(this.markLength) : inUtf8(content);
  }

  get looksLikeJson(): boolean {
    const first = this.bytes.find((byte) => !isBlank(byte));
    return first === 0x7b || first === 0x5b;
  }

  get document(): unknown {
    if (!this.looksLikeJson) return undefined;
    this.parsed ??= { document: parseJson(this.bytes, this.markLength) };
    return this.parsed.document;
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function decompressed(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const isCut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new ProfileError(
      'not-a-profile',
      isCut
        ? `truncated gzip file: it ends at byte ${bytes.length}, before its content does`
        : `damaged gzip file: ${(error as Error).message}`,
      { hint: 'copy or record it again' },
    );
  }
}

const UTF8_MARK: readonly number[] = [0xef, 0xbb, 0xbf];

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return UTF8_MARK.every((byte, i) => bytes[i] === byte);
}

/** Shells on Windows redirect into UTF-16. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return fromUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return fromUtf16(bytes, 'utf-16be');
  return bytes;
}

function fromUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  return Buffer.from(new TextDecoder(encoding).decode(bytes));
}

function parseJson(bytes: Uint8Array, bytesBefore: number): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_STRING_TOO_LONG') {
      throw new ProfileError('not-a-profile', `too large: ${bytes.length} bytes of JSON`);
    }
    throw syntaxError(bytes, bytesBefore);
  }
}

function syntaxError(bytes: Uint8Array, bytesBefore: number): ProfileError {
  const { byteOffset: offset, found } = findSyntaxError(bytes);
  const byteOffset = offset + bytesBefore;
  const what =
    found === null
      ? `truncated JSON: it ends at byte ${byteOffset}, before its content does`
      : `not JSON: unexpected ${found} at byte ${byteOffset}`;
  const hint = 'copy or record it again; a program that is killed leaves half a dump';
  return new ProfileError('not-a-profile', what, found === null ? { hint } : {});
}
