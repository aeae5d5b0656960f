import { Anchors, byPosition } from './anchors.ts';
import { pairShifted } from './by-shift.ts';
import { type FunctionPairing, isFileItself } from './function-pairing.ts';
import { grouped } from './grouped.ts';
import { overlap } from './overlap.ts';

/** Parts of the callers that have to be the same for a function to be the same under another name. */
const SAME_CALLERS = 0.5;

/**
 * Pairs what position alone cannot tell. Each pair makes its callees known by a caller, so it goes on until there is
 * nothing more to find.
 */
export function pairByCallers(pairing: FunctionPairing): void {
  for (let before = -1, count = 0; count > before; ) {
    before = count;
    pairSameNames(pairing);
    pairShiftedLoosely(pairing);
    pairMoved(pairing);
    pairRenamed(pairing);
    count = pairing.newOf.reduce((sum, to) => sum + (to < 0 ? 0 : 1), 0);
  }
}

/**
 * Several functions of one name in a file: by their order where there are as many on both sides. A dump lists only
 * functions that were sampled, so for nameless ones, of which there are always more, callers are asked first.
 */
function pairSameNames(pairing: FunctionPairing): void {
  const ofFile = grouped(pairing.base.file.keys(), (i) => pairing.base.file[i]);
  for (const pairSame of [pairByOrderOrCaller, pairNamelessInOrder]) {
    for (const file of pairing.filesLeft()) {
      const anchors = new Anchors(pairing, ofFile.get(pairing.base.file[file.from[0]]) ?? []);
      for (const same of sameNames(pairing, file)) pairSame(pairing, same, anchors);
    }
  }
}

function pairByOrderOrCaller(pairing: FunctionPairing, same: SameName, anchors: Anchors): void {
  const isOrdered = same.name !== '' && same.from.length === same.to.length;
  (isOrdered ? pairInOrder : pairByOneCaller)(pairing, same, anchors);
}

function pairNamelessInOrder(pairing: FunctionPairing, same: SameName, anchors: Anchors): void {
  const isOrdered = same.name === '' && same.from.length === same.to.length;
  if (isOrdered) pairInOrder(pairing, same, anchors);
}

/** What stands where its neighbours say, though its column has changed. */
function pairShiftedLoosely(pairing: FunctionPairing): void {
  const { base } = pairing;
  const ofFile = grouped(base.file.keys(), (i) => base.file[i]);
  for (const { from, to } of pairing.filesLeft()) {
    const all = ofFile.get(base.file[from[0]]) ?? from;
    pairShifted(pairing, { from: all, to }, 'anyColumn');
  }
}

interface SameName {
  readonly name: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Functions of a file by their names, those on both sides. */
function* sameNames(
  { base, now }: FunctionPairing,
  { from, to }: Omit<SameName, 'name'>,
): Iterable<SameName> {
  const ofNew = grouped(
    to.filter((i) => !isFileItself(now, i)),
    (i) => now.name[i],
  );
  const wanted = from.filter((i) => !isFileItself(base, i));
  for (const [name, indexes] of grouped(wanted, (i) => base.name[i])) {
    const others = ofNew.get(name);
    if (others !== undefined) yield { name, from: indexes, to: others };
  }
}

function pairInOrder(pairing: FunctionPairing, { from, to }: SameName, anchors: Anchors): void {
  const { base, now } = pairing;
  const others = [...to].sort((a, b) => byPosition(now, a, b));
  const sorted = [...from].sort((a, b) => byPosition(base, a, b));
  for (const [at, i] of sorted.entries()) {
    if (mayBe(pairing, anchors, i, others[at])) pairing.pair(i, others[at], 'order');
  }
}

/** Pairs those that are for each other the only one with a caller in common. */
function pairByOneCaller(pairing: FunctionPairing, { from, to }: SameName, anchors: Anchors): void {
  const isLeft = new Set(to);
  for (const [i, other] of onlyCandidates(from, (a) => calledBySame(pairing, a, isLeft))) {
    if (mayBe(pairing, anchors, i, other)) pairing.pair(i, other, 'caller');
  }
}

function mayBe({ base }: FunctionPairing, anchors: Anchors, from: number, to: number): boolean {
  return base.name[from] === '' ? anchors.mayBeNameless(from, to) : anchors.mayStray(from);
}

/** Those of some new functions that are called by what the callers of a base function have become. */
function calledBySame(
  pairing: FunctionPairing,
  from: number,
  isLeft: ReadonlySet<number>,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const caller of pairing.pairedCallers(from)) {
    for (const callee of pairing.now.callees[caller]) if (isLeft.has(callee)) found.add(callee);
  }
  return found;
}

