import type { FilePairing, SideFile } from './file-pairing.ts';
import { grouped } from './grouped.ts';

/** Files of one name on a side that are tried; `index.js` is in every folder. */
const MAX_OF_NAME = 30;

/**
 * Pairs the program's own files where the sides ran in different folders: the two folders below which most of the
 * files have the same places. Where half of the files have their paths in common, the others were moved.
 */
export function pairOtherRoots(work: FilePairing): void {
  const isOwn = ({ kind }: SideFile): boolean => kind === 'own';
  const most = Math.min(work.base.filter(isOwn).length, work.now.filter(isOwn).length);
  const shared = work.base.filter((file, i) => isOwn(file) && work.newOf[i] >= 0).length;
  if (2 * shared >= most) return;
  for (let round = 0; ; round++) {
    const from = work.baseLeft().filter((file) => isOwn(work.base[file]));
    const to = work.newLeft().filter((file) => isOwn(work.now[file]));
    const roots = likeliestRoots(work, from, to);
    const votes = roots?.votes ?? 0;
    // One file more or less may be in the same place by chance.
    if (
      roots === null ||
      2 * votes < Math.min(from.length, to.length) ||
      (round > 0 && votes < 2)
    ) {
      return;
    }
    pairBelow(work, roots, { from, to });
  }
}

interface Roots {
  readonly base: string;
  readonly now: string;
  votes: number;
}

function likeliestRoots(
  work: FilePairing,
  from: readonly number[],
  to: readonly number[],
): Roots | null {
  const known = new Map<string, Roots>();
  for (const roots of possibleRoots(work, from, to)) {
    const key = `${roots.base}\n${roots.now}`;
    const same = known.get(key);
    if (same === undefined) known.set(key, roots);
    else same.votes++;
  }
  let best: Roots | null = null;
  for (const roots of known.values()) {
    if (best === null || isLikelier(roots, best)) best = roots;
  }
  return best;
}

/** Among roots that as many files speak for, the shorter ones have more of the path in common. */
function isLikelier(a: Roots, b: Roots): boolean {
  return a.votes > b.votes || (a.votes === b.votes && a.base.length < b.base.length);
}

function* possibleRoots(work: FilePairing, from: readonly number[], to: readonly number[]) {
  const byName = grouped(to, (file) => baseNameOf(work.now[file].unhashed));
  for (const [name, files] of grouped(from, (file) => baseNameOf(work.base[file].unhashed))) {
    const others = byName.get(name)?.slice(0, MAX_OF_NAME) ?? [];
    for (const a of files.slice(0, MAX_OF_NAME)) {
      for (const b of others) yield rootsOf(work.base[a].unhashed, work.now[b].unhashed);
    }
  }
}

/** What is left of two paths without the parts at their ends that are the same. */
function rootsOf(a: string, b: string): Roots {
  const partsOfA = a.split('/');
  const partsOfB = b.split('/');
  let same = 0;
  const least = Math.min(partsOfA.length, partsOfB.length);
  while (same < least && partsOfA.at(-1 - same) === partsOfB.at(-1 - same)) same++;
  const front = (parts: readonly string[]): string => parts.slice(0, parts.length - same).join('/');
  return { base: front(partsOfA), now: front(partsOfB), votes: 1 };
}

function pairBelow(
  work: FilePairing,
  { base, now }: Roots,
  { from, to }: { readonly from: readonly number[]; readonly to: readonly number[] },
): void {
  const placeOf = (path: string, root: string): string | null => {
    if (root === '') return path;
    return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null;
  };
  const targets = grouped(to, (file) => placeOf(work.now[file].unhashed, now));
  for (const file of from) {
    const place = placeOf(work.base[file].unhashed, base);
    const target = place === null ? undefined : targets.get(place)?.shift();
    if (target !== undefined) work.pair(file, target);
  }
}

function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
