import { quantileChiSquared } from './chi-squared.ts';
import { quantileT } from './student-t.ts';

/** Over-dispersion of counts of samples: 1 would be Poisson's; measured medians are 1.5 to 2.5. */
const OVERDISPERSION = 2;
/** What differs from run to run whatever the number of samples: compiler, layout, caches. */
const RUN_TO_RUN = 0.1;
/** How many runs the prior counts for. */
export const PRIOR_DEGREES = 8;
/** Fewer functions say nothing of the noise that all have. */
const LEAST_FOR_NOISE = 5;

/** Counts of one kind in runs of two sides, brought to runs of the average length. */
export interface CountMoments {
  /** Means of the sides and of all runs, in samples of an average run. */
  readonly base: number;
  readonly now: number;
  readonly mean: number;
  /** What is not this function, by all: 1 - share, at least 0.02. */
  readonly others: number;
  /** Variance within the sides, pooled; 0 where each has one run. */
  readonly variance: number;
  /** More than 1 where runs are shorter than the average. */
  readonly shortness: number;
}

/** The variance of one run that is expected before any is seen. */
export function priorVariance({ mean, others, shortness }: CountMoments): number {
  return OVERDISPERSION * mean * others * shortness + (RUN_TO_RUN * mean * others) ** 2;
}

/**
 * How much noisier this data is than the prior, at least 1: by the variance within sides, or with one run each by the
 * differences, most of which are not changes (Efron 2004, Journal of the American Statistical Association 99:96).
 */
export function noiseFactor(rows: readonly CountMoments[], degrees: number): number {
  if (rows.length < LEAST_FOR_NOISE) return 1;
  if (degrees > 0) {
    const expected = quantileChiSquared(0.5, degrees) / degrees;
    return Math.max(1, median(rows.map((row) => row.variance / priorVariance(row))) / expected);
  }
  const expected = quantileT(0.75, PRIOR_DEGREES) ** 2;
  const squares = rows.map((row) => (row.now - row.base) ** 2 / (2 * priorVariance(row)));
  return Math.max(1, median(squares) / expected);
}

/**
 * The variance of one run, from the prior and from what was seen (Smyth 2004, Statistical Applications in Genetics and
 * Molecular Biology 3:3); never less than that of counts.
 */
export function moderatedVariance(row: CountMoments, noise: number, degrees: number): number {
  const prior = PRIOR_DEGREES * noise * priorVariance(row);
  const least = row.mean * row.others * row.shortness;
  return Math.max(least, (prior + degrees * row.variance) / (PRIOR_DEGREES + degrees));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
