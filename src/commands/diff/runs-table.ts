import { smallestChange } from '../../model/statistics/moderated-test.ts';
import {
  moderatedVariance,
  PRIOR_DEGREES,
  priorVariance,
} from '../../model/statistics/run-variance.ts';
import type { RunsTable } from '../../render/diff/diff-report.ts';

const RUNS = [1, 3, 5, 10, 20];
const SHARES = [0.03, 0.1, 0.3];

/** What a table of smallest changes is made for. */
export interface FloorOptions {
  readonly noise: number;
  /** Samples of an average run. */
  readonly length: number;
  readonly alpha: number;
  readonly family: number;
}

/** The smallest changes that so many runs of each side would find, with the noise of this data. */
export function runsTable(options: FloorOptions): RunsTable {
  const changes = SHARES.map((share) =>
    RUNS.map((runs) => expectedFloor(share * options.length, runs, runs, options)),
  );
  return { runs: RUNS, shares: SHARES, changes };
}

/** The smallest change that is found of a function with so many samples a run, if it varies as the data does. */
export function expectedFloor(
  samples: number,
  baseRuns: number,
  newRuns: number,
  { noise, length, alpha, family }: FloorOptions,
): number {
  const degrees = baseRuns + newRuns - 2;
  const others = Math.min(1, Math.max(0.02, 1 - samples / Math.max(1, length)));
  const row = { base: samples, now: samples, mean: samples, others, variance: 0, shortness: 1 };
  const typical = { ...row, variance: noise * priorVariance(row) };
  const variance = moderatedVariance(typical, noise, degrees) * (1 / baseRuns + 1 / newRuns);
  const error = Math.sqrt(variance) / (samples * others);
  return smallestChange(error, { alpha, family, degrees: PRIOR_DEGREES + degrees });
}
