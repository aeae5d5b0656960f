import { UNSAFE } from '../model/display-text.ts';

/**
 * JSON in one line. It has numbers of any size, but JSON.stringify takes no bigints: counts and lines go through as marked
 * strings. The mark is looked for only where there are any, and behind their keys only, where no name can stand.
 */
export function toJson(value: object): string {
  let hasBigints = false;
  const mark = (_: string, v: unknown): unknown => {
    if (typeof v !== 'bigint') return v;
    hasBigints = true;
    return `bigint ${v}`;
  };
  const text = JSON.stringify(value, mark);
  const whole = hasBigints
    ? text.replace(/"(calls|primitiveCalls|line)":"bigint (-?\d+)"/g, '"$1":$2')
    : text;
  return whole.replace(UNSAFE, escaped);
}

/** What JSON allows as it is, but a terminal obeys or an editor hides. */
function escaped(characters: string): string {
  return Array.from({ length: characters.length }, (_, i) => {
    return `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}
