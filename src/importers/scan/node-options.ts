import type { IntColumn } from '../growing-column.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';

/** Four characters as the word that a little-endian read of their bytes gives. */
export function word(characters: string): number {
  return Buffer.from(characters).readInt32LE(0);
}

const DEOPT = [word(',"de'), word('optR'), word('easo'), word('n":"')] as const;
const TICKS = [word(',"po'), word('siti'), word('onTi'), word('cks"')] as const;
const LINE = [word('{"li'), word('ne":')] as const;
const TICK_COUNT = [word(',"ti'), word('cks"')] as const;

/** Bytes behind the window's end that may be read (not used): no part of a node is as long. */
export const PADDING_BYTES = 64;

export interface TickColumns {
  readonly node: IntColumn;
  readonly line: IntColumn;
  readonly ticks: IntColumn;
}

/** Reads `deoptReason` and `positionTicks`, which few nodes have; -1: something else, and nothing is kept. */
export function readRest(
  cursor: JsonCursor,
  start: number,
  node: number,
  ticks: TickColumns,
): number {
  let at = start;
  if (isPart(cursor, at, DEOPT)) {
    at = endOfString(cursor, at + 16);
    if (at < 0 || cursor.window.bytes[at] !== BYTE.comma) return at;
  }
  return isPart(cursor, at, TICKS) ? readTicks(cursor, at + 16, node, ticks) : -1;
}

function isPart({ window }: JsonCursor, at: number, part: readonly number[]): boolean {
  if (at + PADDING_BYTES > window.end) return false;
  for (let i = 0; i < part.length; i++) {
    if (window.view.getInt32(at + 4 * i, true) !== part[i]) return false;
  }
  return true;
}

function endOfString({ window }: JsonCursor, start: number): number {
  const { bytes, end } = window;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === BYTE.quote) return i + 1;
    if (byte === BYTE.backslash || byte < 0x20) return -1;
  }
  return -1;
}

/** `:[{"line":1,"ticks":2},…]` */
function readTicks(cursor: JsonCursor, start: number, node: number, ticks: TickColumns): number {
  const { bytes } = cursor.window;
  const before = ticks.ticks.length;
  if (bytes[start] !== BYTE.colon || bytes[start + 1] !== BYTE.openList) return -1;
  let at = start + 1;
  do {
    at = readTick(cursor, at + 1, node, ticks);
  } while (at >= 0 && bytes[at] === BYTE.comma);
  if (at >= 0 && bytes[at] === BYTE.closeList && at < cursor.window.end) return at + 1;
  for (const column of [ticks.node, ticks.line, ticks.ticks]) column.length = before;
  return -1;
}

function readTick(cursor: JsonCursor, start: number, node: number, ticks: TickColumns): number {
  const { bytes } = cursor.window;
  if (!isPart(cursor, start, LINE)) return -1;
  const lineEnd = endOfInt(bytes, start + 8);
  if (lineEnd < 0 || !isPart(cursor, lineEnd, TICK_COUNT) || bytes[lineEnd + 8] !== BYTE.colon) {
    return -1;
  }
  const end = endOfInt(bytes, lineEnd + 9);
  if (end < 0 || bytes[end] !== BYTE.closeObject) return -1;
  ticks.node.push(node);
  ticks.line.push(intOf(bytes, start + 8, lineEnd));
  ticks.ticks.push(intOf(bytes, lineEnd + 9, end));
  return end + 1;
}

/** End of an integer of up to 9 digits; -1: something else stands here. */
function endOfInt(bytes: Uint8Array, start: number): number {
  let i = start;
  while (isDigit(bytes[i]) && i < start + 10) i++;
  const isRight = i > start && i < start + 10 && (bytes[start] !== BYTE.zero || i === start + 1);
  return isRight ? i : -1;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= BYTE.zero && byte <= BYTE.nine;
}

function intOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + (bytes[i] as number) - BYTE.zero;
  return value;
}
