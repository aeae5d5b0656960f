import { Anchors } from './anchors.ts';
import { type FileFunctions, type FunctionPairing, isFileItself } from './function-pairing.ts';
import { grouped } from './grouped.ts';

/**
 * Pairs functions that stand as far from a paired one, the nearest above or below, as they did: first where both
 * neighbours say the same, then by the nearer one. Each pair may be the neighbour of the next. `anyColumn` takes the
 * only one at the line, too, whatever its column.
 */
export function pairShifted(
  pairing: FunctionPairing,
  file: FileFunctions,
  columns: 'sameColumn' | 'anyColumn',
): void {
  const { base } = pairing;
  let from = file.from.filter((i) => pairing.isLeftOfBase(i) && !isFileItself(base, i));
  for (const isSure of [true, false]) {
    for (let isChanged = true; isChanged && from.length > 0; ) {
      const anchors = new Anchors(pairing, file.from);
      isChanged = shiftOnce(pairing, { from, to: file.to }, { anchors, isSure, columns });
      from = from.filter((i) => pairing.isLeftOfBase(i));
    }
  }
}

interface ShiftBy {
  readonly anchors: Anchors;
  /** Both neighbours have to say the same. */
  readonly isSure: boolean;
  readonly columns: 'sameColumn' | 'anyColumn';
}

function shiftOnce(pairing: FunctionPairing, { from, to }: FileFunctions, by: ShiftBy): boolean {
  const { base, now } = pairing;
  const left = to.filter((i) => pairing.isLeftOfNew(i) && !isFileItself(now, i));
  const atLine = grouped(left, (i) => `${now.line[i]}:${now.name[i]}`);
  const claims = new Map<number, number | null>();
  for (const i of from) {
    const found = by.anchors.nearest(i).map((anchor) => {
      const { lines } = by.anchors.shiftOf(anchor);
      const there = atLine.get(`${base.line[i] + lines}:${base.name[i]}`) ?? [];
      return shiftedBy(pairing, { index: i, anchor, there, by });
    });
    const [first = null, second = first] = found;
    const target = by.isSure && first !== second ? null : (first ?? second);
    // Two that would both be the same function are neither.
    if (target !== null) claims.set(target, claims.has(target) ? null : i);
  }
  const pairs = [...claims].filter(([, i]) => i !== null) as [number, number][];
  for (const [target, i] of pairs) pairing.pair(i, target, 'shift');
  return pairs.length > 0;
}

interface ShiftQuestion {
  readonly index: number;
  readonly anchor: number;
  readonly by: ShiftBy;
  /** New functions of its name at its line, as far as that anchor says. */
  readonly there: readonly number[];
}

function shiftedBy({ base, now }: FunctionPairing, question: ShiftQuestion): number | null {
  const { index, anchor, by, there } = question;
  const isOneLine = base.line[anchor] === base.line[index];
  const step = isOneLine ? by.anchors.shiftOf(anchor).columns : 0;
  const column = base.column[index];
  const found =
    there.find((i) => now.column[i] === column + step) ??
    there.find((i) => now.column[i] === column);
  if (found !== undefined) return found;
  const isOnly = there.length === 1 && !isOneLine && by.columns === 'anyColumn';
  return isOnly ? there[0] : null;
}
