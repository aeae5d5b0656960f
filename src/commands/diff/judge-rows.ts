import {
  changedRows,
  type ModeratedTest,
  smallestChange,
} from '../../model/statistics/moderated-test.ts';
import type { DiffMeasure, Verdict } from '../../render/diff/diff-report.ts';
import type { PairedSides } from './paired-sides.ts';

export interface JudgeOptions {
  readonly alpha: number;
  /** Not only the program's own functions. */
  readonly isAll: boolean;
}

/** The verdicts of a test by row, and the family that they were found in. */
export interface Judged {
  readonly family: readonly number[];
  readonly measureOf: (row: number) => DiffMeasure;
}

/** What changed, among the functions that were asked about and have enough samples. */
export function judgeRows(
  sides: PairedSides,
  { rows, degrees }: ModeratedTest,
  { alpha, isAll }: JudgeOptions,
): Judged {
  const isAsked = (row: number): boolean =>
    sides.isIdle[row] === 0 && (isAll || sides.isOwn[row] === 1);
  const family = rows.flatMap(({ isTested }, row) => (isTested && isAsked(row) ? [row] : []));
  const changed = changedRows(rows, family, alpha);
  const size = { alpha, family: family.length, degrees };
  const verdictOf = (row: number): Verdict => {
    const { isTested, base, now } = rows[row];
    if (!isTested) return 'few';
    if (!isAsked(row)) return 'untested';
    if (!changed.has(row)) return 'noise';
    return now > base ? 'slower' : 'faster';
  };
  return {
    family,
    measureOf: (row) => {
      const { base, now, change, low, high, p, error } = rows[row];
      const hasRatio = change !== null && Number.isFinite(error);
      const floor = hasRatio ? smallestChange(error, size) : null;
      return { base, now, change, low, high, p, floor, verdict: verdictOf(row) };
    },
  };
}
