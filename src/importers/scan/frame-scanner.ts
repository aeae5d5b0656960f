import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { frameEnd, frameHash } from './frame-hash.ts';
import { FrameTable } from './frame-table.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  readonly table = new FrameTable();
  private isFirst = true;
  private hasRoot = false;
  /** Of the frame that was looked up last. */
  private hash = 0;
  private firstBrace = -1;

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.builder = builder;
  }

  /** Takes the object of a call frame and gives its function. */
  scanFrame(): number {
    const { cursor } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    const known = this.knownFrame(cursor.at);
    return known >= 0 ? known : this.newFrame();
  }

  /**
   * Looks the frame that starts here up, and moves behind it; -1: it was not seen before.
   *
   * Its end is taken to be the first brace, be it inside a string: what is found then is equal to a whole frame, and
   * no frame is the beginning of another.
   */
  private knownFrame(start: number): number {
    const { view, end } = this.cursor.window;
    const stop = frameEnd(view, start, end);
    if (stop > end) return -1;
    this.hash = frameHash(view, start, stop);
    this.firstBrace = stop - 1;
    const known = this.table.find(view, start, stop, this.hash);
    if (known >= 0) this.cursor.at = stop;
    return known;
  }

  /** No end in the window: more is needed, or something before the end of the text is wrong. */
  private unended(): never {
    const { cursor } = this;
    if (cursor.window.isLast) new ValueSkipper().skip(cursor);
    return cursor.needMore();
  }

  private newFrame(): number {
    const { cursor } = this;
    const { bytes } = cursor.window;
    const start = cursor.at;
    this.skipFrame();
    const frameBytes = bytes.slice(start, cursor.at);
    const frame = parsedFrame(frameBytes);
    const isRoot = frame.functionName === '(root)';
    if (!this.hasRoot && (this.isFirst || isRoot)) {
      // Line 0 is the mark of dumps that count from 1, which the plain importers read.
      if (frame.lineNumber === 0) throw CANNOT_SCAN;
      this.hasRoot = isRoot;
    }
    this.isFirst = false;
    const functionIndex = this.builder.internFrame(frame);
    // One with a brace in a string is not looked for by its whole length: it is parsed each time.
    if (this.firstBrace === cursor.at - 1) this.table.add(frameBytes, this.hash, functionIndex);
    return functionIndex;
  }

  /** Moves behind the object that starts here. */
  private skipFrame(): void {
    const { cursor } = this;
    const { bytes, end } = cursor.window;
    let isInString = false;
    for (let i = cursor.at + 1; i < end; i++) {
      const byte = bytes[i] as number;
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

function parsedFrame(bytes: Uint8Array): V8Frame {
  try {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    return JSON.parse(text) as V8Frame;
  } catch {
    throw CANNOT_SCAN;
  }
}
