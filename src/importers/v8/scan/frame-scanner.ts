import type { V8NodeBuilder } from '../v8-nodes.ts';
import { FrameList } from './frame-list.ts';
import { FrameShape } from './frame-shape.ts';
import { FrameTexts } from './frame-texts.ts';
import type { JsonCursor } from './json-cursor.ts';
import { PositionTable } from './position-table.ts';

/** Reads call frames; one whose bytes were there before is not parsed again. */
export class FrameScanner {
  /** All frames, by the numbers that nodes have of them. */
  readonly list: FrameList;
  /** The frames in V8's own form, for the reader of most nodes. */
  readonly positions: PositionTable;
  private readonly cursor: JsonCursor;
  /** Frames in other forms. */
  private readonly texts: FrameTexts;
  private readonly shape = new FrameShape();

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.list = new FrameList(builder);
    this.positions = new PositionTable(this.list);
    this.texts = new FrameTexts(cursor, (view, start, end) => this.list.addWhole(view, start, end));
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
    return this.texts.scan();
  }
}
