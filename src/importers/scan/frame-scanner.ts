import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameTable } from './frame-table.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';

/** FNV-1a, the 32-bit hash of Fowler, Noll and Vo. */
const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  private readonly frames = new FrameTable();
  private isFirst = true;
  private hasRoot = false;

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.builder = builder;
  }

  /** Takes the object of a call frame and gives its function. */
  scanFrame(): number {
    const { cursor } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    const { bytes } = cursor.window;
    const start = cursor.at;
    const hash = this.hashToEnd();
    const end = cursor.at;
    const known = this.frames.find(bytes, start, end, hash);
    return known >= 0 ? known : this.newFrame(bytes.slice(start, end), hash);
  }

  /** Moves behind the object that starts here and gives the hash of its bytes. */
  private hashToEnd(): number {
    const { cursor } = this;
    const { bytes, end } = cursor.window;
    let hash = FNV_OFFSET;
    let isInString = false;
    for (let i = cursor.at + 1; i < end; i++) {
      const byte = bytes[i] as number;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (byte === BYTE.quote) isInString = !isInString;
      // An escaped quote does not end the string.
      else if (byte === BYTE.backslash) i++;
      else if (!isInString && isNestingByte(byte)) {
        if (byte !== BYTE.closeObject) throw CANNOT_SCAN;
        cursor.at = i + 1;
        return hash;
      }
    }
    return cursor.needMore();
  }

  private newFrame(frameBytes: Uint8Array, hash: number): number {
    const frame = parsedFrame(frameBytes);
    const isRoot = frame.functionName === '(root)';
    if (!this.hasRoot && (this.isFirst || isRoot)) {
      // Line 0 is the mark of dumps that count from 1, which the plain importers read.
      if (frame.lineNumber === 0) throw CANNOT_SCAN;
      this.hasRoot = isRoot;
    }
    this.isFirst = false;
    const functionIndex = this.builder.internFrame(frame);
    this.frames.add(frameBytes, hash, functionIndex);
    return functionIndex;
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
