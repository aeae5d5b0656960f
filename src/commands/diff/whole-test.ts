import {
  moderatedTest,
  type RunCounts,
  type TestedRow,
} from '../../model/statistics/moderated-test.ts';
import type { Limit } from '../language/parse-condition.ts';
import type { DiffSide, RunFacts } from './diff-side.ts';
import { meanInterval, type PairedSides } from './paired-sides.ts';

/**
 * The test of a quantity of whole runs (`duration`, `busy`, `gc`): in samples of the average interval, against its own
 * old value; points of `gc` are shares. `null`: a run does not say.
 */
export function wholeTest(
  sides: PairedSides,
  metric: string,
  unit: Limit['unit'],
): TestedRow | null {
  const interval = meanInterval(sides);
  const isShare = unit === 'points';
  const countsOf = ({ runs }: DiffSide): RunCounts | null => {
    const values = runs.map((run) => quantityOf(run, metric, { interval, isShare }));
    if (values.includes(null)) return null;
    return {
      counts: (values as number[]).map((value) => Float64Array.of(value)),
      totals: isShare ? runs.map(({ samples }) => samples) : null,
    };
  };
  const base = countsOf(sides.base);
  const now = countsOf(sides.now);
  return base === null || now === null ? null : (moderatedTest(base, now, 1).rows[0] ?? null);
}

function quantityOf(
  { durationUs, samples, gcSamples, intervalUs }: RunFacts,
  metric: string,
  { interval, isShare }: { readonly interval: number; readonly isShare: boolean },
): number | null {
  if (metric === 'duration') return durationUs === null ? null : durationUs / interval;
  const count = metric === 'gc' ? gcSamples : samples;
  return isShare ? count : (count * (intervalUs ?? interval)) / interval;
}
