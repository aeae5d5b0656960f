import type { NodeRequest } from './node-exchange.ts';

/** Whether a request of Node came from a page: has a `Referer`. */
export function hasReferer({ rawHeaders }: NodeRequest): boolean {
  return hasRawHeader(rawHeaders, 'referer');
}

/** Whether raw headers (name, value, name, …) have one of this name, without making an object of them. */
function hasRawHeader(rawHeaders: readonly string[], lowerCaseName: string): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name.length === lowerCaseName.length && name.toLowerCase() === lowerCaseName) return true;
  }
  return false;
}
