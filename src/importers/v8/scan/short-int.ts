import { BYTE, type JsonCursor } from './json-cursor.ts';

/** Takes a plain integer of up to 9 digits; `undefined`: it is none, and nothing is taken. */
export function shortInt(cursor: JsonCursor): number | undefined {
  const { bytes, end } = cursor.window;
  let i = cursor.at;
  const isNegative = bytes[i] === BYTE.minus;
  if (isNegative) i++;
  const first = i;
  let value = 0;
  while (i < end && i < first + 9) {
    const digit = bytes[i] - BYTE.zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    i++;
  }
  const hasLeadingZero = bytes[first] === BYTE.zero && i > first + 1;
  const after = bytes[i];
  const isWhole = after === BYTE.comma || after === BYTE.closeObject || after === BYTE.closeList;
  if (i === first || i >= end || hasLeadingZero || !isWhole) return undefined;
  cursor.at = i;
  return isNegative ? -value : value;
}
