import { FunctionTableBuilder, functionKind } from '../../model/function-table.ts';
import {
  type FunctionPairs,
  type PairingSide,
  pairFunctions,
  pairingSide,
} from '../../model/pairing/pair-functions.ts';
import { busyTime, inBaseUnit } from '../../model/profile-times.ts';
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

/** A function on both sides; `null` where a side does not have it. */
export interface Compared {
  readonly place: Place;
  /** Where it stood on the old side. */
  readonly oldPlace: Place | null;
  readonly match: FunctionPairs['rules'][number];
  readonly oldUs: number | null;
  readonly newUs: number | null;
  /** `null` for what is idle, too. */
  readonly oldShare: number | null;
  readonly newShare: number | null;
  readonly isIdle: boolean;
  /** How far the dumps of a side lie apart, the larger of the two. */
  readonly spreadUs: number;
}

const US_PER_SECOND = 1e6;

/** The dumps of a session, each by itself, as the session looks at them. */
export function sideOf(session: Session, measure: CompareMeasure): CompareSide {
  const { table } = session;
  const count = table.stats.functions.functionName.length;
  const rows = new FunctionTableBuilder();
  const isListed = new Uint8Array(count);
  const dumps = session.dumps.map((dump) => {
    const part = session.withDumps([dump]).table;
    const { stats } = part;
    const column = measure.isCumulative ? stats.cumulative : stats.self;
    const busyUs = inBaseUnit(stats, busyTime(stats));
    const divisor = divisorFor(measure, busyUs, stats.totals.sampleCount);
    const timesUs = new Float64Array(count);
    const shares = new Float64Array(count);
    for (let row = 0; row < stats.rowCount; row++) {
      // As tables are merged: rows get their places in the order of the dumps.
      const index = rows.internFrom(stats.functions, row);
      const timeUs = inBaseUnit(stats, column[row]);
      isListed[index] = 1;
      timesUs[index] = timeUs / divisor;
      shares[index] = busyUs > 0 ? timeUs / busyUs : 0;
    }
    const durationUs = inBaseUnit(stats, stats.totals.time);
    return { timesUs, shares, durationUs, busyUs, samples: stats.totals.sampleCount };
  });
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  return {
    totals: {
      files: session.dumps.map(({ path }) => path),
      durationUs: mean(dumps.map(({ durationUs }) => durationUs)),
      busyUs: mean(dumps.map(({ busyUs }) => busyUs)),
      samples: dumps.some(({ samples }) => samples === null)
        ? null
        : mean(dumps.map(({ samples }) => samples ?? 0)),
    },
    pairing: pairingSide(table),
    timesUs: dumps.map(({ timesUs }) => timesUs),
    shares: dumps.map(({ shares }) => shares),
    isListed,
    placeAt: (index) => placeOf(table, index),
  };
}

function divisorFor({ per }: CompareMeasure, busyUs: number, sampleCount: number | null): number {
  if (per === 'second') return busyUs > 0 ? busyUs / US_PER_SECOND : 1;
  return per === 'sample' && sampleCount !== null && sampleCount > 0 ? sampleCount : 1;
}

/** The functions of both sides, those that changed most first; what is idle comes last. */
export function compareSides(old: CompareSide, now: CompareSide): readonly Compared[] {
  const pairs = pairFunctions(old.pairing, now.pairing);
  const sides = {
    old: sideColumns(old, pairs.rowOfBase, pairs.rowCount),
    now: sideColumns(now, pairs.rowOfNew, pairs.rowCount),
  };
  const rows: Compared[] = [];
  for (let row = 0; row < pairs.rowCount; row++) {
    const compared = comparedAt(sides, pairs.rules[row], row);
    if (compared !== null) rows.push(compared);
  }
  const changeOf = ({ oldUs, newUs }: Compared): number => Math.abs((newUs ?? 0) - (oldUs ?? 0));
  return rows.sort((a, b) => Number(a.isIdle) - Number(b.isIdle) || changeOf(b) - changeOf(a));
}

/** `null` for what is known as a caller only. */
function comparedAt(
  { old, now }: { readonly old: SideColumns; readonly now: SideColumns },
  rule: Compared['match'],
  row: number,
): Compared | null {
  const before = valuesAt(old, row);
  const after = valuesAt(now, row);
  const place = after?.place ?? before?.place;
  if (place === undefined) return null;
  const isIdle = functionKind(place.functionName, place.url) === 'idle';
  return {
    place,
    oldPlace: before?.place ?? null,
    match: before === undefined ? 'new' : after === undefined ? 'gone' : rule,
    oldUs: before?.us ?? null,
    newUs: after?.us ?? null,
    ...(isIdle ? { oldShare: null, newShare: null } : sharesOf(before, after)),
    isIdle,
    spreadUs: Math.max(before?.spreadUs ?? 0, after?.spreadUs ?? 0),
  };
}

function sharesOf(before: SideValues | undefined, after: SideValues | undefined) {
  return { oldShare: before?.share ?? null, newShare: after?.share ?? null };
}

type SideValues = NonNullable<ReturnType<typeof valuesAt>>;

function valuesAt({ timesUs, shares, firstListed, placeAt }: SideColumns, row: number) {
  const first = firstListed[row];
  if (first < 0) return undefined;
  return {
    place: placeAt(first),
    us: meanOf(timesUs, row),
    share: meanOf(shares, row),
    spreadUs: spread(timesUs, row),
  };
}

/** A side by the rows of both. */
interface SideColumns {
  readonly timesUs: readonly Float64Array[];
  readonly shares: readonly Float64Array[];
  /** The first function of a row that was on a stack; -1: none was. */
  readonly firstListed: Int32Array;
  readonly placeAt: (index: number) => Place;
}

function sideColumns(side: CompareSide, rowOf: Int32Array, rowCount: number): SideColumns {
  const byRow = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(rowCount);
    rowOf.forEach((row, i) => {
      sums[row] += column[i];
    });
    return sums;
  };
  const firstListed = new Int32Array(rowCount).fill(-1);
  rowOf.forEach((row, i) => {
    if (firstListed[row] < 0 && side.isListed[i] === 1) firstListed[row] = i;
  });
  const { placeAt, timesUs, shares } = side;
  return { timesUs: timesUs.map(byRow), shares: shares.map(byRow), firstListed, placeAt };
}

/** A dump that lacks the function spent no time in it. */
function meanOf(columns: readonly Float64Array[], row: number): number {
  return columns.reduce((total, column) => total + column[row], 0) / columns.length;
}

function spread(columns: readonly Float64Array[], row: number): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    least = Math.min(least, column[row]);
    most = Math.max(most, column[row]);
  }
  return most - least;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
