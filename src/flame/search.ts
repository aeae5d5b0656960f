import type { FlameFunctions } from './flame-graph.ts';
import type { FlameTree } from './flame-tree.ts';

/** What a search finds: a byte for each function, 1 where it matches. `null`: the expression is not complete. */
export function matchingFunctions(functions: FlameFunctions, query: string): Uint8Array | null {
  const matches = matcher(query);
  if (matches === null) return null;
  return Uint8Array.from(functions.name, (name, i) =>
    Number(i > 0 && matches(`${name} ${functions.file[i] ?? ''}`)),
  );
}

/** `/RE/` is an expression, as is one without the slash at its end; all else is text, in capitals or not. */
function matcher(query: string): ((text: string) => boolean) | null {
  const expression = /^\/(.+?)\/?$/s.exec(query)?.[1];
  if (expression === undefined || query.length < 2) {
    const wanted = query.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  try {
    const pattern = new RegExp(expression, 'iu');
    return (text) => pattern.test(text);
  } catch {
    return null;
  }
}

/** How much of a tree a search finds. */
export interface Found {
  /** Nodes whose function matches. */
  readonly matches: number;
  /** Of the whole that is not idle, from 0 to 1: each sample once, however many of its functions match. */
  readonly share: number;
}

/** @param isIdle 1 for functions whose time is no part of the whole */
export function foundIn(tree: FlameTree, isMatch: Uint8Array, isIdle: Uint8Array): Found {
  let matches = 0;
  let amount = 0;
  let idle = 0;
  // Nodes before this one match, or are below one that does.
  let covered = 0;
  const { fn, end, self, total } = tree;
  for (let node = 1; node < fn.length; node++) {
    const own = fn[node];
    if (isIdle[own] === 1) {
      idle += self[node];
      continue;
    }
    if (isMatch[own] === 1) {
      matches++;
      covered = Math.max(covered, end[node]);
    }
    if (node < covered) amount += self[node];
  }
  const whole = total[0] - idle;
  return { matches, share: whole > 0 ? amount / whole : 0 };
}
