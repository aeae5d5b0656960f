import { type FunctionTable, functionKind } from '../../model/function-table.ts';
import { functionLabels } from '../../model/labels.ts';
import { type FunctionPairs, pairFunctions } from '../../model/pairing/pair-functions.ts';
import {
  type ModeratedTest,
  moderatedTest,
  type RunCounts,
} from '../../model/statistics/moderated-test.ts';
import { type DiffSide, meanOf, ownFunctions } from './diff-side.ts';

/** Shares of the run, or samples × interval. */
export type MeasureKind = 'share' | 'time';
export type Column = 'self' | 'cumulative';

/** Two sides by the functions of both. Entries of columns are rows. */
export interface PairedSides {
  readonly base: DiffSide;
  readonly now: DiffSide;
  readonly pairs: FunctionPairs;
  /** 1 for the program's own functions. */
  readonly isOwn: Uint8Array;
  readonly isIdle: Uint8Array;
  /** By run, then by row. */
  readonly counts: Readonly<
    Record<
      Column,
      { readonly base: readonly Float64Array[]; readonly now: readonly Float64Array[] }
    >
  >;
}

export function pairedSides(base: DiffSide, now: DiffSide): PairedSides {
  const pairs = pairFunctions(base, now);
  const byRow = (columns: readonly Float64Array[], rowOf: Int32Array): readonly Float64Array[] =>
    columns.map((column) => sumByRow(column, rowOf, pairs.rowCount));
  const own = { base: ownFunctions(base.functions), now: ownFunctions(now.functions) };
  const sideOfRow = (row: number) => {
    const at = pairs.now[row];
    return at < 0
      ? { functions: base.functions, own: own.base, at: pairs.base[row] }
      : { functions: now.functions, own: own.now, at };
  };
  const isOwn = new Uint8Array(pairs.rowCount);
  const isIdle = new Uint8Array(pairs.rowCount);
  for (let row = 0; row < pairs.rowCount; row++) {
    const { functions, own: isOwnThere, at } = sideOfRow(row);
    isOwn[row] = isOwnThere[at];
    const kind = functionKind(functions.functionName[at], functions.url[at]);
    isIdle[row] = Number(kind === 'idle' || kind === 'root');
  }
  const counts = (column: Column) => ({
    base: byRow(base[column], pairs.rowOfBase),
    now: byRow(now[column], pairs.rowOfNew),
  });
  return {
    base,
    now,
    pairs,
    isOwn,
    isIdle,
    counts: { self: counts('self'), cumulative: counts('cumulative') },
  };
}

export function sumByRow(column: Float64Array, rowOf: Int32Array, rowCount: number): Float64Array {
  const sums = new Float64Array(rowCount);
  rowOf.forEach((row, i) => {
    if (row < rowCount) sums[row] += column[i];
  });
  return sums;
}

/** The test of all rows by a measure. */
export function testOf(sides: PairedSides, column: Column, measure: MeasureKind): ModeratedTest {
  const { base, now } = sides.counts[column];
  const { rowCount } = sides.pairs;
  if (measure === 'share') {
    const totals = ({ runs }: DiffSide): readonly number[] => runs.map(({ samples }) => samples);
    return moderatedTest(
      { counts: base, totals: totals(sides.base) },
      { counts: now, totals: totals(sides.now) },
      rowCount,
    );
  }
  const interval = meanInterval(sides);
  return moderatedTest(
    inIntervals(base, sides.base, interval),
    inIntervals(now, sides.now, interval),
    rowCount,
  );
}

/** Samples as if all runs had been sampled at the same interval: they then stand for times. */
function inIntervals(
  counts: readonly Float64Array[],
  { runs }: DiffSide,
  interval: number,
): RunCounts {
  const weights = runs.map(({ intervalUs }) => (intervalUs ?? interval) / interval);
  return {
    counts: counts.map((column, run) => column.map((count) => count * weights[run])),
    totals: null,
    weights,
  };
}

/** The mean of the intervals of all runs, in µs; where no side knows one, 1000. */
export function meanInterval({ base, now }: Pick<PairedSides, 'base' | 'now'>): number {
  const known = [...base.runs, ...now.runs].flatMap(({ intervalUs }) => intervalUs ?? []);
  return known.length === 0 ? 1000 : meanOf(known);
}

/** Labels of some rows, by side: short, as far as these rows can be told apart. */
export function labelsOfRows(sides: PairedSides, rows: readonly number[]) {
  return {
    base: labelsOf(sides.base.functions, sides.pairs.base, rows),
    now: labelsOf(sides.now.functions, sides.pairs.now, rows),
  };
}

function labelsOf(
  functions: FunctionTable,
  indexOfRow: Int32Array,
  rows: readonly number[],
): ReadonlyMap<number, string> {
  const there = rows.filter((row) => indexOfRow[row] >= 0);
  const pick = <T>(column: readonly T[]): T[] => there.map((row) => column[indexOfRow[row]]);
  const labels = functionLabels(
    {
      functionName: pick(functions.functionName),
      url: pick(functions.url),
      line: pick(functions.line),
      column: pick(functions.column),
    },
    'v8',
  );
  return new Map(there.map((row, i) => [row, labels[i]]));
}
