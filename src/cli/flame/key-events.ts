import { StringDecoder } from 'node:string_decoder';

/** What the user did. */
export type InputEvent =
  /** A key by its name, or the character that it is. */
  | { readonly kind: 'key'; readonly key: string }
  /** Cells count from 0. */
  | {
      readonly kind: 'click' | 'wheel-up' | 'wheel-down';
      readonly column: number;
      readonly row: number;
    };

/** Reports of the mouse (SGR, xterm's control sequences), other sequences, and single characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are control characters
const TOKEN = /\u001b\[<(\d+);(\d+);(\d+)([Mm])|\u001b(?:\[[\d;?]*[ -/]*[@-~]|O[@-~])|[\s\S]/gu;
/** The beginning of a sequence whose rest has not come yet. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const BEGUN = /\u001b(?:\[[<\d;?]*|O)$/;

const NAMES: Readonly<Record<string, string>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[C': 'right',
  '\u001bOC': 'right',
  '\u001b[D': 'left',
  '\u001bOD': 'left',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b': 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u000c': 'ctrl-l',
  '\u0015': 'ctrl-u',
  '\u001a': 'ctrl-z',
};

const LEFT_BUTTON = 0;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
/** Shift, Meta and Ctrl, which terminals add to the number of the button. */
const MODIFIERS = 4 + 8 + 16;

/** Makes events of what a terminal sends, in whatever pieces it comes. */
export class KeyEvents {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  *read(data: Buffer): Iterable<InputEvent> {
    const text = this.rest + this.decoder.write(data);
    const begun = BEGUN.exec(text);
    this.rest = begun === null ? '' : begun[0];
    for (const match of text.slice(0, text.length - this.rest.length).matchAll(TOKEN)) {
      const event = match[1] === undefined ? keyEvent(match[0]) : mouseEvent(match);
      if (event !== null) yield event;
    }
  }
}

function keyEvent(token: string): InputEvent | null {
  const name = Object.hasOwn(NAMES, token) ? NAMES[token] : token;
  // Sequences and control characters that mean nothing here.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  return /^[\u0000-\u001f\u007f-\u009f]/.test(name) ? null : { kind: 'key', key: name };
}

function mouseEvent([, code, column, row, end]: readonly string[]): InputEvent | null {
  const place = { column: Number(column) - 1, row: Number(row) - 1 };
  switch (Number(code) & ~MODIFIERS) {
    case WHEEL_UP:
      return { kind: 'wheel-up', ...place };
    case WHEEL_DOWN:
      return { kind: 'wheel-down', ...place };
    case LEFT_BUTTON:
      return end === 'M' ? { kind: 'click', ...place } : null;
    default:
      return null;
  }
}
