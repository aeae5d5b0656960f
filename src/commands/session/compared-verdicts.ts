import type { FunctionPairs } from '../../model/pairing/pair-functions.ts';
import { isOfKind } from '../../model/profile-times.ts';
import {
  changedRows,
  moderatedTest,
  type RunCounts,
} from '../../model/statistics/moderated-test.ts';
import type { CompareSide } from './compare-side.ts';

/** What can be said of a change. */
export interface RowVerdict {
  /** `null`: the values are not of samples of time. */
  readonly verdict: 'slower' | 'faster' | 'noise' | 'few' | null;
  /** 95 % half width of the difference of the shares. */
  readonly pointsError: number | null;
}

/** The chance that a comparison calls anything slower or faster that is not. */
const ALPHA = 0.01;

/** As in `diff`, over all functions that are seen; with one dump on each side from the usual noise. */
export function verdictsOf(
  old: CompareSide,
  now: CompareSide,
  pairs: FunctionPairs,
): (row: number, isIdle: boolean) => RowVerdict {
  if (old.samples === null || now.samples === null) {
    return () => ({ verdict: null, pointsError: null });
  }
  const byRow = ({ counts, totals }: RunCounts, rowOf: Int32Array): RunCounts => ({
    counts: counts.map((column) => sumByRow(column, rowOf, pairs.rowCount)),
    totals,
  });
  const { rows } = moderatedTest(
    byRow(old.samples, pairs.rowOfBase),
    byRow(now.samples, pairs.rowOfNew),
    pairs.rowCount,
  );
  const isIdleRow = idleRows(old, now, pairs);
  const family = rows.flatMap(({ isTested }, row) => (isTested && !isIdleRow(row) ? [row] : []));
  const changed = changedRows(rows, family, ALPHA);
  return (row, isIdle) => {
    if (isIdle) return { verdict: null, pointsError: null };
    const { base, now: after, isTested, halfWidth } = rows[row];
    const change = after > base ? 'slower' : 'faster';
    const verdict = changed.has(row) ? change : isTested ? 'noise' : 'few';
    return { verdict, pointsError: halfWidth };
  };
}

function idleRows(old: CompareSide, now: CompareSide, pairs: FunctionPairs) {
  return (row: number): boolean => {
    const side = pairs.now[row] < 0 ? old : now;
    const at = pairs.now[row] < 0 ? pairs.base[row] : pairs.now[row];
    return isOfKind(side.pairing.functions, at, 'idle');
  };
}

/** A column of functions as one of rows. */
export function sumByRow(column: Float64Array, rowOf: Int32Array, rowCount: number): Float64Array {
  const sums = new Float64Array(rowCount);
  rowOf.forEach((row, i) => {
    sums[row] += column[i];
  });
  return sums;
}
