import type { IntColumn, NumberColumn } from '../../growing-column.ts';
import { NUMBER_LIMIT } from '../../json-shape.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { packedNumber } from './packed-number.ts';
import { shortInt } from './short-int.ts';

/** Takes numbers as V8 writes them, up to the first that is anything else. */
export interface FastNumbers {
  ints(cursor: JsonCursor, column: IntColumn): void;
  numbers(cursor: JsonCursor, column: NumberColumn): void;
}

/** Loops that the engine compiles while they run. */
export const PLAIN_NUMBERS: FastNumbers = { ints: fastInts, numbers: fastNumbers };

/**
 * Reads numbers of a list up to its end (`true`) or that of the window. The cursor stands behind `[` or, when it
 * is called again, where it stopped. What was read is committed. Throws NEED_MORE, CANNOT_SCAN, JsonSyntaxError.
 */
export function scanInts(cursor: JsonCursor, column: IntColumn, fast: FastNumbers): true {
  for (;;) {
    fast.ints(cursor, column);
    const value = shortInt(cursor) ?? numberOf(cursor);
    if (value !== (value | 0)) throw CANNOT_SCAN;
    const isEnd = takeEndOrComma(cursor);
    column.push(value);
    cursor.commit();
    if (isEnd) return true;
  }
}

/** Like `scanInts`, for numbers of any kind. */
export function scanNumbers(cursor: JsonCursor, column: NumberColumn, fast: FastNumbers): true {
  for (;;) {
    fast.numbers(cursor, column);
    const value = shortInt(cursor) ?? numberOf(cursor);
    const isEnd = takeEndOrComma(cursor);
    column.push(value);
    cursor.commit();
    if (isEnd) return true;
  }
}

/** Takes a number of any kind; what is none, or too large for times and counts, is for the plain importers. */
export function numberOf(cursor: JsonCursor): number {
  const first = cursor.next();
  if (first !== BYTE.minus && (first < BYTE.zero || first > BYTE.nine)) throw CANNOT_SCAN;
  const value = cursor.number();
  if (!(Math.abs(value) < NUMBER_LIMIT)) throw CANNOT_SCAN;
  return value;
}

function takeEndOrComma(cursor: JsonCursor): boolean {
  if (cursor.takeIf(BYTE.comma)) return false;
  cursor.take(BYTE.closeList);
  return true;
}

/** Longest run of bytes that the fast loops look at before they check for the end of the window. */
const MARGIN = 16;

/**
 * Takes numbers as V8 writes them: digits, then a comma. It stops at the first that is anything else. These two
 * loops read most bytes of a dump with many samples; they differ in the type of the column, so that each stays fast,
 * and in how they read digits: ids have many, times few.
 */
function fastInts(cursor: JsonCursor, column: IntColumn): void {
  const { bytes, view, end } = cursor.window;
  const limit = end - MARGIN;
  let at = cursor.at;
  let { values, length } = column;
  while (at < limit) {
    const digits = packedNumber(view, at);
    const stop = at + (digits & 15);
    if (digits === 0 || bytes[stop] !== BYTE.comma) break;
    if (length === values.length) {
      column.length = length;
      // How much is still to come is estimated from what is used.
      cursor.at = at;
      cursor.commit();
      column.grow();
      values = column.values;
    }
    values[length++] = digits >> 4;
    at = stop + 1;
  }
  column.length = length;
  cursor.at = at;
  cursor.commit();
}

function fastNumbers(cursor: JsonCursor, column: NumberColumn): void {
  const { bytes, end } = cursor.window;
  const limit = end - MARGIN;
  let at = cursor.at;
  let { values, length } = column;
  while (at < limit) {
    let i = at;
    let value = bytes[i++] - BYTE.zero;
    if (value < 1 || value > 9) break;
    let digit = bytes[i] - BYTE.zero;
    while (digit >= 0 && digit <= 9 && i < at + 9) {
      value = value * 10 + digit;
      digit = bytes[++i] - BYTE.zero;
    }
    if (bytes[i] !== BYTE.comma) break;
    if (length === values.length) {
      column.length = length;
      // How much is still to come is estimated from what is used.
      cursor.at = at;
      cursor.commit();
      column.grow();
      values = column.values;
    }
    values[length++] = value;
    at = i + 1;
  }
  column.length = length;
  cursor.at = at;
  cursor.commit();
}
