/** Sequences that a terminal obeys, then characters that it obeys, that nobody sees, or that change the order of what is read. */
const HIDDEN_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]|[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\ufe00-\ufe0e]|[\udb40-\udb43][\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text from outside as it can be shown: control characters, escape sequences and marks of direction as `·`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN_TEXT, '·');
}

/** The same in one line: white space of any kind and length is one blank. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/\s+/g, ' ').trim());
}
