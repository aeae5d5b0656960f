import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameTable } from './frame-table.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { PositionTable } from './position-table.ts';
import { ValueSkipper } from './value-skipper.ts';

/** How V8 ends a frame. */
const TAIL = /,"lineNumber":(-1|0|[1-9]\d{0,6}),"columnNumber":(-1|0|[1-9]\d{0,6})\}$/;
const LINE_KEY_LENGTH = ',"lineNumber":'.length;

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  private readonly table = new FrameTable();
  /** The frames in V8's own form, for the reader of most nodes. */
  readonly positions = new PositionTable();
  private hasRoot = false;

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.builder = builder;
  }

  /**
   * Adds the frame that starts here to `positions`; `false`: it is not in V8's form, goes on behind the window, or has
   * no room there.
   */
  learn(at: number): boolean {
    const { bytes, view, end } = this.cursor.window;
    if (this.positions.isCrowded(view, at)) return false;
    // The first brace, be it inside a string: then what is before it is not JSON.
    const stop = bytes.indexOf(BYTE.closeObject, at) + 1;
    if (stop <= at || stop > end) return false;
    const text = textOf(bytes, at, stop);
    const tail = TAIL.exec(text);
    if (tail === null) return false;
    const functionIndex = this.functionOf(parsedFrame(text));
    const headEnd = stop - tail[0].length + LINE_KEY_LENGTH;
    return this.positions.add(
      bytes.subarray(at, headEnd),
      Number(tail[1]),
      Number(tail[2]),
      functionIndex,
    );
  }

  /** Takes the object of a call frame and gives its function. */
  scanFrame(): number {
    const { cursor } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    const frame = this.table.find(cursor.window.view, cursor.at, cursor.window.end);
    if (frame < 0) return this.newFrame();
    cursor.at += this.table.lengths[frame];
    return this.table.functionIndexes[frame];
  }

  /** No end in the window: more is needed, or something before the end of the text is wrong. */
  private unended(): never {
    const { cursor } = this;
    if (cursor.window.isLast) new ValueSkipper().skip(cursor);
    return cursor.needMore();
  }

  private newFrame(): number {
    const { cursor } = this;
    const start = cursor.at;
    this.skipFrame();
    const frameBytes = cursor.window.bytes.slice(start, cursor.at);
    const functionIndex = this.functionOf(parsedFrame(textOf(frameBytes, 0, frameBytes.length)));
    // One with a brace in a string is not looked for by its whole length: it is parsed each time.
    if (frameBytes.indexOf(BYTE.closeObject) === frameBytes.length - 1) {
      this.table.add(frameBytes, functionIndex);
    }
    return functionIndex;
  }

  private functionOf(frame: V8Frame): number {
    if (!this.hasRoot && frame.functionName === '(root)') {
      // Line 0 is the mark of dumps that count from 1, which the plain importers read.
      if (frame.lineNumber === 0) throw CANNOT_SCAN;
      this.hasRoot = true;
    }
    return this.builder.internFrame(frame);
  }

  /** Moves behind the object that starts here. */
  private skipFrame(): void {
    const { cursor } = this;
    const { bytes, end } = cursor.window;
    let isInString = false;
    for (let i = cursor.at + 1; i < end; i++) {
      const byte = bytes[i];
      if (byte === BYTE.quote) isInString = !isInString;
      // An escaped quote does not end the string.
      else if (byte === BYTE.backslash) i++;
      else if (!isInString && isNestingByte(byte)) {
        if (byte !== BYTE.closeObject) throw CANNOT_SCAN;
        cursor.at = i + 1;
        return;
      }
    }
    this.unended();
  }
}

/** Of the bytes outside strings these open or close something. */
function isNestingByte(byte: number): boolean {
  return byte === BYTE.closeObject || byte === BYTE.openObject || byte === BYTE.openList;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function parsedFrame(text: string): V8Frame {
  try {
    return JSON.parse(text) as V8Frame;
  } catch {
    throw CANNOT_SCAN;
  }
}
