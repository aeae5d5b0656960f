import type { SqlDialect } from './dialect.ts';
import { isWordStart } from './letters.ts';

/** The longest first, so that the first that fits is the one. */
const OPERATORS: readonly string[] =
  `!~~* <=> ->> #>> !~* ~~* !~~ ||/ <-> <#> @? @@ @> <@ -> #> #- || && << >> <= >= <> != == :: := => ~* !~ ~~ ?| ?& |/`
    .split(' ')
    .sort((a, b) => b.length - a.length);

const BY_FIRST = new Map(
  OPERATORS.map(([first = '']) => [first, OPERATORS.filter((o) => o.startsWith(first))]),
);

const SINGLE = '+-*/%=<>!~^&|@#:?';

/**
 * Length of the operator at a place, the longest that is known; 0: there is none.
 *
 * @param isOperandDue nothing stands before it that an operator could follow
 */
export function operatorLength(
  text: string,
  at: number,
  dialect: SqlDialect,
  isOperandDue: boolean,
): number {
  const character = text[at];
  const known = BY_FIRST.get(character)?.find((operator) => {
    if (!text.startsWith(operator, at)) return false;
    if (operator.includes('?')) return dialect.isPostgres && !isOperandDue;
    // Elsewhere `@x` is a name.
    const isBeforeName = operator === '<@' && isWordStart(text.charCodeAt(at + 2));
    return !(isBeforeName && !dialect.isPostgres) && !holdsComment(text, at, operator.length);
  });
  return known?.length ?? (SINGLE.includes(character) ? 1 : 0);
}

/** Whether a comment begins in what would be the operator, as in `a||` before a slash and an asterisk. */
function holdsComment(text: string, at: number, length: number): boolean {
  for (let i = at + 1; i < at + length; i++) {
    if (text.startsWith('/*', i) || text.startsWith('--', i)) return true;
  }
  return false;
}
