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
  dialect: Pick<Dialect, 'hasEscapes' | 'takesSelect'>,
  option = '--where',
): void {
  const reason = faultOf(text, dialect);
  if (reason === null) return;
  throw new ProfileError('usage', `${option}: ${reason}`, {
    hint: `a condition is one expression: ${option} "route = '/orders' and version = '1.9'"`,
  });
}

/** What keeps a text from being one expression; `null`: nothing. */
function faultOf(
  text: string,
  { hasEscapes, takesSelect }: Pick<Dialect, 'hasEscapes' | 'takesSelect'>,
): string | null {
  if (text.trim() === '') return 'the condition is empty';
  if (CONTROLS.test(text)) return 'a control character does not belong into a condition';
  const bare = withoutQuoted(text, hasEscapes);
  if (typeof bare !== 'string') return bare.fault;
  const [forbidden] = /--|\/\*|[;#$\\]/.exec(bare) ?? [];
  if (forbidden !== undefined) {
    const name = forbidden.length > 1 ? `a comment (${forbidden})` : forbidden;
    return `${name} does not belong into a condition`;
  }
  // A server that many use can reach other tables, files and hosts.
  if (!takesSelect && /\bselect\b/i.test(bare)) return 'a SELECT does not belong into a condition';
  return unpaired(bare);
}

function unpaired(bare: string): string | null {
  let open = 0;
  for (const sign of bare.replace(/[^()]/g, '')) {
    open += sign === '(' ? 1 : -1;
    if (open < 0) return 'a ) is too much';
  }
  return open > 0 ? 'a ) is missing' : null;
}

/** The text with nothing in its quotes, or what is wrong with one of them. */
function withoutQuoted(text: string, hasEscapes: boolean): string | { readonly fault: string } {
  let bare = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string;
    bare += sign;
    if (!QUOTES.includes(sign)) continue;
    // `E'…'` and the like have rules of their own about where they end.
    const prefix = /(?:^|\W)(\w&?)'$/.exec(bare)?.[1];
    if (prefix !== undefined) return { fault: `${prefix}'…' is no literal that it takes` };
    at = endOfQuoted(text, at, hasEscapes);
    if (at < 0) return { fault: `a ${sign} is missing` };
    bare += sign;
  }
  return bare;
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
