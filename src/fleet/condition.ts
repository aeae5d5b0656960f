import { ProfileError } from '../model/profile-error.ts';
import type { Dialect } from './dialects.ts';

/** What a literal or a name in quotes begins and ends with. */
const QUOTES: readonly string[] = ["'", '"', '`'];

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no terminal shows is no text of a person
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Throws `usage` unless a text is one expression and nothing behind it: what people paste stands between parentheses, and
 * must not end them. The engine reads only and sees no other files; this says in plain words what it would not.
 *
 * @param option where the text stands, for the message
 */
export function checkCondition(
  text: string,
  { hasEscapes }: Pick<Dialect, 'hasEscapes'>,
  option = '--where',
): void {
  const fail = (reason: string): never => {
    throw new ProfileError('usage', `${option}: ${reason}`, {
      hint: `a condition is one expression: ${option} "route = '/orders' and version = '1.9'"`,
    });
  };
  if (text.trim() === '') fail('the condition is empty');
  if (CONTROLS.test(text)) fail('a control character does not belong into a condition');
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    if (QUOTES.includes(sign)) {
      // `E'…'` and the like have rules of their own about where they end.
      const prefix = /(?:^|\W)(\w&?)$/.exec(text.slice(0, at))?.[1];
      if (prefix !== undefined) fail(`${prefix}'…' is no literal that it takes`);
      at = endOfQuoted(text, at, hasEscapes);
      if (at < 0) fail(`a ${sign} is missing`);
      continue;
    }
    if (sign === '(') open++;
    if (sign === ')' && --open < 0) fail('a ) is too much');
    const forbidden = forbiddenAt(text, at);
    if (forbidden !== null) fail(`${forbidden} does not belong into a condition`);
  }
  if (open > 0) fail('a ) is missing');
}

/** Where the quoted part that begins here ends; -1: it does not. A quote that is doubled stands for itself. */
function endOfQuoted(text: string, start: number, hasEscapes: boolean): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (hasEscapes && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at;
      at++;
    }
  }
  return -1;
}

/** What begins a comment, another statement, or a quotation of another kind. */
function forbiddenAt(text: string, at: number): string | null {
  const two = text.slice(at, at + 2);
  if (two === '--' || two === '/*') return `a comment (${two})`;
  const sign = text[at] as string;
  return [';', '#', '$', '\\'].includes(sign) ? sign : null;
}
