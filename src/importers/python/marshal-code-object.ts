import { brokenProfile } from '../json-shape.ts';
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
const CUT = -1;
const NONE = -2;
const TUPLES = [...'()'].map((character) => character.charCodeAt(0));

/** Passes over the numbers that a code object begins with; its code stands at `at`. */
export function skipCodeNumbers(cursor: MarshalCursor, at: number): void {
  let isCut = false;
  for (const count of [4, 5, 6]) {
    const next = codeBehindByteString(cursor, cursor.position + 4 * count);
    isCut ||= next === CUT;
    if (next !== REFERENCE && !TUPLES.includes(next)) continue;
    cursor.take(4 * count);
    return;
  }
  // Says where the file ends.
  if (isCut) cursor.take(cursor.bytes.length);
  throw brokenProfile(`compiled Python code of an unknown version at byte ${at}`);
}

/** The bytecode is a byte string, and a tuple of constants follows it: the code of what follows. */
function codeBehindByteString({ bytes }: MarshalCursor, start: number): number {
  if (start >= bytes.length) return CUT;
  if ((bytes[start] & 0x7f) !== BYTE_STRING) return NONE;
  if (start + 5 > bytes.length) return CUT;
  const next = bytes[start + 5 + bytes.readUInt32LE(start + 1)];
  return next === undefined ? CUT : next & 0x7f;
}

/** Whether the telling object, which stands here, is that of the newer layout. */
export function isNewerLayout(cursor: MarshalCursor): boolean {
  const code = cursor.peekCode();
  return (code === REFERENCE ? cursor.peekReferenced() : code) === BYTE_STRING;
}
