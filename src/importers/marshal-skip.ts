import { brokenProfile } from './json-shape.ts';
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
  return waiting === AT_VALUE ? AT_KEY : waiting - 1;
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
    case 'pairs':
      return AT_KEY;
  }
}
