import { IntColumn } from '../../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameList } from './frame-list.ts';
import { FrameShape } from './frame-shape.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { PositionTable } from './position-table.ts';
import { TextTable } from './text-table.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  /** All frames, by the numbers that nodes have of them. */
  readonly list: FrameList;
  /** The frames in V8's own form, for the reader of most nodes. */
  readonly positions: PositionTable;
  private readonly cursor: JsonCursor;
  /** Frames in other forms, and the number of each in the list. */
  private readonly texts = new TextTable();
  private readonly frameOfText = new IntColumn();
  private readonly shape = new FrameShape();

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.list = new FrameList(builder);
    this.positions = new PositionTable(this.list);
  }

  /**
   * Adds the frame that starts here to `positions`; `false`: it is not in V8's form, goes on behind the window, or has
   * no room there.
   */
  learn(at: number): boolean {
    const { shape, cursor } = this;
    return shape.findParts(cursor.window, at) && this.positions.add(cursor.window, at, shape);
  }

  /** Takes the object of a call frame and gives its number. */
  scanFrame(): number {
    const { cursor, shape } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    if (!shape.find(cursor.window, cursor.at)) return this.unended();
    const text = this.texts.numberOf(cursor.window, cursor.at, shape.end);
    if (text === this.frameOfText.length) {
      this.frameOfText.push(this.list.addWhole(cursor.window.view, cursor.at, shape.end));
    }
    cursor.at = shape.end;
    return this.frameOfText.values[text];
  }

  /** No end in the window: more is needed, or something before the end of the text is wrong. */
  private unended(): never {
    const { cursor } = this;
    if (cursor.window.isLast) new ValueSkipper().skip(cursor);
    return cursor.needMore();
  }
}
