import { pairShifted } from './by-shift.ts';
import { type FileFunctions, type FunctionPairing, isFileItself } from './function-pairing.ts';
import { grouped } from './grouped.ts';
import type { SideFunctions } from './side-functions.ts';

/** Pairs functions within their files: by exact position, by name, by how far their neighbours have shifted. */
export function pairByPosition(pairing: FunctionPairing): void {
  for (const file of pairing.filesLeft()) {
    const names = namesOf(pairing, file);
    pairExact(pairing, file, names);
    for (const { from, to } of names.values()) {
      const [a] = from;
      const [b] = to;
      const isOnly = from.length === 1 && to.length === 1;
      if (isOnly && pairing.isLeftOfBase(a) && pairing.isLeftOfNew(b)) pairing.pair(a, b, 'line');
    }
    pairShifted(pairing, file, 'sameColumn');
  }
}

/** The named functions of both sides by their names, where a name is on both. */
function namesOf({ base, now }: FunctionPairing, { from, to }: FileFunctions) {
  const names = new Map<string, { from: number[]; to: number[] }>();
  const ofNew = grouped(to, (i) => now.name[i]);
  for (const [name, indexes] of grouped(from, (i) => base.name[i])) {
    const others = ofNew.get(name);
    if (name !== '' && others !== undefined) names.set(name, { from: indexes, to: others });
  }
  return names;
}

/**
 * Where a named function has moved, the line of a nameless one, or of one of several with its name, may now be another
 * function's: these are left to the shift of their neighbours.
 */
function pairExact(
  pairing: FunctionPairing,
  { from, to }: FileFunctions,
  names: ReturnType<typeof namesOf>,
): void {
  const { base, now } = pairing;
  const atPosition = new Map(to.map((i) => [positionKey(now, i), i]));
  const exactOf = (i: number): number | undefined => atPosition.get(positionKey(base, i));
  const hasMoved = [...names.values()].some(
    (same) =>
      same.from.length === same.to.length && same.from.every((i) => exactOf(i) === undefined),
  );
  for (const i of from) {
    const other = exactOf(i);
    if (other === undefined) continue;
    const same = names.get(base.name[i]);
    const isOnly = same?.from.length === 1 && same.to.length === 1;
    if (!hasMoved || isOnly || isFileItself(base, i)) pairing.pair(i, other, 'exact');
  }
}

function positionKey({ name, line, column }: SideFunctions, index: number): string {
  return `${line[index]}:${column[index]}:${name[index]}`;
}
