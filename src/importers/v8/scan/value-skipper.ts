import { BYTE, type JsonCursor } from './json-cursor.ts';

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

/** Passes over one JSON value of any size and depth, token by token, and checks it on the way. */
export class ValueSkipper {
  private expected: Expected = 'value';
  private readonly open: number[] = [];
  private isDone = false;

  /** Takes the next token; `true` where the value is complete. */
  step(cursor: JsonCursor): boolean {
    const byte = cursor.next();
    switch (this.expected) {
      case 'value':
      case 'value-or-end':
        this.value(cursor, byte);
        break;
      case 'key':
      case 'key-or-end':
        this.key(cursor, byte);
        break;
      case 'colon':
        cursor.take(BYTE.colon);
        this.expected = 'value';
        break;
      case 'comma-or-end':
        this.commaOrEnd(cursor, byte);
    }
    return this.isDone;
  }

  /** Passes over a whole value, which the window must hold: where it does not, the next call begins anew. */
  skip(cursor: JsonCursor): void {
    this.expected = 'value';
    this.open.length = 0;
    this.isDone = false;
    while (!this.step(cursor));
  }

  private value(cursor: JsonCursor, byte: number): void {
    if (byte === BYTE.openObject || byte === BYTE.openList) {
      cursor.at++;
      this.open.push(byte);
      this.expected = byte === BYTE.openObject ? 'key-or-end' : 'value-or-end';
    } else if (byte === BYTE.closeList && this.expected === 'value-or-end') {
      this.close(cursor);
    } else {
      if (byte === BYTE.quote) cursor.string();
      else cursor.word();
      this.afterValue();
    }
  }

  private key(cursor: JsonCursor, byte: number): void {
    if (byte === BYTE.closeObject && this.expected === 'key-or-end') {
      this.close(cursor);
    } else {
      cursor.string();
      this.expected = 'colon';
    }
  }

  private commaOrEnd(cursor: JsonCursor, byte: number): void {
    const isObject = this.open.at(-1) === BYTE.openObject;
    if (byte === (isObject ? BYTE.closeObject : BYTE.closeList)) {
      this.close(cursor);
    } else {
      cursor.take(BYTE.comma);
      this.expected = isObject ? 'key' : 'value';
    }
  }

  private close(cursor: JsonCursor): void {
    cursor.at++;
    this.open.pop();
    this.afterValue();
  }

  private afterValue(): void {
    this.isDone = this.open.length === 0;
    this.expected = 'comma-or-end';
  }
}
