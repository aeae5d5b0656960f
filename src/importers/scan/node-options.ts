import type { IntColumn } from '../growing-column.ts';
import type { SlidingWindow } from '../sliding-window.ts';
import { BYTE } from './json-cursor.ts';
import { packedNumber } from './packed-number.ts';

/** Four characters as the word that a little-endian read of their bytes gives. */
export function word(characters: string): number {
  return Buffer.from(characters).readInt32LE(0);
}

/** Eight characters as the number that a little-endian read of their bytes gives. */
export function longWord(characters: string): number {
  return Buffer.from(characters).readDoubleLE(0);
}

const DEOPT = [longWord(',"deoptR'), longWord('eason":"')] as const;
const TICKS = [longWord(',"positi'), longWord('onTicks"')] as const;
const TICKS_START = Buffer.from(':[').readInt16LE(0);
const LINE = longWord('{"line":');
const COUNT = longWord(',"ticks"');

/** Bytes behind the window's end that may be read (not used): no part of a node is as long. */
export const PADDING_BYTES = 64;

export interface TickColumns {
  readonly node: IntColumn;
  readonly line: IntColumn;
  readonly ticks: IntColumn;
}

/**
 * Reads `deoptReason` and `positionTicks`, which few nodes have; -1: something else, and then ticks that it added are
 * to be taken off.
 */
export function readRest(
  window: SlidingWindow,
  start: number,
  node: number,
  ticks: TickColumns,
): number {
  const { bytes, view, end } = window;
  if (start + PADDING_BYTES > end) return -1;
  let at = start;
  if (view.getFloat64(at, true) === DEOPT[0] && view.getFloat64(at + 8, true) === DEOPT[1]) {
    at = endOfString(window, at + 16);
    if (at < 0 || bytes[at] !== BYTE.comma) return at;
    if (at + PADDING_BYTES > end) return -1;
  }
  const isTicks =
    view.getFloat64(at, true) === TICKS[0] &&
    view.getFloat64(at + 8, true) === TICKS[1] &&
    view.getInt16(at + 16, true) === TICKS_START;
  return isTicks ? readTicks(window, at + 17, node, ticks) : -1;
}

function endOfString({ bytes, end }: SlidingWindow, start: number): number {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === BYTE.quote) return i + 1;
    if (byte === BYTE.backslash || byte < 0x20) return -1;
  }
  return -1;
}

/** `[{"line":1,"ticks":2},…]` */
function readTicks(
  { bytes, view, end }: SlidingWindow,
  start: number,
  node: number,
  ticks: TickColumns,
): number {
  let at = start;
  do {
    at++;
    if (at + PADDING_BYTES > end || view.getFloat64(at, true) !== LINE) return -1;
    const line = packedNumber(view, at + 8);
    at += 8 + (line & 15);
    if (line === 0 || view.getFloat64(at, true) !== COUNT || bytes[at + 8] !== BYTE.colon)
      return -1;
    const count = packedNumber(view, at + 9);
    at += 9 + (count & 15);
    if (count === 0 || bytes[at] !== BYTE.closeObject) return -1;
    ticks.node.push(node);
    ticks.line.push(line >> 4);
    ticks.ticks.push(count >> 4);
    at++;
  } while (bytes[at] === BYTE.comma);
  return bytes[at] === BYTE.closeList ? at + 1 : -1;
}
