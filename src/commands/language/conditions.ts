import { compareCounts } from '../../model/counts.ts';
import { parseExpression } from '../../model/expression.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { busyTime, inBaseUnit, isOfKind, timeOfKind } from '../../model/profile-times.ts';
import { perCall, type SortableTable } from './sort-keys.ts';

/** A condition on a dump: `cumtime(/render/) > 200ms`, `gc >= 10%`. */
export interface Condition {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: string;
  /** Which functions are tested; `null` where the metric is one of the whole profile. */
  readonly selects: ((label: string) => boolean) | null;
  readonly operator: Operator;
  readonly limit: Limit;
}

/** `us` also holds what was written in ms and s; `percent` is of the time that is not idle. */
interface Limit {
  readonly value: number;
  readonly unit: 'us' | 'percent' | 'count';
}

type Operator = '>' | '>=' | '<' | '<=';

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

const FUNCTION_COUNTS: Readonly<Record<string, FunctionMetric>> = {
  samples: (stats, row) => stats.samples?.[row],
  ncalls: (stats, row) => stats.calls[row],
};

const PROFILE_TIMES: Readonly<Record<string, (stats: FunctionStats) => number>> = {
  duration: (stats) => inBaseUnit(stats, stats.totals.time),
  busy: busyUs,
  idle: (stats) => inBaseUnit(stats, stats.totals.idleTime),
  gc: gcUs,
};

const US_PER_UNIT: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1e3, s: 1e6 };

const CONDITION =
  /^\s*([a-z]+)\s*(?:\((.*)\)\s*)?(>=|<=|>|<)\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)\s*(us|µs|ms|s|%)?\s*$/is;

/** Reads a condition: `METRIC(PATTERN) OP VALUE` or `METRIC OP VALUE`. Throws ProfileError `usage`. */
export function parseCondition(text: string): Condition {
  const [, metric, pattern, operator, number, unit] = CONDITION.exec(text) ?? [];
  if (metric === undefined || number === undefined) {
    throw bad(text, 'it reads METRIC(PATTERN) OP VALUE, as in cumtime(/render/) > 200ms');
  }
  if (!hasMetric(metric)) throw bad(text, `there is no metric ${metric}`);
  return {
    text: text.trim(),
    metric,
    selects: selectorOf(text, metric, pattern?.trim()),
    operator: operator as Operator,
    limit: limitOf(text, metric, { value: Number(number), unit: unit?.toLowerCase() }),
  };
}

function hasMetric(metric: string): boolean {
  return [FUNCTION_TIMES, FUNCTION_COUNTS, PROFILE_TIMES].some((known) =>
    Object.hasOwn(known, metric),
  );
}

function selectorOf(text: string, metric: string, pattern: string | undefined) {
  if (Object.hasOwn(PROFILE_TIMES, metric)) {
    if (pattern === undefined) return null;
    throw bad(text, `${metric} is of the whole profile and takes no function`);
  }
  const expression = /^\/(.+)\/$/s.exec(pattern ?? '')?.[1];
  if (expression !== undefined) {
    const compiled = parseExpression(expression);
    return (label: string): boolean => compiled.test(label);
  }
  const wanted = /^(['"])(.+)\1$/s.exec(pattern ?? '')?.[2];
  if (wanted !== undefined) return (label: string): boolean => label === wanted;
  throw bad(text, `${metric} is of functions: ${metric}(/RE/), or ${metric}('LABEL')`);
}

function limitOf(
  text: string,
  metric: string,
  written: { value: number; unit?: string | undefined },
) {
  const { value, unit } = written;
  const isCount = Object.hasOwn(FUNCTION_COUNTS, metric);
  if (isCount) {
    if (unit === undefined) return { value, unit: 'count' } as const;
    throw bad(text, `${metric} is a number without a unit`);
  }
  if (unit === '%') return { value, unit: 'percent' } as const;
  if (unit === undefined) throw bad(text, `${metric} needs a unit: us, ms, s or %`);
  return { value: value * US_PER_UNIT[unit], unit: 'us' } as const;
}

function bad(text: string, reason: string): ProfileError {
  return new ProfileError('usage', `bad condition ${text}: ${reason}`);
}

/** Tests a condition; every function that it selects by itself. */
export function testCondition(condition: Condition, table: SortableTable): ConditionOutcome {
  const { metric, limit, selects } = condition;
  const busy = busyUs(table.stats);
  if (limit.unit === 'percent' && busy <= 0) return undecided('there is no time that is not idle');
  const limitIn = { ...condition, limitValue: limitValue(limit, busy) };
  if (selects !== null) return testFunctions(limitIn, table);
  const value = (PROFILE_TIMES[metric] as (stats: FunctionStats) => number)(table.stats);
  const isHit = compares(value, condition.operator, limitIn.limitValue);
  return { hits: isHit ? [valueText(limit, value, busy)] : [], note: null };
}

type LimitedCondition = Condition & { readonly limitValue: number };

function testFunctions(condition: LimitedCondition, { stats, labels }: SortableTable) {
  const { metric, selects, operator, limit, limitValue: bound } = condition;
  const metricOf = (FUNCTION_TIMES[metric] ?? FUNCTION_COUNTS[metric]) as FunctionMetric;
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

/** What is idle is no part of the time that is not. */
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

function compares(value: number | bigint, operator: Operator, limit: number): boolean {
  const order = compareCounts(value, limit);
  if (order === 0) return operator === '>=' || operator === '<=';
  return order > 0 === operator.startsWith('>');
}

function valueText({ unit }: Limit, value: number | bigint, busy: number): string {
  if (unit === 'count') return String(value);
  if (unit === 'percent') return `${((100 * Number(value)) / busy).toFixed(2)} %`;
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
