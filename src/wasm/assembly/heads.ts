import { copy, hashOf, hashOf32, isSame, stringEnd } from './bytes';
import { allocate } from './memory';
import { addRows, countOf, cutRows, newRows, startOf } from './rows';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const OPEN_LIST: u8 = 0x5b;
const OPEN_OBJECT: u8 = 0x7b;
const CLOSE_OBJECT: u8 = 0x7d;
/** `"lineNumber":` */
const LINE_KEY: usize = 13;
/** Odd, so that no two numbers of rests give the same product. */
const REST_FACTOR: u32 = 0x9e3779b1;
const FIRST_SLOTS: u32 = 256;
const MOST_SLOTS: u32 = 1000;
const POOL_BYTES: usize = 1 << 16;

/*
 * Heads of frames: what stands before the line number, `{"functionName":"f","scriptId":"1","url":"file:///a.js","lineNumber":`.
 * They are a name and a rest, which many have in common.
 */

/** By head: its name in quotes, how many bytes that are, their hash, and the number of its rest. */
let heads: usize = 0;
/** By hash, then the next that is free: the head, plus 1; 0: none. */
let headSlots: usize = 0;
let headMask: u32 = 0;
/** By a hash of how a head begins: one that did, plus 1. Most are found by it. */
let recent: usize = 0;
/** By rest: its bytes, how many, and their hash. */
let rests: usize = 0;
let restSlots: usize = 0;
let restMask: u32 = 0;
/** The bytes of names and rests, in pieces. Memory that is touched is dear: nothing is kept twice. */
let pool: usize = 0;
let poolEnd: usize = 0;
/** What was added since it was taken, as JSON behind a comma each: names, and rests as objects. */
let newNames: usize = 0;
let newRests: usize = 0;

export function beginHeads(): void {
  heads = newRows(16);
  rests = newRows(12);
  newNames = newRows(1);
  newRests = newRows(1);
  headMask = FIRST_SLOTS - 1;
  headSlots = allocate(4 * FIRST_SLOTS);
  recent = allocate(4 * FIRST_SLOTS);
  restMask = FIRST_SLOTS - 1;
  restSlots = allocate(4 * FIRST_SLOTS);
  pool = 0;
  poolEnd = 0;
}

export function headRows(): usize {
  return heads;
}

export function newNameBytes(): usize {
  return newNames;
}

export function newRestBytes(): usize {
  return newRests;
}

/** Names and rests were taken. */
export function forgetNewTexts(): void {
  cutRows(newNames, 0);
  cutRows(newRests, 0);
}

/** Where the head ends that was found last. */
export let headEnd: usize = 0;
/** Where its name ends, where it was looked for by its quotes. */
let nameEnd: usize = 0;

/** The head whose name starts here, which counts from 1; added where it is new. 0: none that V8 writes is there. */
export function headAt(name: usize, end: usize): u32 {
  const known = load<u32>(recent + 4 * (hashOf32(name + 1) & headMask));
  if (known > 0 && isHeadAt(known, name, end)) return known;
  if (!findEnds(name, end)) return 0;
  const head = headOf(name);
  store<u32>(recent + 4 * (hashOf32(name + 1) & headMask), head);
  return head;
}

/** Whether this head stands here, from its name on; then `headEnd` is where it ends. */
function isHeadAt(head: u32, name: usize, end: usize): bool {
  const row = startOf(heads) + 16 * (head - 1);
  const nameLength = load<u32>(row, 4);
  const comma = name + nameLength;
  if (comma >= end || !isSame(load<u32>(row), name, nameLength)) return false;
  const rest = startOf(rests) + 12 * load<u32>(row, 12);
  const restLength = load<u32>(rest, 4);
  headEnd = comma + 1 + restLength;
  if (headEnd > end || load<u8>(comma) !== COMMA) return false;
  return isSame(load<u32>(rest), comma + 1, restLength);
}

