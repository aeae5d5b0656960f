import { IntColumn } from '../../growing-column.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameShape } from './frame-shape.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { TextTable } from './text-table.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Adds a frame that was not there before; gives its number. */
type AddFrame = (view: DataView, start: number, end: number) => number;

/** Takes call frames of any form; one whose bytes were there before has the same number. */
export class FrameTexts {
  private readonly cursor: JsonCursor;
  private readonly add: AddFrame;
  private readonly texts = new TextTable();
  private readonly frameOfText = new IntColumn();
  private readonly shape = new FrameShape();

  constructor(cursor: JsonCursor, add: AddFrame) {
    this.cursor = cursor;
    this.add = add;
  }

  /** Takes the object of a call frame and gives its number. */
  scan(): number {
    const { cursor, shape } = this;
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    const { window, at } = cursor;
    if (!shape.find(window, at)) return this.unended();
    const text = this.texts.numberOf(window, at, shape.end);
    if (text === this.frameOfText.length)
      this.frameOfText.push(this.add(window.view, at, shape.end));
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
