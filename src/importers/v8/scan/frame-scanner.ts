import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameList } from './frame-list.ts';
import { FrameShape } from './frame-shape.ts';
import { FrameTable } from './frame-table.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { PositionTable } from './position-table.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  /** All frames, by the numbers that nodes have of them. */
  readonly list: FrameList;
  /** The frames in V8's own form, for the reader of most nodes. */
  readonly positions: PositionTable;
  private readonly cursor: JsonCursor;
  private readonly table: FrameTable;
  private readonly shape = new FrameShape();

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.list = new FrameList(builder);
    this.positions = new PositionTable(this.list);
    this.table = new FrameTable(this.list);
  }

  /**
   * Adds the frame that starts here to `positions`; `false`: it is not in V8's form, goes on behind the window, or has
   * no room there.
   */
  learn(at: number): boolean {
    const { shape } = this;
    const { window } = this.cursor;
    if (window.bytes[at] !== BYTE.openObject || !shape.find(window, at)) return false;
    return shape.hasTail(window) && this.positions.add(window, at, shape);
  }

  /** Takes the object of a call frame and gives its number. */
  scanFrame(): number {
    const { cursor, shape } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    if (!shape.find(cursor.window, cursor.at)) return this.unended();
    const frame = this.table.frameOf(cursor.window, cursor.at, shape.end);
    cursor.at = shape.end;
    return frame;
  }

  /** No end in the window: more is needed, or something before the end of the text is wrong. */
  private unended(): never {
    const { cursor } = this;
    if (cursor.window.isLast) new ValueSkipper().skip(cursor);
    return cursor.needMore();
  }
}
