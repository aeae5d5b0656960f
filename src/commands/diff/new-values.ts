import type { Condition } from '../language/parse-condition.ts';
import { type DiffSide, meanOf } from './diff-side.ts';
import { type PairedSides, sumByRow } from './paired-sides.ts';

/**
 * What a condition without a sign is tested on: the mean of the new side's runs, in the unit of the condition; `row` is
 * `null` for what is of whole runs. `null`: nobody knows.
 */
export function newValue(
  { now, pairs }: PairedSides,
  { metric, limit }: Condition,
  row: number | null,
): number | null {
  const value =
    row === null ? wholeValue(now, metric) : functionValue(now, pairs.rowOfNew, { metric, row });
  if (value === null || limit.unit !== 'percent') return value;
  const busyUs = meanKnown(now, ({ busyUs: us }) => us);
  return busyUs === null || busyUs <= 0 ? null : (100 * value) / busyUs;
}

function wholeValue(side: DiffSide, metric: string): number | null {
  if (metric === 'duration') return meanKnown(side, ({ durationUs }) => durationUs);
  if (metric === 'busy') return meanKnown(side, ({ busyUs }) => busyUs);
  return meanKnown(side, ({ gcSamples, intervalUs }) =>
    intervalUs === null ? null : gcSamples * intervalUs,
  );
}

function meanKnown(
  { runs }: DiffSide,
  valueFor: (run: DiffSide['runs'][number]) => number | null,
): number | null {
  const values = runs.map(valueFor);
  return values.includes(null) ? null : meanOf(values as number[]);
}

function functionValue(
  side: DiffSide,
  rowOf: Int32Array,
  { metric, row }: { readonly metric: string; readonly row: number },
): number | null {
  const sum = (column: Float64Array): number => sumByRow(column, rowOf, row + 1)[row] ?? 0;
  if (metric === 'samples') return meanOf(side.self.map(sum));
  if (metric === 'ncalls' || metric === 'percall') return callsValue(side, metric, sum);
  if (side.meanUs === null) return null;
  return sum(metric === 'cumtime' ? side.meanUs.cumulative : side.meanUs.self);
}

function callsValue(
  { meanCalls, meanUs }: DiffSide,
  metric: 'ncalls' | 'percall',
  sum: (column: Float64Array) => number,
): number | null {
  const calls = meanCalls === null ? Number.NaN : sum(meanCalls);
  if (Number.isNaN(calls)) return null;
  if (metric === 'ncalls') return calls;
  return meanUs === null || calls === 0 ? null : sum(meanUs.self) / calls;
}
