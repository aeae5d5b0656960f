import type { JsonCursor } from './json-cursor.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Takes one JSON value, token by token, and gives it parsed at the end: for what is small beside the samples. */
export class ValueCollector {
  private readonly skipper = new ValueSkipper();
  private text = '';

  /** Takes the next token; `true` where the value is complete. Nothing is kept where it throws. */
  step(cursor: JsonCursor): boolean {
    const start = cursor.at;
    const isDone = this.skipper.step(cursor);
    const { bytes } = cursor.window;
    this.text += Buffer.from(bytes.buffer, bytes.byteOffset + start, cursor.at - start).toString();
    return isDone;
  }

  /** The value, once it is complete. */
  value(): unknown {
    return JSON.parse(this.text);
  }
}
