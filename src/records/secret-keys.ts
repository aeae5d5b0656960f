/** Names of values that nobody else is to see. */
const SECRET_KEY = /pass|pwd|secret|token|auth|cookie|card|cvv|iban|session|api.?key|private/i;

export const HIDDEN = '***';

const MAX_URL = 2048;

export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/**
 * A url, or path and query, with the values of secret-like keys and a user's name and password as `***`, cut at 2,048
 * characters with `…` behind.
 */
export function maskedUrl(url: string): string {
  const start = url.indexOf('?');
  const path = start < 0 ? url : url.slice(0, start);
  const query =
    start < 0
      ? ''
      : `?${url
          .slice(start + 1)
          .split(/([&;#])/)
          .map(maskedPair)
          .join('')}`;
  const masked = path.replace(/^([A-Za-z][A-Za-z\d+.-]*:)?\/\/[^/@]*@/, `$1//${HIDDEN}@`) + query;
  return masked.length > MAX_URL ? `${masked.slice(0, MAX_URL)}…` : masked;
}

function maskedPair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair;
  return isSecretKey(decoded(pair.slice(0, equals))) ? `${pair.slice(0, equals)}=${HIDDEN}` : pair;
}

/** `%74oken` and `api+key` are read as servers read them. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
