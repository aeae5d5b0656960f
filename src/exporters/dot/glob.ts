import { escapeExpression } from '../../model/expression.ts';

/**
 * A matcher of whole names by a pattern of the shell: `*`, `?`, `[a-z]`, `[!a-z]`; upper and lower case differ, and
 * `*` crosses slashes. A bracket without its end is itself.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const source = pattern.replace(
    /\[(!?)(\]?[^\]]*)\]|[\s\S]/gu,
    (part, negation?: string, members?: string) => {
      if (members !== undefined && members !== '') return memberClass(negation ?? '', members);
      if (part === '*') return '[\\s\\S]*';
      if (part === '?') return '[\\s\\S]';
      return escapeExpression(part);
    },
  );
  // Stars side by side are one: many of them would try every way to share a name.
  const expression = new RegExp(`^(?:${source.replace(/(?:\[\\s\\S\]\*)+/g, '[\\s\\S]*')})$`, 'u');
  return (name) => expression.test(name);
}

function memberClass(negation: string, members: string): string {
  const pieces = members.match(/[\s\S]-[\s\S]|[\s\S]/gu) ?? [];
  const ranges = pieces.filter((piece) => {
    const [from = '', , to] = [...piece];
    return to === undefined || (from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0);
  });
  const source = ranges.map((piece) => {
    const [from = '', , to] = [...piece];
    return to === undefined ? escaped(from) : `${escaped(from)}-${escaped(to)}`;
  });
  if (source.length === 0) return negation === '' ? '(?!)' : '[\\s\\S]';
  return `[${negation === '' ? '' : '^'}${source.join('')}]`;
}

/** A member of a class. */
function escaped(character: string): string {
  return character.replace(/[\\^[\]-]/g, '\\$&');
}
