import { normalizedCount } from '../../model/counts.ts';
import { brokenProfile } from '../json-shape.ts';
import { type MarshalCursor, unexpectedObject } from './marshal-cursor.ts';

const codeOf = (character: string): number => character.charCodeAt(0);
const INT32 = codeOf('i');
const INT64 = codeOf('I');
const DIGITS = codeOf('l');
const TEXT_FLOAT = codeOf('f');
const FLOAT = codeOf('g');

const DIGIT_BITS = 15;

/** Numbers of more digits (18,000 decimal ones) are damage or malice: arithmetic with them would take long. */
const MAX_DIGITS = 4096;

/** Reads the number behind `code`, which stands at byte `at`; a bigint beyond 2^53. */
export function readNumber(
  cursor: MarshalCursor,
  code: number,
  at: number,
  where: string,
): number | bigint {
  switch (code) {
    case FLOAT:
      return cursor.float64();
    case INT32:
      return cursor.int32();
    case INT64:
      return normalizedCount(cursor.int64());
    case DIGITS:
      return normalizedCount(readDigits(cursor, at));
    case TEXT_FLOAT:
      return readTextFloat(cursor, at);
    default:
      throw unexpectedObject(code, at, where);
  }
}

function readDigits(cursor: MarshalCursor, at: number): bigint {
  const size = cursor.int32();
  const count = Math.abs(size);
  const digits = cursor.take(2 * count);
  if (count > MAX_DIGITS)
    throw brokenProfile(`a number of ${count * DIGIT_BITS} bits at byte ${at}`);
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) {
    const digit = digits.readUInt16LE(2 * i);
    if (digit >= 1 << DIGIT_BITS)
      throw brokenProfile(`a digit of ${digit} in the number at byte ${at}`);
    value = (value << BigInt(DIGIT_BITS)) | BigInt(digit);
  }
  return size < 0 ? -value : value;
}

function readTextFloat(cursor: MarshalCursor, at: number): number {
  const text = cursor.take(cursor.length(1, at)).toString('latin1');
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special === null) throw brokenProfile(`no number in the text at byte ${at}`);
  const size = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return special[1] === '-' ? -size : size;
}
