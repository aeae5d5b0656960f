import { compareCounts } from '../../model/counts.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { busyTime, inBaseUnit, isOfKind, timeOfKind } from '../../model/profile-times.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import { valueNames } from '../../render/value-names.ts';
import { loneValueText } from '../../render/value-units.ts';
import { type Condition, type Limit, type Operator, quantityOfMetric } from './parse-condition.ts';
import { perCall, type SortableTable } from './sort-keys.ts';

export { type Condition, isOfDumps, isOfRecords, parseCondition } from './parse-condition.ts';

/** What a condition says about one dump. */
export interface ConditionOutcome {
  /** Where it holds, with the value found there. */
  readonly hits: readonly string[];
  /** Why it could not be decided, where it could not. */
  readonly note: string | null;
}

type FunctionMetric = (stats: FunctionStats, row: number) => number | bigint | null | undefined;

const FUNCTION_TIMES: Readonly<Record<string, FunctionMetric>> = {
  tottime: (stats, row) => inBaseUnit(stats, stats.self[row]),
  cumtime: (stats, row) => inBaseUnit(stats, stats.cumulative[row]),
  percall: (stats, row) => {
    const time = perCall(stats, row);
    return time === null ? null : inBaseUnit(stats, time);
  },
};

/** Metrics of profiles that measure something else than time. */
const FUNCTION_VALUES: Readonly<Record<string, FunctionMetric>> = {
  bytes: (stats, row) => stats.self[row],
  cumbytes: (stats, row) => stats.cumulative[row],
  count: (stats, row) => stats.self[row],
  cumcount: (stats, row) => stats.cumulative[row],
};

const FUNCTION_COUNTS: Readonly<Record<string, FunctionMetric>> = {
  samples: (stats, row) => stats.samples?.[row],
  ncalls: (stats, row) => stats.calls[row],
};

const PROFILE_VALUES: Readonly<Record<string, (stats: FunctionStats) => number>> = {
  duration: (stats) => inBaseUnit(stats, stats.totals.time),
  busy: busyUs,
  idle: (stats) => inBaseUnit(stats, stats.totals.idleTime),
  gc: gcUs,
  total: (stats) => stats.totals.time,
};

/**
 * Tests a condition; every function that it selects by itself. Throws `usage` where the metric is of something that
 * the profile does not hold.
 */
export function testCondition(condition: Condition, table: SortableTable): ConditionOutcome {
  const { metric, limit, selects } = condition;
  requireQuantity(condition, table.stats);
  const busy = busyUs(table.stats);
  if (limit.unit === 'percent' && busy <= 0) return undecided('all of the time is idle');
  const limitIn = { ...condition, limitValue: limitValue(limit, busy) };
  if (selects !== null) return testFunctions(limitIn, table);
  const value = (PROFILE_VALUES[metric] as (stats: FunctionStats) => number)(table.stats);
  const isHit = compares(value, condition.operator, limitIn.limitValue);
  return { hits: isHit ? [valueText(limit, value, busy)] : [], note: null };
}

function requireQuantity({ text, metric }: Condition, stats: FunctionStats): void {
  const wanted = quantityOfMetric(metric);
  const quantity = quantityOf(stats.unit);
  if (wanted === null || wanted === quantity) return;
  const names = valueNames(stats);
  throw new ProfileError('usage', `bad condition ${text}: the profile holds ${names.noun}`, {
    hint: `its metrics are ${names.self} and ${names.cumulative}`,
  });
}

type LimitedCondition = Condition & { readonly limitValue: number };

function testFunctions(condition: LimitedCondition, { stats, labels }: SortableTable) {
  const { metric, selects, operator, limit, limitValue: bound } = condition;
  const metrics = { ...FUNCTION_TIMES, ...FUNCTION_VALUES, ...FUNCTION_COUNTS };
  const metricOf = metrics[metric];
  const isSelected = selects as (text: string) => boolean;
  const selected = labels
    .slice(0, stats.rowCount)
    .flatMap((label, row) => (isSelected(label) ? [row] : []));
  if (selected.length === 0) return { hits: [], note: 'no function matches' };
  const hits: string[] = [];
  let unknownCount = 0;
  for (const row of selected.filter((row) => !isNoPercentage(limit, stats, row))) {
    const value = metricOf(stats, row);
    if (value === null || value === undefined || isUndecidable(condition, stats, row)) {
      unknownCount++;
    } else if (compares(value, operator, bound)) {
      hits.push(`${labels[row]} has ${valueText(limit, value, busyUs(stats))}`);
    }
  }
  if (unknownCount === 0) return { hits, note: null };
  return { hits, note: `${metric} is not known exactly for ${unknownCount} of ${selected.length}` };
}

/** What is idle is not part of the time that is not. */
function isNoPercentage({ unit }: Limit, { functions }: FunctionStats, row: number): boolean {
  return unit === 'percent' && isOfKind(functions, row, 'idle');
}

/** A lower bound that is small says nothing about how small the number is. */
function isUndecidable(
  { metric, operator }: Condition,
  stats: FunctionStats,
  row: number,
): boolean {
  const isBelow = operator === '<' || operator === '<=';
  return metric === 'ncalls' && isBelow && stats.callCounts[row] !== 'exact';
}

function undecided(note: string): ConditionOutcome {
  return { hits: [], note };
}

function limitValue({ value, unit }: Limit, busy: number): number {
  return unit === 'percent' ? (value / 100) * busy : value;
}

/** Whether a value is on the side of a limit that a condition names. */
export function compares(value: number | bigint, operator: Operator, limit: number): boolean {
  const order = compareCounts(value, limit);
  if (order === 0) return operator === '>=' || operator === '<=';
  return order > 0 === operator.startsWith('>');
}

function valueText({ unit }: Limit, value: number | bigint, busy: number): string {
  if (unit === 'count') return String(value);
  if (unit === 'percent') return `${((100 * Number(value)) / busy).toFixed(2)} %`;
  if (unit === 'bytes') return loneValueText({ unit }, Number(value));
  return `${(Number(value) / 1000).toFixed(3)} ms`;
}

/** The time that is not idle. */
export function busyUs(stats: FunctionStats): number {
  return inBaseUnit(stats, busyTime(stats));
}

/** The time of the garbage collector; 0 where the dump does not tell it from other time. */
export function gcUs(stats: FunctionStats): number {
  return inBaseUnit(stats, timeOfKind(stats, 'gc'));
}
