/**
 * JSON has numbers of any size, but JSON.stringify takes no bigints: counts and lines go through as marked strings.
 * The mark is looked for behind their keys only, where no name can stand.
 */
export function toJson(value: object): string {
  const mark = (_: string, v: unknown): unknown => (typeof v === 'bigint' ? `bigint ${v}` : v);
  return JSON.stringify(value, mark)
    .replace(/"(calls|primitiveCalls|line)":"bigint (-?\d+)"/g, '"$1":$2')
    .replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What JSON allows unescaped, but a terminal obeys or an editor hides. */
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
