import { brokenProfile } from '../json-shape.ts';
import {
  isNewerLayout,
  OBJECTS_BEFORE_LINE,
  skipCodeNumbers,
  TELLING_OBJECT,
} from './marshal-code-object.ts';
import { type ObjectShape, objectShape } from './marshal-codes.ts';
import { type MarshalCursor, unexpectedObject } from './marshal-cursor.ts';

/** Deeper nesting than any dump has. */
const MAX_NESTING = 1000;

const REFERENCE = 'r'.charCodeAt(0);
const INTERNED = 't'.charCodeAt(0);
const DICT_END = '0'.charCodeAt(0);

/** A dictionary waits for a key, or for a value: no count of objects. */
const AT_KEY = -1;
const AT_VALUE = -2;

/** A code object waits for one of its objects, counted from here downwards; in the newer layout, from there. */
const IN_CODE = -10;
const IN_NEWER_CODE = -30;

/** Passes over an object of whatever kind, with all that it holds. */
export function skipObject(cursor: MarshalCursor): void {
  /** What each open container still waits for. */
  const open: number[] = [];
  do {
    if (open.at(-1) === AT_KEY && cursor.peekCode() === DICT_END) {
      cursor.uint8();
      open.pop();
      completeOne(open);
      continue;
    }
    prepareCodePart(cursor, open);
    const waiting = skipOwnBytes(cursor);
    if (waiting === 0) completeOne(open);
    else if (open.push(waiting) > MAX_NESTING) {
      throw brokenProfile(`nested more than ${MAX_NESTING} deep at byte ${cursor.position}`);
    }
  } while (open.length > 0);
}

/** Counts an object that is complete, and the containers that it completes. */
function completeOne(open: number[]): void {
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const next = afterOne(top);
    if (next !== 0) {
      open.push(next);
      return;
    }
  }
}

function afterOne(waiting: number): number {
  if (waiting === AT_KEY) return AT_VALUE;
  if (waiting === AT_VALUE) return AT_KEY;
  const isLast =
    waiting === IN_CODE - OBJECTS_BEFORE_LINE ||
    waiting === IN_NEWER_CODE - OBJECTS_BEFORE_LINE - 1;
  return isLast ? 0 : waiting - 1;
}

/** What stands between the objects of a code object, and tells its layout. */
function prepareCodePart(cursor: MarshalCursor, open: number[]): void {
  const waiting = open.at(-1);
  if (waiting === IN_CODE - TELLING_OBJECT && isNewerLayout(cursor)) {
    open[open.length - 1] = IN_NEWER_CODE - TELLING_OBJECT;
  } else if (
    waiting === IN_CODE - OBJECTS_BEFORE_LINE ||
    waiting === IN_NEWER_CODE - OBJECTS_BEFORE_LINE
  ) {
    cursor.int32();
  }
}

/** Passes over an object up to the first one in it; gives what it waits for, 0 where it is complete. */
function skipOwnBytes(cursor: MarshalCursor): number {
  const at = cursor.position;
  const code = cursor.code();
  if (code === REFERENCE) {
    cursor.referenceIndex(at);
    return 0;
  }
  if (code === INTERNED) cursor.internedAt.push(at);
  const shape = objectShape(code);
  if (shape === undefined) throw unexpectedObject(code, at, 'a value');
  return skipShape(cursor, shape, at);
}

function skipShape(cursor: MarshalCursor, shape: ObjectShape, at: number): number {
  switch (shape.kind) {
    case 'fixed':
      cursor.take(shape.sizeBytes);
      return 0;
    case 'string':
      for (let i = 0; i < shape.repeats; i++) cursor.take(cursor.length(shape.lengthBytes, at));
      return 0;
    case 'digits':
      cursor.take(2 * Math.abs(cursor.int32()));
      return 0;
    case 'items':
      return shape.lengthBytes === 0 ? 3 : cursor.length(shape.lengthBytes, at);
    case 'code':
      skipCodeNumbers(cursor, at);
      return IN_CODE;
    case 'pairs':
      return AT_KEY;
  }
}
