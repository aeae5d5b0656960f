/** Longer urls are cut: they come from outside, and go into every dump. */
const MAX_LENGTH = 2048;

/** Keys whose values are nobody's business. */
const SECRET_KEY = /pass|pwd|secret|token|auth|cookie|card|cvv|iban|session|api.?key|private/i;
const MASK = '***';

/** A parameter of a query, or of a path (`;jsessionid=1`). A second `?` begins another one: urls stand in urls. */
const PARAMETER = /([?&;])([^=&;?#]*)=([^&;?#]*)/g;

/** Name and password before a host. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i;

/**
 * Characters that a terminal obeys or that change how others are read: C0 and C1 controls, separators of lines, marks
 * of the writing direction, halves of pairs. HTTP/2 lets all bytes through.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A url as it may be kept: values of keys that look like secrets masked, controls escaped, cut where it is very long. */
export function recordedUrl(url: string): string {
  const isLong = url.length > MAX_LENGTH;
  const cut = isLong ? url.slice(0, MAX_LENGTH) : url;
  const masked = cut.replace(USER_INFO, `$1//${MASK}@`).replace(PARAMETER, maskedParameter);
  return escapeControls(isLong ? `${masked}…` : masked);
}

/** Text from outside as it may be kept: unsafe characters percent-encoded. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, percentEncoded);
}

function maskedParameter(whole: string, before: string, key: string, value: string): string {
  const isSecret = SECRET_KEY.test(decoded(key)) || SECRET_KEY.test(keysWithin(value));
  return isSecret ? `${before}${key}=${MASK}` : whole;
}

/** Keys of a url that stands in a value, encoded; empty where there is none. */
function keysWithin(value: string): string {
  if (!value.includes('%')) return '';
  const text = decoded(decoded(value));
  return Array.from(text.matchAll(/(?:^|[?&;])([^=&;]*)=/g), ([, key]) => key).join('&');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  // HTTP/2 gives bytes as characters.
  if (code <= 0xff) return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return encodeURIComponent(isHalf ? '\ufffd' : character);
}
