import { IntColumn } from '../../growing-column.ts';
import type { V8Frame, V8NodeBuilder } from '../v8-nodes.ts';
import { BytePool } from './byte-pool.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE } from './json-cursor.ts';

/** In place of a line: it stands in the text itself. */
const IN_TEXT = -2;

const COMMA = Uint8Array.of(BYTE.comma);
/** Makes an object of a head, which ends with the key of the line. */
const HEAD_END = Buffer.from('0},');

/**
 * The frames that were found, by number. Their texts wait until the window is read and are then parsed together, which
 * takes a fraction of the time of parsing each: a node knows the number of its frame, and afterwards its function.
 *
 * Together they are JSON exactly if each of them is: by its quotes and brackets, each is one object (`FrameShape`).
 */
export class FrameList {
  /** The texts, a comma behind each. */
  readonly pool = new BytePool();
  private readonly builder: V8NodeBuilder;
  private textCount = 0;
  /** Where in the pool the texts begin that are not parsed yet. */
  private parsedEnd: number;
  /** By text, up to those that wait: the place of its name and url among the functions. */
  private readonly place = new IntColumn();
  private readonly text = new IntColumn();
  private readonly line = new IntColumn();
  private readonly column = new IntColumn();
  /** By frame, up to those that wait. */
  private readonly functionIndex = new IntColumn();
  private hasRoot = false;

  constructor(builder: V8NodeBuilder) {
    this.builder = builder;
    this.parsedEnd = this.pool.add(COMMA, 0, 1) + 1;
  }

  /** Adds the head of frames in V8's form; gives its text's number. Where it lies in the pool stands in `textStart`. */
  addHead(bytes: Uint8Array, start: number, end: number): number {
    this.textStart = this.pool.add(bytes, start, end);
    this.pool.add(HEAD_END, 0, HEAD_END.length);
    return this.textCount++;
  }

  textStart = 0;

  /** A frame of a head, with a number of its own. */
  addFrame(text: number, line: number, column: number): number {
    this.text.push(text);
    this.line.push(line);
    this.column.push(column);
    return this.text.length - 1;
  }

  /** A frame in any form; where its text lies in the pool stands in `textStart`. */
  addWhole(bytes: Uint8Array, start: number, end: number): number {
    this.textStart = this.pool.add(bytes, start, end);
    this.pool.add(COMMA, 0, 1);
    return this.addFrame(this.textCount++, IN_TEXT, 0);
  }

  /** The functions of the frames, after those that wait were parsed. Throws CANNOT_SCAN where one is not JSON. */
  functions(): Int32Array {
    const { text, functionIndex, place } = this;
    if (functionIndex.length < text.length) {
      const firstText = place.length;
      const parsed = this.parsedTexts();
      for (const frame of parsed) place.push(this.builder.placeOf(frame));
      for (let frame = functionIndex.length; frame < text.length; frame++) {
        functionIndex.push(this.functionOf(frame, parsed[text.values[frame] - firstText]));
      }
    }
    return functionIndex.values;
  }

  /** Those that were not parsed yet. */
  private parsedTexts(): V8Frame[] {
    if (this.place.length === this.textCount) return [];
    const list = this.pool.from(this.parsedEnd - 1);
    list[0] = BYTE.openList;
    list[list.length - 1] = BYTE.closeList;
    this.parsedEnd = this.pool.end;
    const { buffer, byteOffset, length } = list;
    try {
      return JSON.parse(Buffer.from(buffer, byteOffset, length).toString());
    } catch {
      throw CANNOT_SCAN;
    }
  }

  /** `parsed`: the text of the frame, where it is new. */
  private functionOf(frame: number, parsed: V8Frame | undefined): number {
    const line = this.line.values[frame];
    const position = line === IN_TEXT ? parsed?.lineNumber : line;
    const column = line === IN_TEXT ? parsed?.columnNumber : this.column.values[frame];
    if (!this.hasRoot && parsed?.functionName === '(root)') {
      // Line 0 is the mark of dumps that count from 1, which the plain importers read.
      if (position === 0) throw CANNOT_SCAN;
      this.hasRoot = true;
    }
    return this.builder.internAt(this.place.values[this.text.values[frame]], position, column);
  }
}
