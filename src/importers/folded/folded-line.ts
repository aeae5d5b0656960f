/** What a line of folded stacks is. */
export interface FoldedLine {
  /** Where the frames end. */
  readonly stackEnd: number;
  readonly value: number;
  /** The frames end in a number too, as where two recordings stand side by side. */
  readonly hasTwoNumbers: boolean;
}

const SEMICOLON = 0x3b;
const HASH = 0x23;
const DOT = 0x2e;

/** Whether a line says nothing: it is blank, or a comment. */
export function isPassedOver(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === HASH || beforeBlanks(bytes, start, end) === start;
}

/** Reads the line between two places: frames, blanks, a number. `null`: it is not of that form. */
export function foldedLine(bytes: Uint8Array, start: number, end: number): FoldedLine | null {
  const numberEnd = beforeBlanks(bytes, start, end);
  const numberStart = numberBefore(bytes, start, numberEnd);
  if (numberStart < 0) return null;
  const stackEnd = beforeBlanks(bytes, start, numberStart);
  if (stackEnd === start) return null;
  const value = Number(latin1(bytes, numberStart, numberEnd));
  return { stackEnd, value, hasTwoNumbers: numberBefore(bytes, start, stackEnd) >= 0 };
}

/** Where the text of such a line, which may hold bytes of any kind, has a frame's end. */
export function hasSemicolon(bytes: Uint8Array, start: number, end: number): boolean {
  const at = bytes.indexOf(SEMICOLON, start);
  return at >= 0 && at < end;
}

/** Behind the last byte that is not blank. */
function beforeBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(bytes[at - 1])) at--;
  return at;
}

/** Where the whole or decimal number begins that ends there, blanks before it; -1: there is none. */
function numberBefore(bytes: Uint8Array, start: number, end: number): number {
  let at = digitsBefore(bytes, start, end);
  if (at === end) return -1;
  if (at > start && bytes[at - 1] === DOT) {
    const dot = at - 1;
    at = digitsBefore(bytes, start, dot);
    if (at === dot) return -1;
  }
  return at > start && isBlank(bytes[at - 1]) ? at : -1;
}

function digitsBefore(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] >= 0x30 && bytes[at - 1] <= 0x39) at--;
  return at;
}

/** Space, tab and the like; that of a line's end on Windows too. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

export function latin1({ buffer, byteOffset }: Uint8Array, start: number, end: number): string {
  return Buffer.from(buffer, byteOffset + start, end - start).toString('latin1');
}
