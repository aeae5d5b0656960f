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
  const sides = [scaledSide(base), scaledSide(now)] as const;
  const length = averageLength(sides);
  const runCounts = sides.map(({ runs }) => runs.length);
  const spread = runCounts.reduce((sum, runs) => sum + 1 / runs, 0);
  const shortness =
    sides.reduce(
      (sum, side) => sum + meanOf(side.runs.map((run) => run.weight(length))) / side.runs.length,
      0,
    ) / spread;
  const degrees = runCounts.reduce((sum, runs) => sum + runs, -2);
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

interface ScaledRun {
  readonly counts: Float64Array;
  readonly total: number | null;
  /** How much more a sample of this run counts than one of an average run. */
  readonly weight: (length: number | null) => number;
}

function scaledSide({ counts, totals, weights }: RunCounts): {
  readonly runs: readonly ScaledRun[];
} {
  const runs = counts.map((column, run) => {
    const total = totals === null ? null : totals[run];
    return {
      counts: column,
      total,
      weight: (length: number | null) =>
        length === null || total === null ? (weights?.[run] ?? 1) : length / Math.max(1, total),
    };
  });
  return { runs };
}

type Sides = readonly [ReturnType<typeof scaledSide>, ReturnType<typeof scaledSide>];

/** `null`: counts are no shares. */
function averageLength(sides: Sides): number | null {
  const totals = sides.flatMap(({ runs }) => runs.map(({ total }) => total));
  return totals.includes(null) ? null : meanOf(totals as number[]);
}

function momentsOf(
  sides: Sides,
  row: number,
  { length, shortness, degrees }: { length: number | null; shortness: number; degrees: number },
): CountMoments {
  const values = sides.map(({ runs }) =>
    runs.map((run) => {
      const isShare = length !== null && run.total !== null;
      return run.counts[row] * (isShare ? run.weight(length) : 1);
    }),
  );
  const [base = 0, now = 0] = values.map(meanOf);
  const squares = values.map((side, i) => {
    const mean = i === 0 ? base : now;
    return side.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
  const mean = meanOf(values.flat());
  const others = length === null ? 1 : Math.min(1, Math.max(0.02, 1 - mean / length));
  const variance = degrees > 0 ? meanOf(squares) * (squares.length / degrees) : 0;
  return { base, now, mean, others, variance, shortness };
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

const knownT = new Map<number, number>();

/** The quantile that nearly all intervals ask for. */
function t975(degrees: number): number {
  const known = knownT.get(degrees) ?? quantileT(0.975, degrees);
  knownT.set(degrees, known);
  return known;
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
  const critical = criticalT(alpha / Math.max(1, family), degrees) + quantileT(0.8, degrees);
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
