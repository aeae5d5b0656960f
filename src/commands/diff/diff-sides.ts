import type { ModeratedTest } from '../../model/statistics/moderated-test.ts';
import type {
  DiffConditionResult,
  DiffReport,
  DiffSideFacts,
} from '../../render/diff/diff-report.ts';
import { comparisonWarnings, incomparableReason } from './comparable.ts';
import type { DiffCondition } from './diff-conditions.ts';
import type { DiffOptions } from './diff-options.ts';
import { type DiffSide, meanOf } from './diff-side.ts';
import { explainedCallers, type ListedRow } from './explained-callers.ts';
import { type Judged, judgeRows } from './judge-rows.ts';
import {
  type Column,
  labelsOfRows,
  meanInterval,
  type PairedSides,
  pairedSides,
  testOf,
} from './paired-sides.ts';
import { routesOf } from './routes.ts';
import { expectedFloor, type FloorOptions, runsTable } from './runs-table.ts';
import { type ConditionContext, testDiffCondition } from './test-conditions.ts';
import { wholeTest } from './whole-test.ts';

/** Compares two sides of runs, function by function: slower, faster, or noise. */
export function diffSides(base: DiffSide, now: DiffSide, options: DiffOptions): DiffReport {
  const sides = pairedSides(base, now);
  const incomparable = incomparableReason(sides);
  const tests = {
    self: testOf(sides, 'self', options.measure),
    cumulative: testOf(sides, 'cumulative', options.measure),
  };
  const judged = {
    self: judgeRows(sides, tests.self, options),
    cumulative: judgeRows(sides, tests.cumulative, options),
  };
  const { listed, fewCount } = listedRows(sides, judged, options);
  const floors: FloorOptions = {
    noise: tests.cumulative.noise,
    length: meanOf([...base.runs, ...now.runs].map(({ samples }) => samples)),
    alpha: options.alpha,
    family: judged.cumulative.family.length,
  };
  return {
    base: factsOf(base),
    now: factsOf(now),
    measure: options.measure,
    intervalUs: meanInterval(sides),
    alpha: options.alpha,
    noiseFactor: { self: tests.self.noise, cumulative: tests.cumulative.noise },
    incomparable,
    warnings: comparisonWarnings(sides),
    conditions: conditionResults(sides, listed, {
      options,
      tests,
      isComparable: incomparable === null,
    }),
    busy: busyOf(sides, options.alpha),
    functions: incomparable === null ? withReasons(sides, listed) : [],
    fewCount,
    floorOf100: expectedFloor(100, base.runs.length, now.runs.length, floors),
    routes: options.isByRoute ? routesOf(base, now, options) : null,
    runsTable: options.hasRunsTable ? runsTable(floors) : null,
  };
}

/** Shares say nothing of the whole: it may have become twice as fast, and all shares stay. */
function busyOf(sides: PairedSides, alpha: number): DiffReport['busy'] {
  const tested = wholeTest(sides, 'busy', 'percent');
  if (tested === null) return null;
  const interval = meanInterval(sides);
  const { change, low, high, p } = tested;
  const [base, now] = [tested.base * interval, tested.now * interval];
  const isChanged = tested.isTested && p <= alpha;
  const verdict = isChanged
    ? now > base
      ? 'slower'
      : 'faster'
    : tested.isTested
      ? 'noise'
      : 'few';
  return { base, now, change, low, high, p, verdict };
}

function factsOf({ files, runs }: DiffSide): DiffSideFacts {
  return { files, runs: runs.length, samples: meanOf(runs.map(({ samples }) => samples)) };
}

/** Rows with enough samples in one of the measures; with `isAll` the others, too. */
function listedRows(
  sides: PairedSides,
  judged: Readonly<Record<Column, Judged>>,
  { isAll }: DiffOptions,
): { readonly listed: readonly ListedRow[]; readonly fewCount: number } {
  const measured = Array.from({ length: sides.pairs.rowCount }, (_, row) => row)
    .filter((row) => sides.isIdle[row] === 0)
    .map((row) => {
      const [self, cumulative] = [judged.self.measureOf(row), judged.cumulative.measureOf(row)];
      return { row, self, cumulative };
    });
  const isEnough = ({ self, cumulative }: (typeof measured)[number]): boolean =>
    self.verdict !== 'few' || cumulative.verdict !== 'few';
  const shown = isAll ? measured : measured.filter(isEnough);
  const labels = labelsOfRows(
    sides,
    shown.map(({ row }) => row),
  );
  const listed = shown.map((one) => ({
    ...one,
    baseLabel: labels.base.get(one.row) ?? null,
    newLabel: labels.now.get(one.row) ?? null,
    match: sides.pairs.rules[one.row],
  }));
  return { listed, fewCount: measured.length - measured.filter(isEnough).length };
}

function withReasons(sides: PairedSides, listed: readonly ListedRow[]): DiffReport['functions'] {
  const under = explainedCallers(sides, listed);
  return listed.map(({ row: _, ...one }, i) => ({ ...one, under: under[i] }));
}

interface Tested {
  readonly options: DiffOptions;
  readonly tests: Readonly<Record<Column, ModeratedTest>>;
  readonly isComparable: boolean;
}

function conditionResults(
  sides: PairedSides,
  listed: readonly ListedRow[],
  { options, tests, isComparable }: Tested,
): readonly DiffConditionResult[] {
  const { failOn, require } = options;
  if (failOn.length + require.length === 0) return [];
  const context: ConditionContext = {
    sides,
    alpha: options.alpha,
    isStrict: options.isStrict,
    measure: options.measure,
    labelsOf: labelFinder(sides, listed),
    testOf: (column, measure) =>
      measure === options.measure ? tests[column] : testOf(sides, column, measure),
  };
  const resultOf = (kind: DiffConditionResult['kind']) => (condition: DiffCondition) => {
    const result = { kind, ...testDiffCondition(condition, context) };
    return isComparable ? result : { ...result, held: false, hits: [], undecided: result.matched };
  };
  return [...failOn.map(resultOf('failOn')), ...require.map(resultOf('require'))];
}

/** What rows are called: in the report first, then as labels of all functions would be. */
function labelFinder(
  sides: PairedSides,
  listed: readonly ListedRow[],
): (row: number) => readonly string[] {
  const all = labelsOfRows(
    sides,
    Array.from({ length: sides.pairs.rowCount }, (_, row) => row),
  );
  const shown = new Map(listed.map((one) => [one.row, one]));
  return (row) => {
    const { newLabel = null, baseLabel = null } = shown.get(row) ?? {};
    const names = [newLabel, baseLabel, all.now.get(row), all.base.get(row)];
    return names.filter((name) => name !== null && name !== undefined);
  };
}
