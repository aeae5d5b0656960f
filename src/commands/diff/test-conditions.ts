import {
  changedRows,
  type ModeratedTest,
  type TestedRow,
} from '../../model/statistics/moderated-test.ts';
import type { DiffConditionResult } from '../../render/diff/diff-report.ts';
import { compares } from '../language/conditions.ts';
import type { Condition } from '../language/parse-condition.ts';
import type { DiffCondition } from './diff-conditions.ts';
import { meanOf } from './diff-side.ts';
import { newValue } from './new-values.ts';
import { type Column, type MeasureKind, meanInterval, type PairedSides } from './paired-sides.ts';
import { wholeTest } from './whole-test.ts';

/** What conditions are tested with. */
export interface ConditionContext {
  readonly sides: PairedSides;
  readonly alpha: number;
  readonly isStrict: boolean;
  readonly measure: MeasureKind;
  /** All that a row is called, on either side. */
  readonly labelsOf: (row: number) => readonly string[];
  readonly testOf: (column: Column, measure: MeasureKind) => ModeratedTest;
}

type Outcome = Omit<DiffConditionResult, 'kind'>;

/** Whether a condition holds, and for which functions. */
export function testDiffCondition(condition: DiffCondition, context: ConditionContext): Outcome {
  if (condition.kind !== 'metric') return testPresence(condition, context);
  if (!condition.isChange) return testNewSide(condition, context);
  if (condition.selects === null) return testWhole(condition, context);
  return testChange(condition, condition.selects, context);
}

const COLUMN_OF: Readonly<Record<string, Column>> = {
  tottime: 'self',
  samples: 'self',
  cumtime: 'cumulative',
};

/** A change in the unit of a condition; `null`: nobody can tell. */
interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function testChange(
  condition: Condition,
  selects: (label: string) => boolean,
  context: ConditionContext,
): Outcome {
  const { sides, alpha } = context;
  const { unit } = condition.limit;
  const measure = unit === 'us' ? 'time' : unit === 'percent' ? context.measure : 'share';
  const { rows } = context.testOf(COLUMN_OF[condition.metric] as Column, measure);
  const matched = rowsMatching(context, selects);
  const tested = matched.filter((row) => rows[row].isTested);
  const changed = changedRows(rows, tested, alpha);
  const scale = scaleOf(unit, sides);
  const hits: string[] = [];
  let undecided = 0;
  for (const row of tested) {
    const estimate = estimateOf(rows[row], unit, scale);
    const outcome = decide(condition, estimate, { isSignificant: changed.has(row), ...context });
    if (outcome === 'held') hits.push(context.labelsOf(row)[0] ?? '');
    if (outcome === 'undecided') undecided++;
  }
  const counts = { matched: matched.length, tested: tested.length, undecided };
  return { text: condition.text, held: hits.length > 0, hits, ...counts };
}

/** What a difference of two shares or counts is multiplied with. */
function scaleOf(unit: Condition['limit']['unit'], sides: PairedSides): number {
  if (unit === 'us') return meanInterval(sides);
  if (unit === 'points') return 100;
  return meanOf([...sides.base.runs, ...sides.now.runs].map(({ samples }) => samples));
}

function estimateOf(
  { base, now, change, low, high, halfWidth }: TestedRow,
  unit: Condition['limit']['unit'],
  scale: number,
): Estimate | null {
  if (unit !== 'percent') {
    const value = (now - base) * scale;
    return { value, low: value - halfWidth * scale, high: value + halfWidth * scale };
  }
  if (change !== null && low !== null && high !== null) {
    return { value: 100 * change, low: 100 * low, high: 100 * high };
  }
  // What was not there has grown beyond all percentages.
  const all = Number.POSITIVE_INFINITY;
  return base === 0 && now > 0 ? { value: all, low: all, high: all } : null;
}

function decide(
  { operator, limit }: Condition,
  estimate: Estimate | null,
  { isSignificant, isStrict }: { readonly isSignificant: boolean; readonly isStrict: boolean },
): 'held' | 'undecided' | 'not' {
  if (estimate === null) return 'undecided';
  if (!compares(estimate.value, operator, limit.value)) return 'not';
  const nearest = operator.startsWith('>') ? estimate.low : estimate.high;
  const isBeyond = !isStrict || compares(nearest, operator, limit.value);
  return isSignificant && isBeyond ? 'held' : 'undecided';
}

function rowsMatching(
  { sides, labelsOf }: ConditionContext,
  selects: (label: string) => boolean,
): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < sides.pairs.rowCount; row++) {
    if (sides.isIdle[row] === 0 && labelsOf(row).some(selects)) rows.push(row);
  }
  return rows;
}

function testPresence(
  condition: Extract<DiffCondition, { kind: 'new' | 'gone' }>,
  context: ConditionContext,
): Outcome {
  const { rows } = context.testOf('cumulative', 'share');
  const { rules } = context.sides.pairs;
  const matched = rowsMatching(context, condition.selects).filter(
    (row) => rules[row] === condition.kind,
  );
  const tested = matched.filter((row) => rows[row].isTested);
  const changed = changedRows(rows, tested, context.alpha);
  const isLarge = (row: number): boolean => {
    const share = condition.kind === 'new' ? rows[row].now : rows[row].base;
    return condition.isExclusive ? share > condition.leastShare : share >= condition.leastShare;
  };
  const large = tested.filter(isLarge);
  const hits = large.filter((row) => changed.has(row)).map((row) => context.labelsOf(row)[0] ?? '');
  return {
    text: condition.text,
    held: hits.length > 0,
    hits,
    matched: matched.length,
    tested: tested.length,
    undecided: large.length - hits.length,
  };
}

/** A condition without a sign is one on the new side alone, in the mean of its runs. */
function testNewSide(condition: Condition, context: ConditionContext): Outcome {
  const { selects, operator, limit, text } = condition;
  const { sides } = context;
  const rows =
    selects === null
      ? [null]
      : rowsMatching(context, selects).filter((row) => sides.pairs.now[row] >= 0);
  const values = rows.map((row) => ({ row, value: newValue(sides, condition, row) }));
  const hits = values
    .filter(({ value }) => value !== null && compares(value, operator, limit.value))
    .map(({ row }) => (row === null ? '' : (context.labelsOf(row)[0] ?? '')));
  const undecided = values.filter(({ value }) => value === null).length;
  const counts = { matched: rows.length, tested: rows.length - undecided, undecided };
  return { text, held: hits.length > 0, hits, ...counts };
}

function testWhole(condition: Condition, context: ConditionContext): Outcome {
  const { text, metric, limit } = condition;
  const tested = wholeTest(context.sides, metric, limit.unit);
  const estimate =
    tested === null ? null : estimateOf(tested, limit.unit, scaleOf(limit.unit, context.sides));
  const isSignificant = tested !== null && tested.p <= context.alpha;
  const outcome = decide(condition, estimate, { isSignificant, isStrict: context.isStrict });
  const isHeld = outcome === 'held';
  const counts = { matched: 1, tested: Number(tested !== null) };
  const undecided = Number(outcome === 'undecided');
  return { text, held: isHeld, hits: isHeld ? [''] : [], ...counts, undecided };
}
