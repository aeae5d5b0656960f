import { SqlBlanks } from './comments.ts';
import type { SqlDialect } from './dialect.ts';
import { isWordStart } from './letters.ts';
import { numberEnd } from './numbers.ts';
import { operatorLength } from './operators.ts';
import { placeholderEnd, variableEnd, wordEnd } from './placeholders.ts';
import { quotedAt } from './quotes.ts';

type SqlTokenKind =
  | 'word'
  | 'quoted'
  | 'literal'
  | 'placeholder'
  | 'operator'
  /** `( ) [ ] , ; .` */
  | 'mark'
  /** What is none of these, and variables such as `@x`. */
  | 'other';

/** A piece of SQL. What lies between two of them is white space and comments. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
  /** As a fingerprint shows it. */
  readonly text: string;
}

type Piece = Pick<SqlToken, 'kind' | 'end'>;

const MARKS = '()[],;.';

/** Words behind which a value has to stand, so that a sign belongs to its number. */
const BEFORE_VALUE = new Set(
  `select where and or not in then else when case limit offset between like ilike values set by return returning having
  on is as from all distinct any default to`.split(/\s+/),
);

const CONSTANTS = new Set(['null', 'true', 'false']);

/** The tokens of a text, in order, so many of them at most. Linear in its length; never throws. */
export function sqlTokens(text: string, dialect: SqlDialect, most = Infinity): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  const blanks = new SqlBlanks(text, dialect);
  for (let at = blanks.endFrom(0); at < text.length; at = blanks.endFrom(at)) {
    if (tokens.length >= most) break;
    const piece = pieceAt(text, at, dialect, isValueDue(tokens));
    tokens.push(finished(piece, text.slice(at, piece.end), at, tokens));
    at = piece.end;
  }
  return tokens;
}

function pieceAt(text: string, at: number, dialect: SqlDialect, isDue: boolean): Piece {
  const quoted = quotedAt(text, at, dialect);
  if (quoted !== null) return quoted;
  if (isWordStart(text.charCodeAt(at))) return { kind: 'word', end: wordEnd(text, at) };
  const number = numberEnd(text, at, isDue);
  if (number > at) return { kind: 'literal', end: number };
  const placeholder = placeholderEnd(text, at, dialect, isDue);
  if (placeholder > at) return { kind: 'placeholder', end: placeholder };
  const variable = variableEnd(text, at, dialect);
  if (variable > at) return { kind: 'other', end: variable };
  const operator = operatorLength(text, at, dialect, isDue);
  if (operator > 0) return { kind: 'operator', end: at + operator };
  return { kind: MARKS.includes(text[at]) ? 'mark' : 'other', end: at + 1 };
}

function finished(
  { kind, end }: Piece,
  written: string,
  start: number,
  before: readonly SqlToken[],
): SqlToken {
  if (kind === 'literal') return { kind, start, end, text: '?' };
  if (kind === 'placeholder') return { kind, start, end, text: written === '??' ? '??' : '?' };
  if (kind !== 'word' && kind !== 'other') return { kind, start, end, text: written };
  const text = written.toLowerCase();
  const isValue = kind === 'word' && CONSTANTS.has(text) && !staysConstant(text, before);
  return isValue ? { kind: 'literal', start, end, text: '?' } : { kind, start, end, text };
}

/** `IS NULL`, `NOT NULL` and the like mean something else than a value. */
function staysConstant(text: string, before: readonly SqlToken[]): boolean {
  const last = before.at(-1);
  if (isMark(last, '.') || isWord(last, 'is')) return true;
  if (isWord(last, 'not')) return text === 'null' || isWord(before.at(-2), 'is');
  return text === 'null' && isWord(last, 'set');
}

/** Whether a value has to stand here, because nothing is there that an operator could follow. */
function isValueDue(before: readonly SqlToken[]): boolean {
  const last = before.at(-1);
  if (last === undefined || last.kind === 'operator') return true;
  if (last.kind === 'mark') return '([,;'.includes(last.text);
  return last.kind === 'word' && BEFORE_VALUE.has(last.text) && !isMark(before.at(-2), '.');
}

export function isWord(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

export function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
