import type { SlidingWindow } from '../../sliding-window.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE } from './json-cursor.ts';
import { longWord, word } from './node-options.ts';
import { packedNumber } from './packed-number.ts';

const LINE = [longWord('"lineNum'), longWord('Number":')] as const;
const COLUMN = [longWord('"columnN'), word('umbe'), word('er":')] as const;
const NAME = [longWord('{"functi'), longWord('onName":')] as const;
/** `{"functionName":` */
const NAME_KEY_LENGTH = 16;
/** `"lineNumber":` and `"columnNumber":` */
const LINE_KEY_LENGTH = 13;
const COLUMN_KEY_LENGTH = 15;
const MINUS_ONE = Buffer.from('-1').readInt16LE(0);

/** In a word without any of the byte none of these bits is left set (Mycroft's test for a zero byte). */
const LOW_BITS = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;

/** Where the parts of a call frame lie in a window, by its brackets and strings; whether it is JSON is not looked at. */
export class FrameShape {
  /** Behind the closing brace. */
  end = 0;
  /** Of a frame in V8's form: the name with its quotes, and behind `"lineNumber":`, the part before which is the head. */
  nameStart = 0;
  nameEnd = 0;
  headEnd = 0;
  line = 0;
  column = 0;
  /** Where the last two strings begin. */
  private lastString = 0;
  private stringBefore = 0;

  /**
   * Finds the end of the object that starts here; `false`: it is not in the window. Throws CANNOT_SCAN where it holds
   * another object or a list.
   */
  find(window: SlidingWindow, start: number): boolean {
    const { bytes, end } = window;
    this.stringBefore = start;
    this.lastString = start;
    for (let at = start + 1; at < end; at++) {
      const byte = bytes[at];
      if (byte === BYTE.quote) {
        this.stringBefore = this.lastString;
        this.lastString = at;
        at = stringEnd(window, at + 1);
      } else if (byte === BYTE.closeObject) {
        this.end = at + 1;
        return true;
      } else if (byte === BYTE.openObject || byte === BYTE.openList) {
        throw CANNOT_SCAN;
      }
    }
    return false;
  }

  /** Finds the parts of a frame in V8's form; `false`: it is in another, or not in the window. Throws like `find`. */
  findParts(window: SlidingWindow, start: number): boolean {
    const { bytes, view } = window;
    const hasName =
      view.getFloat64(start, true) === NAME[0] &&
      view.getFloat64(start + 8, true) === NAME[1] &&
      bytes[start + NAME_KEY_LENGTH] === BYTE.quote;
    if (!hasName || !this.find(window, start)) return false;
    this.nameStart = start + NAME_KEY_LENGTH;
    this.nameEnd = stringEnd(window, this.nameStart + 1) + 1;
    return bytes[this.nameEnd] === BYTE.comma && this.findPosition(window);
  }

  /** Whether the frame ends as V8 ends it: with line and column, whose keys are its last strings. */
  private findPosition({ bytes, view }: SlidingWindow): boolean {
    const { stringBefore, lastString, end } = this;
    const isLine =
      bytes[stringBefore - 1] === BYTE.comma &&
      view.getFloat64(stringBefore, true) === LINE[0] &&
      view.getFloat64(stringBefore + 5, true) === LINE[1];
    const isColumn =
      bytes[lastString - 1] === BYTE.comma &&
      view.getFloat64(lastString, true) === COLUMN[0] &&
      view.getInt32(lastString + 8, true) === COLUMN[1] &&
      view.getInt32(lastString + 11, true) === COLUMN[2];
    if (!isLine || !isColumn) return false;
    this.headEnd = stringBefore + LINE_KEY_LENGTH;
    const line = position(view, this.headEnd);
    const column = position(view, lastString + COLUMN_KEY_LENGTH);
    this.line = (line >> 4) - 1;
    this.column = (column >> 4) - 1;
    if (line === 0 || column === 0 || this.headEnd + (line & 15) !== lastString - 1) return false;
    return lastString + COLUMN_KEY_LENGTH + (column & 15) === end - 1;
  }
}

/** A position, which may be -1, as `(position + 1) << 4 | characters`; 0: none stands here. */
function position(view: DataView, at: number): number {
  if (view.getInt16(at, true) === MINUS_ONE) return 2;
  const number = packedNumber(view, at);
  return number === 0 ? 0 : number + 16;
}

/** The closing quote of the string whose content starts here; the end of the window, or behind it, where it has none. */
function stringEnd({ bytes, view, end }: SlidingWindow, start: number): number {
  for (let at = start; at < end; at++) {
    // Four bytes at once up to the next that means something. Behind the end is padding.
    for (; at < end; at += 4) {
      const next = view.getInt32(at, true);
      const quotes = next ^ QUOTES;
      const backslashes = next ^ BACKSLASHES;
      const marks = ((quotes - LOW_BITS) & ~quotes) | ((backslashes - LOW_BITS) & ~backslashes);
      if ((marks & HIGH_BITS) !== 0) break;
    }
    while (at < end && bytes[at] !== BYTE.quote && bytes[at] !== BYTE.backslash) at++;
    if (at >= end || bytes[at] === BYTE.quote) return at;
    // What a backslash escapes does not end the string.
    at++;
  }
  return end;
}