/**
 * Finds the ends of a name and its head by quotes and braces; whether its texts are JSON is not looked at. The keys of line
 * and column must be the last strings of the frame.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: each byte of another kind ends it
function findEnds(name: usize, end: usize): bool {
  nameEnd = stringEnd(name + 1, end) + 1;
  if (nameEnd >= end || load<u8>(nameEnd) !== COMMA) return false;
  let before: usize = 0;
  let last: usize = 0;
  for (let at = nameEnd; ; at++) {
    if (at >= end) return false;
    const byte = load<u8>(at);
    if (byte === QUOTE) {
      before = last;
      last = at;
      at = stringEnd(at + 1, end);
    } else if (byte === CLOSE_OBJECT) break;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) return false;
  }
  // "lineNumber": behind a comma; what follows it, the reader of positions compares.
  if (
    before === 0 ||
    load<u8>(before - 1) !== COMMA ||
    load<u64>(before) !== 0x6d754e656e696c22 ||
    load<u64>(before, 5) !== 0x3a227265626d754e
  ) {
    return false;
  }
  headEnd = before + LINE_KEY;
  return true;
}

/** The head whose ends were found last; added where it is new. */
function headOf(name: usize): u32 {
  const rest = restOf(nameEnd + 1, headEnd);
  const length = <u32>(nameEnd - name);
  const hash = hashOf(name, length) + rest * REST_FACTOR;
  let slot = hash & headMask;
  for (;;) {
    const head = load<u32>(headSlots + 4 * slot);
    if (head === 0) break;
    const row = startOf(heads) + 16 * (head - 1);
    const isLike =
      load<u32>(row, 8) === hash && load<u32>(row, 4) === length && load<u32>(row, 12) === rest;
    if (isLike && isSame(load<u32>(row), name, length)) return head;
    slot = nextSlot(slot, headMask, hash);
  }
  const at = kept(name, length);
  const row = addRows(heads, 1);
  store<u32>(row, <u32>at);
  store<u32>(row, length, 4);
  store<u32>(row, hash, 8);
  store<u32>(row, rest, 12);
  const head = countOf(heads);
  store<u32>(headSlots + 4 * slot, head);
  if (head * 2 > headMask) growHeads();
  const text = addRows(newNames, length + 1);
  store<u8>(text, COMMA);
  copy(text + 1, name, length);
  return head;
}

/** The number of a rest, `"scriptId":"1","url":"file:///a.js","lineNumber":`; added where it is new. */
function restOf(start: usize, end: usize): u32 {
  const length = <u32>(end - start);
  const hash = hashOf(start, length);
  let slot = hash & restMask;
  for (;;) {
    const rest = load<u32>(restSlots + 4 * slot);
    if (rest === 0) break;
    const row = startOf(rests) + 12 * (rest - 1);
    const isLike = load<u32>(row, 8) === hash && load<u32>(row, 4) === length;
    if (isLike && isSame(load<u32>(row), start, length)) return rest - 1;
    slot = nextSlot(slot, restMask, hash);
  }
  const at = kept(start, length);
  const row = addRows(rests, 1);
  store<u32>(row, <u32>at);
  store<u32>(row, length, 4);
  store<u32>(row, hash, 8);
  const rest = countOf(rests);
  store<u32>(restSlots + 4 * slot, rest);
  if (rest * 2 > restMask) growRests();
  // As an object of its own: {…0}
  const text = addRows(newRests, length + 4);
  store<u16>(text, 0x7b2c);
  copy(text + 2, start, length);
  store<u16>(text + 2 + length, 0x7d30);
  return rest - 1;
}

/** A copy of bytes that stays. */
function kept(start: usize, length: usize): usize {
  if (pool + length > poolEnd) {
    const bytes = max(length, POOL_BYTES);
    pool = allocate(bytes);
    poolEnd = pool + bytes;
  }
  const at = pool;
  copy(at, start, length);
  pool += length;
  return at;
}

function growHeads(): void {
  headMask = 4 * headMask + 3;
  headSlots = allocate(4 * (headMask + 1));
  recent = allocate(4 * (headMask + 1));
  for (let head: u32 = 1; head <= countOf(heads); head++) {
    put(headSlots, headMask, load<u32>(startOf(heads) + 16 * (head - 1), 8), head);
  }
}

function growRests(): void {
  restMask = 4 * restMask + 3;
  restSlots = allocate(4 * (restMask + 1));
  for (let rest: u32 = 1; rest <= countOf(rests); rest++) {
    put(restSlots, restMask, load<u32>(startOf(rests) + 12 * (rest - 1), 8), rest);
  }
}

/**
 * The slot behind one. No names but those that somebody made for it take so many with one hash; that would take long, so
 * the loops end, and whoever called them goes on without.
 */
export function nextSlot(slot: u32, mask: u32, hash: u32): u32 {
  if (((slot - hash) & mask) > MOST_SLOTS) unreachable();
  return (slot + 1) & mask;
}

/** Puts a value into the first free slot from its hash on. */
export function put(slots: usize, mask: u32, hash: u32, value: u32): void {
  let slot = hash & mask;
  while (load<u32>(slots + 4 * slot) !== 0) slot = nextSlot(slot, mask, hash);
  store<u32>(slots + 4 * slot, value);
}
