/**
 * Characters that a terminal obeys, that nobody sees, or that change what the reader sees of the characters round them: C0
 * and C1 controls, line and paragraph separators, marks and overrides of the writing direction, what has no width, blanks
 * that count as letters, tags and selectors of variants (which hide text from all but programs), lone surrogates.
 */
export const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ufe00-\ufe0e]|[\udb40-\udb43][\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Names that are longer are cut: a terminal row of megabytes helps nobody. */
const MAX_LENGTH = 2000;

/** The text as it can be shown: unsafe characters as `\x1b` or `\u202e`, and cut where it is very long. */
export function displayText(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut.replace(UNSAFE, escaped);
}

/** As `displayText`, tabs left alone: they move the cursor and no more, and pstats prints them. */
export function displayTextWithTabs(text: string): string {
  if (!text.includes('\t')) return displayText(text);
  return text.split('\t').map(displayText).join('\t');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
