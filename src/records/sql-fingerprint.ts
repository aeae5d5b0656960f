import { dialectOf, hasOwnFingerprint } from './sql/dialect.ts';
import { withoutRepeats } from './sql/lists.ts';
import { isSpaced } from './sql/spacing.ts';
import { isMark, type SqlToken, sqlTokens } from './sql/tokens.ts';

/** What a statement with WITH does is said behind its parentheses. */
const MAIN_VERBS = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * The text that all queries of one form share: values and placeholders as `?`, lists of them as one, white space and
 * capitals as one way. Any text in, a text out, in time linear in its length.
 *
 * @param system OpenTelemetry's `db.system.name`: `postgresql`, `mysql`, `mariadb`, `sqlite`, `microsoft.sql_server`…
 */
export function fingerprint(text: string, system: string): string {
  if (hasOwnFingerprint(system)) return text;
  const tokens = withoutRepeats(sqlTokens(text, dialectOf(system)));
  while (isMark(tokens.at(-1), ';')) tokens.pop();
  let result = '';
  tokens.forEach((token, i) => {
    result += isSpaced(tokens[i - 1], token) ? ` ${token.text}` : token.text;
  });
  return result;
}

/**
 * The text with its literals as `?` and without its comments, otherwise as written: what a store that others read may
 * hold. Placeholders stay.
 */
export function mask(text: string, system: string): string {
  if (hasOwnFingerprint(system)) return text;
  let result = '';
  let end = 0;
  for (const token of sqlTokens(text, dialectOf(system))) {
    result += blanks(text, end, token.start);
    result += token.kind === 'literal' ? '?' : text.slice(token.start, token.end);
    end = token.end;
  }
  return result + blanks(text, end, text.length);
}

/** White space as written; with a comment in it one space, at the ends of the text nothing. */
function blanks(text: string, start: number, end: number): string {
  const between = text.slice(start, end);
  if (between.trim() === '') return between;
  return start === 0 || end === text.length ? '' : ' ';
}

/** What a statement does: its first word in capitals, behind WITH the statement that follows. Empty: it has no word. */
export function operation(text: string, system: string): string {
  if (hasOwnFingerprint(system)) return /^[^\s.]*\.(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '';
  const dialect = dialectOf(system);
  // Nearly all begin with their verb: no need to read on.
  const [begin] = sqlTokens(text, dialect, 1);
  if (begin?.kind === 'word' && begin.text !== 'with') return begin.text.toUpperCase();
  const tokens = sqlTokens(text, dialect);
  const first = tokens.find(({ kind }) => kind === 'word')?.text.toUpperCase() ?? '';
  return first === 'WITH' ? (mainVerb(tokens) ?? first) : first;
}

function mainVerb(tokens: readonly SqlToken[]): string | undefined {
  let depth = 0;
  for (const token of tokens) {
    if (isMark(token, '(')) depth++;
    if (isMark(token, ')')) depth = Math.max(0, depth - 1);
    const verb = token.kind === 'word' && depth === 0 ? token.text.toUpperCase() : '';
    if (MAIN_VERBS.has(verb)) return verb;
  }
  return undefined;
}
