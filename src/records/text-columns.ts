/** Characters that take two columns of a terminal: CJK, Hangul, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;

/** Characters that take none, because they belong to the one before them. */
const JOINED = /\p{Mark}|\ufe0f/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is only ASCII needs no look at each character
const ASCII = /^[\u0000-\u007f]*$/;

/** Columns that a text without control characters takes. */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

function widthOf(character: string): number {
  if (JOINED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The beginning of a text, with `…` where something is left out, in at most so many columns. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns <= 0) return '';
  let used = 1;
  let end = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

/** The end of a text in the same way: of a path it tells more. */
export function cutStart(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns <= 0) return '';
  const characters = Array.from(text);
  let used = 1;
  let from = characters.length;
  while (from > 0 && used + widthOf(characters[from - 1]) <= columns) {
    used += widthOf(characters[--from]);
  }
  return `…${characters.slice(from).join('')}`;
}

/** A text, filled with blanks behind it to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** A text, filled with blanks before it. */
export function padStartTo(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
}
