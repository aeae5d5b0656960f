import { maskedUrl } from '../records/secret-keys.ts';

/**
 * Characters that a terminal obeys or that change how others are read: C0 and C1 controls, separators of lines, marks
 * of the writing direction, halves of pairs. HTTP/2 lets all bytes through.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A url as it may be kept: secrets masked, controls escaped, cut where it is very long. */
export function recordedUrl(url: string): string {
  return maskedUrl(escapeControls(url));
}

/** Text from outside as it may be kept: unsafe characters percent-encoded. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, percentEncoded);
}

function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  // HTTP/2 gives bytes as characters.
  if (code <= 0xff) return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return encodeURIComponent(isHalf ? '\ufffd' : character);
}
