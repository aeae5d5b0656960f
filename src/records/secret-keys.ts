/** Names of values that nobody else is to see. */
const SECRET_KEY = /pass|pwd|secret|token|auth|cookie|card|cvv|iban|session|api.?key|private/i;

export const HIDDEN = '***';

const MAX_URL = 2048;

export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** A parameter of a query, or of a path (`;jsessionid=1`). A second `?` begins another one: urls stand in urls. */
const PARAMETER = /([?&;#])([^=&;?#]*)=([^&;?#]*)/g;

/** Name and password before a host. */
const USER_INFO = /^([A-Za-z][A-Za-z\d+.-]*:)?\/\/[^/?#@]*@/;

/**
 * A url, or path and query, with the values of secret-like keys and a user's name and password as `***`, cut at 2,048
 * characters with `…` behind.
 */
export function maskedUrl(url: string): string {
  const masked = url.replace(USER_INFO, `$1//${HIDDEN}@`).replace(PARAMETER, maskedParameter);
  if (masked.length <= MAX_URL) return masked;
  // Never half of a pair of surrogates.
  return `${masked.slice(0, MAX_URL).replace(/[\ud800-\udbff]$/, '')}…`;
}

function maskedParameter(whole: string, before: string, key: string, value: string): string {
  const isSecret = isSecretKey(decoded(key)) || isSecretKey(keysWithin(value));
  return isSecret ? `${before}${key}=${HIDDEN}` : whole;
}

/** Keys of a url that stands in a value, encoded, maybe twice; empty where there is none. */
function keysWithin(value: string): string {
  if (!value.includes('%')) return '';
  const text = decoded(decoded(value));
  return Array.from(text.matchAll(/(?:^|[?&;#])([^=&;?#]*)=/g), ([, key]) => key).join('&');
}

/** `%74oken` and `api+key` are read as servers read them. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
