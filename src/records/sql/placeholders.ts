import type { SqlDialect } from './dialect.ts';
import { isWordPart, isWordStart } from './letters.ts';

const DIGITS = /\d*/y;

/**
 * Where the placeholder ends that begins at `at`; `at` itself: none does.
 *
 * @param isOperandDue nothing stands before it that an operator could follow, so `?|` is a placeholder and a sign
 */
export function placeholderEnd(
  text: string,
  at: number,
  dialect: SqlDialect,
  isOperandDue: boolean,
): number {
  const next = text[at + 1] ?? '';
  switch (text[at]) {
    case '?':
      return questionEnd(text, at, dialect, isOperandDue);
    case ':':
      return nameEnd(text, at);
    case '@':
      return dialect.hasAtPlaceholders ? nameEnd(text, at) : at;
    case '$':
      if (next >= '0' && next <= '9') return digitsEnd(text, at + 1);
      return dialect.hasDollarPlaceholders ? nameEnd(text, at) : at;
    default:
      return at;
  }
}

function questionEnd(text: string, at: number, dialect: SqlDialect, isOperandDue: boolean): number {
  if (dialect.isMySql && text[at + 1] === '?') return at + 2;
  const isOperator = dialect.isPostgres && !isOperandDue && isQuestionOperator(text, at);
  return isOperator ? at : digitsEnd(text, at + 1);
}

/** `?|` and `?&` of PostgreSQL, unless the second sign is doubled. */
function isQuestionOperator(text: string, at: number): boolean {
  const second = text[at + 1];
  return (second === '|' || second === '&') && text[at + 2] !== second;
}

/** `@x`, `@@x` and, in SQL Server, `#x`: names that stay. `at` itself: none begins there. */
export function variableEnd(text: string, at: number, dialect: SqlDialect): number {
  const isSign = text[at] === '@' || (dialect.isSqlServer && text[at] === '#');
  if (!isSign || dialect.isPostgres) return at;
  const name = nameEnd(text, text[at + 1] === text[at] ? at + 1 : at);
  return isWordPart(text.charCodeAt(name - 1)) ? name : at;
}

/** Behind the sign at `at` and the name that follows it; `at` itself: no name does. */
function nameEnd(text: string, at: number): number {
  return isWordStart(text.charCodeAt(at + 1)) ? wordEnd(text, at + 1) : at;
}

export function wordEnd(text: string, at: number): number {
  let end = at + 1;
  while (isWordPart(text.charCodeAt(end))) end++;
  return end;
}

function digitsEnd(text: string, at: number): number {
  DIGITS.lastIndex = at;
  return at + (DIGITS.exec(text)?.[0].length ?? 0);
}
