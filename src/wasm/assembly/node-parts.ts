import { stringEnd } from './bytes';
import { digitCount, digitsValue } from './digits';
import { addNamedParent, addTick, children, nodeTotal } from './node-rows';
import { addRows } from './rows';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const BACKSLASH: u8 = 0x5c;
const CLOSE_LIST: u8 = 0x5d;
const CLOSE_OBJECT: u8 = 0x7d;

/** Why a part of a node was not read: something else stands there. */
export const NOT_READ: usize = 0;
/** Where that is. */
export let failedAt: usize = 0;

export function failAt(at: usize): usize {
  failedAt = at;
  return NOT_READ;
}

/** Reads ids from the bracket on that opens their list. */
export function readChildren(start: usize, end: usize): usize {
  let at = start;
  do {
    at++;
    if (at >= end) return failAt(at);
    const digits = digitCount(at);
    if (digits === 8) return failAt(at);
    store<i32>(addRows(children, 1), digitsValue(at, digits));
    at += digits;
  } while (load<u8>(at) === COMMA);
  return load<u8>(at) === CLOSE_LIST && at < end ? at + 1 : failAt(at);
}

/** Reads `deoptReason` and `positionTicks`, which few nodes have, and `parent`, which those of traces have. */
export function readRest(start: usize, end: usize): usize {
  let at = start;
  // ,"deoptReason":"
  if (load<u64>(at) === 0x5274706f6564222c && load<u64>(at, 8) === 0x223a226e6f736165) {
    at = readText(at + 16, end);
    if (at === NOT_READ) return NOT_READ;
  }
  // ,"positionTicks":[
  if (
    load<u64>(at) === 0x697469736f70222c &&
    load<u64>(at, 8) === 0x22736b6369546e6f &&
    load<u16>(at, 16) === 0x5b3a
  ) {
    at = readTicks(at + 17, end);
    if (at === NOT_READ) return NOT_READ;
  }
  return load<u8>(at) === COMMA ? readParent(at, end) : at;
}

/** Reads the rest of a string without escapes, and its quote. */
function readText(start: usize, end: usize): usize {
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH || byte < 0x20) return failAt(at);
  }
  return failAt(end);
}

/** Reads `{"line":1,"ticks":2}` and more of it from the bracket on that opens their list. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one part after the other, each of which may end it
function readTicks(start: usize, end: usize): usize {
  let at = start;
  do {
    at++;
    if (at >= end || load<u64>(at) !== 0x3a22656e696c227b) return failAt(at);
    at += 8;
    let digits = digitCount(at);
    if (digits === 8) return failAt(at);
    const line = digitsValue(at, digits);
    at += digits;
    // ,"ticks":
    if (load<u64>(at) !== 0x22736b636974222c || load<u8>(at, 8) !== COLON) return failAt(at);
    at += 9;
    digits = digitCount(at);
    if (digits === 8) return failAt(at);
    const count = digitsValue(at, digits);
    at += digits;
    if (load<u8>(at) !== CLOSE_OBJECT) return failAt(at);
    addTick(nodeTotal, line, count);
    at++;
  } while (load<u8>(at) === COMMA);
  return load<u8>(at) === CLOSE_LIST && at < end ? at + 1 : failAt(at);
}

function readParent(start: usize, end: usize): usize {
  // ,"parent":
  if (load<u64>(start) !== 0x746e65726170222c || load<u16>(start, 8) !== 0x3a22) {
    return failAt(start);
  }
  const at = start + 10;
  const digits = digitCount(at);
  if (digits === 8) return failAt(at);
  addNamedParent(nodeTotal, digitsValue(at, digits));
  return at >= end ? failAt(at) : at + digits;
}

/** Whether the object that starts here ends before `end`, by its quotes and braces. */
export function isFrameThere(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === QUOTE) at = stringEnd(at + 1, end);
    else if (byte === CLOSE_OBJECT) return true;
  }
  return false;
}
