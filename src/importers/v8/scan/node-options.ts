import type { IntColumn } from '../../growing-column.ts';
import type { SlidingWindow } from '../../sliding-window.ts';
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
const PARENT = longWord(',"parent');
const PARENT_END = Buffer.from('":').readInt16LE(0);

/** Bytes behind the window's end that may be read (not used): no part of a node is as long. */
export const PADDING_BYTES = 64;

export interface TickColumns {
  readonly node: IntColumn;
  readonly line: IntColumn;
  readonly ticks: IntColumn;
}

/** For nodes that name it the id of their parent. */
export interface NamedParents {
  readonly node: IntColumn;
  readonly parentId: IntColumn;
}

export interface OptionColumns {
  readonly ticks: TickColumns;
  readonly parents: NamedParents;
}

/**
 * Reads `deoptReason` and `positionTicks`, which few nodes have, and `parent`, which those of traces have; -1: something
 * else, and then what it added to columns is to be taken off.
 */
export function readRest(
  window: SlidingWindow,
  start: number,
  node: number,
  { ticks, parents }: OptionColumns,
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
  if (isTicks) at = readTicks(window, at + 17, node, ticks);
  return at >= 0 && bytes[at] === BYTE.comma ? readParent(window, at, node, parents) : at;
}

function readParent(
  { view, end }: SlidingWindow,
  at: number,
  node: number,
  parents: NamedParents,
): number {
  if (at + PADDING_BYTES > end || view.getFloat64(at, true) !== PARENT) return -1;
  const id = packedNumber(view, at + 10);
  if (id === 0 || view.getInt16(at + 8, true) !== PARENT_END) return -1;
  parents.node.push(node);
  parents.parentId.push(id >> 4);
  return at + 10 + (id & 15);
}

function endOfString({ bytes, end }: SlidingWindow, start: number): number {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
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
