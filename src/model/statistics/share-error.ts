import { type CountMoments, moderatedVariance, PRIOR_DEGREES } from './run-variance.ts';
import { quantileT } from './student-t.ts';

/** How far shares of the time may be from those of all runs of a program: 95 % half widths, as parts of 1. */
export interface ShareErrors {
  readonly self: Float64Array;
  readonly cumulative: Float64Array;
  /** Fewer than three runs say little of the noise: it is taken to be the usual. */
  readonly isPrior: boolean;
}

/** Fewer runs are taken for one. */
export const LEAST_RUNS = 3;

/**
 * Half widths of the shares of counts: from the variance of the runs, moderated by the prior; with fewer than
 * three runs from the prior alone, as if all were one run.
 *
 * @param counts by run, then by row
 * @param totals samples of each run that are not idle
 */
export function shareErrors(
  counts: readonly Float64Array[],
  totals: readonly number[],
): Float64Array {
  const isPrior = counts.length < LEAST_RUNS;
  const runs = isPrior ? [summed(counts)] : counts;
  const lengths = isPrior ? [sumOf(totals)] : totals;
  const degrees = runs.length - 1;
  const length = sumOf(lengths) / Math.max(1, lengths.length);
  const t = quantileT(0.975, PRIOR_DEGREES + degrees);
  const rowCount = runs[0]?.length ?? 0;
  return Float64Array.from({ length: rowCount }, (_, row) => {
    if (!(length > 0)) return Number.NaN;
    const values = runs.map((run, i) => (run[row] * length) / Math.max(1, lengths[i]));
    const moments = momentsOf(values, length, degrees);
    return (t * Math.sqrt(moderatedVariance(moments, 1, degrees) / runs.length)) / length;
  });
}

function momentsOf(values: readonly number[], length: number, degrees: number): CountMoments {
  const mean = sumOf(values) / values.length;
  const squares = sumOf(values.map((value) => (value - mean) ** 2));
  return {
    base: mean,
    now: mean,
    mean,
    others: Math.min(1, Math.max(0.02, 1 - mean / length)),
    variance: degrees > 0 ? squares / degrees : 0,
    shortness: 1,
  };
}

function summed(columns: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0), ...others] = columns;
  return first.map((value, row) => others.reduce((sum, column) => sum + column[row], value));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
