import type { FunctionStats } from '../../model/function-stats.ts';
import { FunctionTableBuilder } from '../../model/function-table.ts';
import { type PairingSide, pairingSide } from '../../model/pairing/pair-functions.ts';
import { busyTime, inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import type { RunCounts } from '../../model/statistics/moderated-test.ts';
import { type Place, placeOf } from '../../render/view-report.ts';
import type { Session } from './session.ts';

/** What of each function is compared. */
export interface CompareMeasure {
  readonly isCumulative: boolean;
  /** What times are divided by; `null`: nothing. */
  readonly per: 'sample' | 'second' | null;
}

/** One side of a comparison: what each function takes in each of its dumps. */
export interface CompareSide {
  readonly totals: SideTotals;
  readonly pairing: PairingSide;
  /** By dump, then by function of `pairing`. */
  readonly timesUs: readonly Float64Array[];
  readonly shares: readonly Float64Array[];
  /** Samples, and all of a dump that are not idle; `null` where the values are not of samples of time. */
  readonly samples: RunCounts | null;
  /** 1 for functions that were on the stack of a sample; others are known as callers only. */
  readonly isListed: Uint8Array;
  readonly placeAt: (index: number) => Place;
}

/** The dumps of a side as wholes, in the mean. */
interface SideTotals {
  readonly files: readonly string[];
  readonly durationUs: number;
  /** Time that is not idle. */
  readonly busyUs: number;
  /** `null`: not all are made of samples. */
  readonly samples: number | null;
}

const US_PER_SECOND = 1e6;

/** The dumps of a session, each by itself, as the session looks at them. */
export function sideOf(session: Session, measure: CompareMeasure): CompareSide {
  const { table } = session;
  const builder = new FunctionTableBuilder();
  const isListed = new Uint8Array(table.stats.functions.functionName.length);
  const dumps = session.runs.map((run) => {
    const { stats } = session.withDumps(run).table;
    // As tables are merged: rows get their places in the order of the dumps.
    const indexOf = Int32Array.from({ length: stats.rowCount }, (_, row) =>
      builder.internFrom(stats.functions, row),
    );
    for (const index of indexOf) isListed[index] = 1;
    return dumpColumns(stats, measure, { indexOf, count: isListed.length });
  });
  const samples = dumps.map((dump) => dump.sampleCount);
  return {
    totals: {
      files: session.runs.map(([{ path }]) => path),
      durationUs: meanOf(dumps.map(({ durationUs }) => durationUs)),
      busyUs: meanOf(dumps.map(({ busyUs }) => busyUs)),
      samples: samples.includes(null) ? null : meanOf(samples as number[]),
    },
    pairing: pairingSide(table),
    timesUs: dumps.map(({ timesUs }) => timesUs),
    shares: dumps.map(({ shares }) => shares),
    samples: runCounts(dumps.map(({ counted }) => counted)),
    isListed,
    placeAt: (index) => placeOf(table, index),
  };
}

/** What the functions of a dump take, by their places among those of the whole side. */
function dumpColumns(
  stats: FunctionStats,
  measure: CompareMeasure,
  { indexOf, count }: { readonly indexOf: Int32Array; readonly count: number },
) {
  const column = measure.isCumulative ? stats.cumulative : stats.self;
  const samples = measure.isCumulative ? stats.cumulativeSamples : stats.samples;
  const busyUs = inBaseUnit(stats, busyTime(stats));
  const divisor = divisorFor(measure, busyUs, stats.totals.sampleCount);
  const timesUs = new Float64Array(count);
  const shares = new Float64Array(count);
  const counts = new Float64Array(count);
  for (let row = 0; row < stats.rowCount; row++) {
    const timeUs = inBaseUnit(stats, column[row]);
    timesUs[indexOf[row]] = timeUs / divisor;
    shares[indexOf[row]] = busyUs > 0 ? timeUs / busyUs : 0;
    counts[indexOf[row]] = samples?.[row] ?? 0;
  }
  const isCounted = stats.unit === 'us' && samples !== null;
  return {
    timesUs,
    shares,
    durationUs: inBaseUnit(stats, stats.totals.time),
    busyUs,
    sampleCount: stats.totals.sampleCount,
    counted: isCounted ? { counts, total: busySamples(stats) } : null,
  };
}

function busySamples({ functions, samples, rowCount }: FunctionStats): number {
  let total = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!isOfKind(functions, row, 'idle')) total += samples?.[row] ?? 0;
  }
  return total;
}

function runCounts(
  dumps: readonly ({ readonly counts: Float64Array; readonly total: number } | null)[],
): RunCounts | null {
  const counted = dumps.filter((dump) => dump !== null);
  if (counted.length < dumps.length) return null;
  return { counts: counted.map(({ counts }) => counts), totals: counted.map(({ total }) => total) };
}

function divisorFor({ per }: CompareMeasure, busyUs: number, sampleCount: number | null): number {
  if (per === 'second') return busyUs > 0 ? busyUs / US_PER_SECOND : 1;
  return per === 'sample' && sampleCount !== null && sampleCount > 0 ? sampleCount : 1;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
