import { hashOfNumbers } from './bytes';
import { digitCount, digitsValue } from './digits';
import { beginHeads, headAt, headEnd, nextSlot, put } from './heads';
import { allocate } from './memory';
import { addRows, countOf, newRows, startOf } from './rows';

const QUOTE: u8 = 0x22;
const CLOSE_OBJECT: u8 = 0x7d;
const MINUS_ONE: u16 = 0x312d;

/** `{"functionName":`, then the quote in which the name begins. */
const NAME_KEY: usize = 16;
/** `,"columnNumber":` */
const COLUMN_KEY: usize = 16;
const FIRST_SLOTS: u32 = 256;

/** By frame: its head, which counts from 1, line and column. Of one in another form: 0, and the number of its text. */
let frames: usize = 0;
let frameSlots: usize = 0;
let frameMask: u32 = 0;
/** By frame the number of its function, as far as it was told. */
let functions: usize = 0;

export function beginFrames(): void {
  beginHeads();
  frames = newRows(12);
  functions = newRows(4);
  frameMask = FIRST_SLOTS - 1;
  frameSlots = allocate(4 * FIRST_SLOTS);
}

export function frameRows(): usize {
  return frames;
}

/** Room for the functions of the next frames, 4 bytes each. */
export function functionsOfFrames(count: u32): usize {
  return addRows(functions, count);
}

export function functionOfFrame(frame: i32): i32 {
  return load<i32>(startOf(functions) + 4 * frame);
}

/** Adds a frame in another form, by the number that its text has elsewhere; gives its own number. */
export function addOtherFrame(text: i32): i32 {
  const row = addRows(frames, 1);
  store<i32>(row, 0);
  store<i32>(row, text, 4);
  store<i32>(row, 0, 8);
  return countOf(frames) - 1;
}

/** Where the frame ends that was found last. */
export let frameEnd: usize = 0;

/** The frame is in another form than V8's, or it is not all there. */
export const OTHER_FRAME: i32 = -1;

/**
 * The number of the frame that starts here; one that was not there before is added. `OTHER_FRAME`: V8 does not write it
 * like that, or it goes on behind `end`.
 */
export function frameAt(start: usize, end: usize): i32 {
  // {"functionName":"
  if (
    load<u64>(start) !== 0x6974636e7566227b ||
    load<u64>(start, 8) !== 0x3a22656d614e6e6f ||
    load<u8>(start, 16) !== QUOTE
  ) {
    return OTHER_FRAME;
  }
  const head = headAt(start + NAME_KEY, end);
  return head === 0 ? OTHER_FRAME : frameOfHead(head, headEnd, end);
}

/** Reads `12,"columnNumber":34}` behind a head. */
function frameOfHead(head: u32, start: usize, end: usize): i32 {
  let at = start;
  let line: i32 = -1;
  let digits = digitCount(at);
  if (digits < 8) {
    line = digitsValue(at, digits);
    at += digits;
  } else if (load<u16>(at) === MINUS_ONE) at += 2;
  else return OTHER_FRAME;
  // ,"columnNumber":
  if (load<u64>(at) !== 0x6e6d756c6f63222c || load<u64>(at, 8) !== 0x3a227265626d754e) {
    return OTHER_FRAME;
  }
  at += COLUMN_KEY;
  let column: i32 = -1;
  digits = digitCount(at);
  if (digits < 8) {
    column = digitsValue(at, digits);
    at += digits;
  } else if (load<u16>(at) === MINUS_ONE) at += 2;
  else return OTHER_FRAME;
  if (load<u8>(at) !== CLOSE_OBJECT || at >= end) return OTHER_FRAME;
  frameEnd = at + 1;
  return frameOf(head, line, column);
}

/** The number of a head's frame at this position; added where it is new. */
function frameOf(head: u32, line: i32, column: i32): i32 {
  const hash = hashOfNumbers(head, line, column);
  let slot = hash & frameMask;
  for (;;) {
    const frame = load<u32>(frameSlots + 4 * slot);
    if (frame === 0) break;
    const row = startOf(frames) + 12 * (frame - 1);
    if (load<u32>(row) === head && load<i32>(row, 4) === line && load<i32>(row, 8) === column) {
      return frame - 1;
    }
    slot = nextSlot(slot, frameMask, hash);
  }
  const row = addRows(frames, 1);
  store<u32>(row, head);
  store<i32>(row, line, 4);
  store<i32>(row, column, 8);
  const frame = countOf(frames);
  store<u32>(frameSlots + 4 * slot, frame);
  if (frame * 2 > frameMask) growFrames();
  return frame - 1;
}

function growFrames(): void {
  frameMask = 4 * frameMask + 3;
  frameSlots = allocate(4 * (frameMask + 1));
  for (let frame: u32 = 1; frame <= countOf(frames); frame++) {
    const row = startOf(frames) + 12 * (frame - 1);
    if (load<i32>(row) === 0) continue;
    const hash = hashOfNumbers(load<i32>(row), load<i32>(row, 4), load<i32>(row, 8));
    put(frameSlots, frameMask, hash, frame);
  }
}
