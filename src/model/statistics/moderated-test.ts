import { holm } from './holm.ts';
import {
  type CountMoments,
  moderatedVariance,
  noiseFactor,
  PRIOR_DEGREES,
} from './run-variance.ts';
import { criticalT, quantileT, twoSidedT } from './student-t.ts';

/** What was counted in the runs of one side. */
export interface RunCounts {
  /** By run, then by row: samples. */
  readonly counts: readonly Float64Array[];
  /**
   * By run: all samples, which a row's are a share of; or `null` where the counts are compared as they are. Counts are
   * then in one unit already, and each of a run stands for `weight` of its samples.
   */
  readonly totals: readonly number[] | null;
  readonly weights?: readonly number[];
}

/** A change is told from noise for rows with so many samples a run on a side. */
const LEAST_SAMPLES = 10;
/** Above this share too little is left to compare with. */
const MAX_SHARE = 0.9;

/** One row of two sides. Shares are parts of the average run; without totals they are counts. */
export interface TestedRow {
  readonly base: number;
  readonly now: number;
  /** Odds of the new side by those of the old, less 1; `null`: there was nothing, or hardly anything else. */
  readonly change: number | null;
  /** 95 % interval of the change. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number;
  /** Standard error of the logarithm of the ratio. */
  readonly error: number;
  /** 95 % half width of the difference of the means, as `base` and `now`. */
  readonly halfWidth: number;
  readonly isTested: boolean;
}

export interface ModeratedTest {
  readonly rows: readonly TestedRow[];
  readonly noise: number;
  /** Of the t distribution. */
  readonly degrees: number;
}

/**
 * Tests each row for a change between two sides of runs, with a moderated t test on shares of samples. Linear in rows
 * and runs.
 */
export function moderatedTest(base: RunCounts, now: RunCounts, rowCount: number): ModeratedTest {
  const length = averageLength([base, now]);
  const sides = [scaledSide(base, length), scaledSide(now, length)] as const;
  const [first, second] = sides;
  const runs = [first.counts.length, second.counts.length] as const;
  const spread = 1 / runs[0] + 1 / runs[1];
  const shortness = (first.shortness / runs[0] + second.shortness / runs[1]) / spread;
  const degrees = runs[0] + runs[1] - 2;
  const moments = Array.from({ length: rowCount }, (_, row) =>
    momentsOf(sides, row, { length, shortness, degrees }),
  );
  const isTested = ({ base: m1, now: m2 }: CountMoments): boolean =>
    Math.max(m1, m2) >= LEAST_SAMPLES;
  const noise = noiseFactor(moments.filter(isTested), degrees);
  const context = { noise, degrees, spread, length };
  return {
    rows: moments.map((row) => testedRow(row, context, isTested(row))),
    noise,
    degrees: PRIOR_DEGREES + degrees,
  };
}

/** The runs of a side, each with what its counts are multiplied with to be those of an average run. */
interface ScaledSide {
  readonly counts: readonly Float64Array[];
  readonly factors: readonly number[];
  /** How much more a sample of a run counts than one of an average run, in the mean. */
  readonly shortness: number;
}

function scaledSide({ counts, totals, weights }: RunCounts, length: number | null): ScaledSide {
  const factors = counts.map((_, run) =>
    length === null || totals === null ? 1 : length / Math.max(1, totals[run]),
  );
  const isShare = length !== null && totals !== null;
  const shares = counts.map((_, run) => (isShare ? factors[run] : (weights?.[run] ?? 1)));
  return { counts, factors, shortness: meanOf(shares) };
}

/** `null`: counts are not shares. */
function averageLength(sides: readonly RunCounts[]): number | null {
  const totals = sides.map((side) => side.totals);
  return totals.includes(null) ? null : meanOf((totals as (readonly number[])[]).flat());
}

function momentsOf(
  [base, now]: readonly [ScaledSide, ScaledSide],
  row: number,
  { length, shortness, degrees }: { length: number | null; shortness: number; degrees: number },
): CountMoments {
  const before = meanAt(base, row);
  const after = meanAt(now, row);
  const runs = [base.counts.length, now.counts.length] as const;
  const mean = (before * runs[0] + after * runs[1]) / Math.max(1, runs[0] + runs[1]);
  const squares = squaresAt(base, row, before) + squaresAt(now, row, after);
  const others = length === null ? 1 : Math.min(1, Math.max(0.02, 1 - mean / length));
  const variance = degrees > 0 ? squares / degrees : 0;
  return { base: before, now: after, mean, others, variance, shortness };
}

function meanAt({ counts, factors }: ScaledSide, row: number): number {
  let sum = 0;
  for (let run = 0; run < counts.length; run++) sum += counts[run][row] * factors[run];
  return sum / Math.max(1, counts.length);
}

function squaresAt({ counts, factors }: ScaledSide, row: number, mean: number): number {
  let sum = 0;
  for (let run = 0; run < counts.length; run++)
    sum += (counts[run][row] * factors[run] - mean) ** 2;
  return sum;
}

function testedRow(
  row: CountMoments,
  {
    noise,
    degrees,
    spread,
    length,
  }: { noise: number; degrees: number; spread: number; length: number | null },
  isTested: boolean,
): TestedRow {
  const unit = length ?? 1;
  const error = Math.sqrt(moderatedVariance(row, noise, degrees) * spread);
  const freedom = PRIOR_DEGREES + degrees;
  const logError = row.mean > 0 ? error / (row.mean * row.others) : Number.POSITIVE_INFINITY;
  const [base, now] = [row.base / unit, row.now / unit];
  const ratio = length === null ? now / base : odds(now) / odds(base);
  const isRatio = base > 0 && (length === null || Math.max(base, now) <= MAX_SHARE);
  const margin = Math.exp(t975(freedom) * logError);
  return {
    base,
    now,
    change: isRatio ? ratio - 1 : null,
    low: isRatio ? ratio / margin - 1 : null,
    high: isRatio ? ratio * margin - 1 : null,
    p: error > 0 ? twoSidedT((row.now - row.base) / error, freedom) : 1,
    error: logError,
    halfWidth: (t975(freedom) * error) / unit,
    isTested,
  };
}

/** The quantiles that nearly all rows ask for. */
const known = new Map<string, number>();

function remembered(key: string, find: () => number): number {
  const value = known.get(key) ?? find();
  // A test that runs for long asks for many families.
  if (known.size > 1000) known.clear();
  known.set(key, value);
  return value;
}

function t975(degrees: number): number {
  return remembered(`0.975 ${degrees}`, () => quantileT(0.975, degrees));
}

/**
 * The smallest change that a test in a family of this size finds with a power of 80 %; `error` is the standard error of
 * the logarithm of the ratio.
 */
export function smallestChange(
  error: number,
  {
    alpha,
    family,
    degrees,
  }: { readonly alpha: number; readonly family: number; readonly degrees: number },
): number {
  const chance = alpha / Math.max(1, family);
  const critical = remembered(
    `${chance} ${degrees}`,
    () => criticalT(chance, degrees) + quantileT(0.8, degrees),
  );
  return Math.exp(critical * error) - 1;
}

/** Which rows of a family have changed; an entry for each of `family`, indexes of rows. */
export function changedRows(
  rows: readonly TestedRow[],
  family: readonly number[],
  alpha: number,
): ReadonlySet<number> {
  const isRejected = holm(
    family.map((row) => rows[row].p),
    alpha,
  );
  return new Set(family.filter((_, i) => isRejected[i]));
}

function odds(share: number): number {
  return share / (1 - share);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