/** Pairs of which each is the other's only candidate. */
function onlyCandidates(
  from: readonly number[],
  candidatesOf: (from: number) => ReadonlySet<number>,
): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  const asked = new Map<number, number>();
  for (const i of from) {
    const candidates = candidatesOf(i);
    for (const other of candidates) asked.set(other, (asked.get(other) ?? 0) + 1);
    const [only] = candidates;
    if (candidates.size === 1) pairs.push([i, only as number]);
  }
  return pairs.filter(([, other]) => asked.get(other) === 1);
}

/** Functions in another file: the only ones of their names that are left, called by the same. */
function pairMoved(pairing: FunctionPairing): void {
  const { base, now } = pairing;
  const ofNew = grouped(leftNamed(pairing, 'now'), (i) => now.name[i]);
  for (const [name, from] of grouped(leftNamed(pairing, 'base'), (i) => base.name[i])) {
    const to = ofNew.get(name) ?? [];
    if (from.length !== 1 || to.length !== 1) continue;
    if (!pairing.hasCallerInCommon(from[0], to[0])) continue;
    pairing.pair(from[0], to[0], 'moved');
    pairFollowers(pairing, from[0], to[0]);
  }
}

/** Named functions with a file that nobody has taken. */
function leftNamed(pairing: FunctionPairing, side: 'base' | 'now'): readonly number[] {
  const { name, file, files, count } = pairing[side];
  const taken = side === 'base' ? pairing.newOf : pairing.baseOf;
  return Array.from({ length: count }, (_, i) => i).filter((i) => {
    const { kind } = files[file[i]];
    return taken[i] < 0 && name[i] !== '' && kind !== 'native' && kind !== 'evaluated';
  });
}

/** The nameless functions that a moved one calls moved with it: they are as far from it as they were. */
function pairFollowers(pairing: FunctionPairing, from: number, to: number): void {
  const { base } = pairing;
  const queue: (readonly [number, number])[] = [[from, to]];
  for (const [caller, newCaller] of queue) {
    for (const i of base.callees[caller]) {
      if (!pairing.isLeftOfBase(i) || base.name[i] !== '' || base.file[i] !== base.file[from])
        continue;
      const line = pairing.now.line[to] + base.line[i] - base.line[from];
      const found = followerAt(pairing, newCaller, { line, column: base.column[i] });
      if (found === null) continue;
      pairing.pair(i, found, 'shift');
      queue.push([i, found]);
    }
  }
}

/** The nameless function of a caller's file that it calls at a line: at the column, or the only one there. */
function followerAt(
  pairing: FunctionPairing,
  caller: number,
  { line, column }: { readonly line: number; readonly column: number },
): number | null {
  const { now } = pairing;
  const there = [...now.callees[caller]].filter((i) => {
    const isThere = now.line[i] === line && now.file[i] === now.file[caller];
    return isThere && now.name[i] === '' && pairing.isLeftOfNew(i);
  });
  const found = there.find((i) => now.column[i] === column);
  return found ?? (there.length === 1 ? there[0] : null);
}

/** Functions of the same file under another name: mostly called by the same, and nobody else could be meant. */
function pairRenamed(pairing: FunctionPairing): void {
  const { base, now } = pairing;
  const ofFile = grouped(base.file.keys(), (i) => base.file[i]);
  for (const file of pairing.filesLeft()) {
    const from = file.from.filter((i) => base.name[i] !== '');
    const isLeft = new Set(file.to.filter((i) => now.name[i] !== ''));
    const baseFile = base.file[file.from[0]];
    const { kind } = base.files[baseFile];
    if (kind === 'native' || kind === 'evaluated' || isLeft.size === 0) continue;
    const anchors = new Anchors(pairing, ofFile.get(baseFile) ?? []);
    if (anchors.count === 0 && kind !== 'own') continue;
    const isLikely = (i: number) => (other: number) =>
      callersAlike(pairing, i, other) >= SAME_CALLERS && anchors.mayBeNameless(i, other);
    const candidates = (i: number): ReadonlySet<number> =>
      new Set([...calledBySame(pairing, i, isLeft)].filter(isLikely(i)));
    for (const [i, other] of onlyCandidates(from, candidates)) pairing.pair(i, other, 'renamed');
  }
}

function callersAlike({ base, now, newOf }: FunctionPairing, from: number, to: number): number {
  // Callers without a partner count as callers that the other has not; a function that calls itself still does.
  const callers = Array.from(base.callers[from], (caller) =>
    caller === from ? to : newOf[caller] < 0 ? -1 - caller : newOf[caller],
  );
  return overlap(new Set(callers), now.callers[to]).likeness;
}
