/**
 * Words of which at least one stands in every text that an expression matches: of each alternative the longest run of
 * letters, digits, `_` and `$` that it cannot do without. `null`: some alternative needs none, or case does not count.
 */
export function requiredWords({ source, flags }: RegExp): readonly string[] | null {
  if (flags.includes('i')) return null;
  const words: string[] = [];
  for (const runs of alternatives(source)) {
    const [longest = ''] = runs
      .filter((run) => /[A-Za-z_$]/.test(run))
      .sort((a, b) => b.length - a.length);
    if (longest === '') return null;
    words.push(longest);
  }
  return words;
}

/** The runs of plain characters in each alternative of an expression; what stands in groups is left out. */
function alternatives(source: string): readonly (readonly string[])[] {
  const found: string[][] = [['']];
  for (let at = 0; at < source.length; ) {
    const part = partAt(source, at);
    at += part.length;
    if (part === '|') found.push(['']);
    else addPart(found.at(-1) as string[], part);
  }
  return found;
}

/** Adds a step to the runs of an alternative: the last of them goes on, or a new one begins. */
function addPart(runs: string[], part: string): void {
  const plain = /^\\?([\w$])$/.exec(part)?.[1];
  if (/^[*?{]/.test(part)) {
    // What stands in front may be missing.
    runs.push(runs.pop()?.slice(0, -1) ?? '', '');
  } else if (plain !== undefined && (/^\w$/.test(part) || /^\\[$_]$/.test(part))) {
    runs.push(`${runs.pop() ?? ''}${plain}`);
  } else runs.push('');
}

/** One step of an expression: a character, an escape, a class, a group, or how often what stands before it may. */
function partAt(source: string, at: number): string {
  const rest = source.slice(at);
  const simple =
    /^(?:\\(?:u\{[^}]*\}|u.{4}|x..|c.|k<[^>]*>|p\{[^}]*\}|P\{[^}]*\}|\d+|[\s\S])|\[(?:\\[\s\S]|[^\]\\])*\]|\{[\d,]*\}\??|[*+?]\??)/.exec(
      rest,
    );
  if (simple !== null) return simple[0];
  return rest[0] === '(' ? groupAt(rest) : rest[0];
}

function groupAt(rest: string): string {
  let depth = 0;
  for (let at = 0; at < rest.length; ) {
    if (rest[at] === '(') depth++;
    else if (rest[at] === ')' && --depth === 0) return rest.slice(0, at + 1);
    at += /^(?:\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\])/.exec(rest.slice(at))?.[0].length ?? 1;
  }
  return rest;
}
