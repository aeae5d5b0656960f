import type { DiffFunction } from '../../render/diff/diff-report.ts';
import type { PairedSides } from './paired-sides.ts';

/** A listed function and its row. */
export interface ListedRow extends Omit<DiffFunction, 'under'> {
  readonly row: number;
}

/** A callee has to explain this part of a caller's change. */
const EXPLAINS = 0.5;

/**
 * For each listed function the one below it on the stack that explains its change: the change of its own samples is
 * none, and a callee that changed in the same direction has at least half of what it has. `null`: none does.
 */
export function explainedCallers(
  sides: PairedSides,
  listed: readonly ListedRow[],
): readonly (number | null)[] {
  const callersOf = callersByRow(sides);
  const at = new Map(listed.map(({ row }, i) => [row, i]));
  const under: (number | null)[] = listed.map(() => null);
  const causes = listed
    .map((one, i) => ({ ...one, i, delta: one.cumulative.now - one.cumulative.base }))
    .filter(({ cumulative }) => isChange(cumulative.verdict))
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  for (const cause of causes) {
    for (const row of ancestors(callersOf, cause.row)) {
      const i = at.get(row);
      if (i === undefined || under[i] !== null || row === cause.row) continue;
      if (under[cause.i] !== i && explains(cause, listed[i])) under[i] = cause.i;
    }
  }
  return under;
}

function isChange(verdict: DiffFunction['self']['verdict']): boolean {
  return verdict === 'slower' || verdict === 'faster';
}

function explains(
  cause: ListedRow & { readonly delta: number },
  { self, cumulative }: ListedRow,
): boolean {
  if (cumulative.verdict !== cause.cumulative.verdict || isChange(self.verdict)) return false;
  const delta = cumulative.now - cumulative.base;
  return Math.abs(cause.delta) >= EXPLAINS * Math.abs(delta);
}

function callersByRow({ base, now, pairs }: PairedSides): readonly ReadonlySet<number>[] {
  const callers = Array.from({ length: pairs.rowCount }, () => new Set<number>());
  for (const [side, rowOf] of [
    [base, pairs.rowOfBase],
    [now, pairs.rowOfNew],
  ] as const) {
    for (let edge = 0; edge < side.caller.length; edge++) {
      callers[rowOf[side.callee[edge]]].add(rowOf[side.caller[edge]]);
    }
  }
  return callers;
}

/** All that call a row, or call what calls it, the nearest first. */
function ancestors(callersOf: readonly ReadonlySet<number>[], row: number): ReadonlySet<number> {
  const found = new Set([row]);
  // A set grows while it is walked.
  for (const one of found) for (const caller of callersOf[one]) found.add(caller);
  found.delete(row);
  return found;
}
