import { SlidingWindow } from './sliding-window.ts';
import { JsonCursor, JsonSyntaxError } from './v8/scan/json-cursor.ts';
import { ValueSkipper } from './v8/scan/value-skipper.ts';

/** Where a text stops being JSON. */
export interface SyntaxErrorPlace {
  readonly byteOffset: number;
  /** What stands there, for a message; `null`: the text ended too early. */
  readonly found: string | null;
}

/**
 * Finds the first byte at which `bytes` stop being JSON (RFC 8259). JavaScript engines say it only in
 * some of their messages, and count characters instead of bytes. Call it for text that JSON.parse refused.
 */
export function findSyntaxError(bytes: Uint8Array): SyntaxErrorPlace {
  try {
    return failAtError(new JsonCursor(SlidingWindow.over(bytes)));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { byteOffset: error.byteOffset, found: error.found };
  }
}

function failAtError(cursor: JsonCursor): never {
  new ValueSkipper().skip(cursor);
  // What stands behind the value is wrong, whatever it is.
  cursor.next();
  cursor.fail(cursor.at);
}
