import { brokenProfile } from './json-shape.ts';
import type { MarshalCursor } from './marshal-cursor.ts';

/**
 * A code object: four to six numbers, eight objects, the first line, then one object or (since Python 3.11,
 * where the fifth of the eight is a byte string) two. It stands in dumps where module `profile` ran a file.
 */
export const OBJECTS_BEFORE_LINE = 8;

/** The object that tells the newer layout. */
export const TELLING_OBJECT = 4;

const BYTE_STRING = 's'.charCodeAt(0);
const REFERENCE = 'r'.charCodeAt(0);
const TUPLES = [...'()'].map((character) => character.charCodeAt(0));

/** Passes over the numbers that a code object begins with; its code stands at `at`. */
export function skipCodeNumbers(cursor: MarshalCursor, at: number): void {
  for (const count of [4, 5, 6]) {
    if (isByteStringThenTuple(cursor, cursor.position + 4 * count)) {
      cursor.take(4 * count);
      return;
    }
  }
  throw brokenProfile(`compiled Python code at byte ${at} that is cut or of an unknown version`);
}

/** The bytecode is a byte string, and a tuple of constants follows it. */
function isByteStringThenTuple({ bytes, position }: MarshalCursor, start: number): boolean {
  if (((bytes[start] ?? 0) & 0x7f) !== BYTE_STRING || start < position) return false;
  if (start + 5 > bytes.length) return false;
  const end = start + 5 + bytes.readUInt32LE(start + 1);
  const next = (bytes[end] ?? 0) & 0x7f;
  return TUPLES.includes(next) || next === REFERENCE;
}

/** Whether the telling object, which stands here, is that of the newer layout. */
export function isNewerLayout(cursor: MarshalCursor): boolean {
  const code = cursor.peekCode();
  return (code === REFERENCE ? cursor.peekReferenced() : code) === BYTE_STRING;
}
