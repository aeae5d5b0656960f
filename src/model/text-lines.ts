/** The lines of a text as JavaScript counts them (ECMAScript, 12.3). */
export function linesOfText(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}
