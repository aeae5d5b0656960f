import { isMark, type SqlToken } from './tokens.ts';

/** Whether a space stands between two tokens; `left` is missing at the beginning of the text. */
export function isSpaced(left: SqlToken | undefined, right: SqlToken): boolean {
  if (left === undefined || hugsNext(left) || hugsLast(right)) return false;
  const isBracket = isMark(right, '(') || isMark(right, '[');
  if (!isBracket || (left.kind !== 'word' && left.kind !== 'quoted')) return true;
  const isAlwaysSpaced = left.kind === 'word' && (left.text === 'in' || left.text === 'values');
  return isAlwaysSpaced || left.end < right.start;
}

function hugsNext({ kind, text }: SqlToken): boolean {
  if (kind === 'operator') return text === '::';
  return kind === 'mark' && (text === '(' || text === '[' || text === '.');
}

function hugsLast({ kind, text }: SqlToken): boolean {
  if (kind === 'operator') return text === '::';
  return kind === 'mark' && text !== '(' && text !== '[';
}
