import { parseExpression } from '../../model/expression.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { Quantity } from '../../model/profile-unit.ts';

/** A condition on a dump: `cumtime(/render/) > 200ms`, `gc >= 10%`; on what changed: `cumtime(/render/) > +10%`. */
export interface Condition {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: string;
  /** Which functions are tested; `null` where the metric is one of the whole profile. */
  readonly selects: ((label: string) => boolean) | null;
  readonly operator: Operator;
  readonly limit: Limit;
  /** The value was written with a sign: it is what has changed between two sides. */
  readonly isChange: boolean;
}

/**
 * `us` also holds what was written in ms and s; `percent` is of the time that is not idle, or of the old value where
 * it is a change; `points` are percent of the time.
 */
export interface Limit {
  readonly value: number;
  readonly unit: 'us' | 'bytes' | 'percent' | 'points' | 'count';
}

export type Operator = '>' | '>=' | '<' | '<=';

interface Metric {
  readonly of: 'function' | 'profile' | 'record';
  /** `null`: counts of samples and calls, which any profile may have. */
  readonly quantity: Quantity | null;
  /** Its change can be told from noise. */
  readonly isChanging?: true;
  /** Records of requests have one of that name, too. */
  readonly isOfRecords?: true;
}

const METRICS: Readonly<Record<string, Metric>> = {
  tottime: { of: 'function', quantity: 'time', isChanging: true },
  cumtime: { of: 'function', quantity: 'time', isChanging: true },
  percall: { of: 'function', quantity: 'time' },
  bytes: { of: 'function', quantity: 'bytes' },
  cumbytes: { of: 'function', quantity: 'bytes' },
  count: { of: 'function', quantity: 'count' },
  cumcount: { of: 'function', quantity: 'count' },
  samples: { of: 'function', quantity: null, isChanging: true },
  ncalls: { of: 'function', quantity: null },
  duration: { of: 'profile', quantity: 'time', isChanging: true, isOfRecords: true },
  busy: { of: 'profile', quantity: 'time', isChanging: true },
  idle: { of: 'profile', quantity: 'time' },
  gc: { of: 'profile', quantity: 'time', isChanging: true },
  total: { of: 'profile', quantity: 'bytes' },
  n1: { of: 'record', quantity: 'count' },
  duplicates: { of: 'record', quantity: 'count' },
  sql: { of: 'record', quantity: 'count' },
  cache: { of: 'record', quantity: 'count' },
  rpc: { of: 'record', quantity: 'count' },
  http: { of: 'record', quantity: 'count' },
  errors: { of: 'record', quantity: 'count' },
  sqlms: { of: 'record', quantity: 'time' },
  wasted: { of: 'record', quantity: 'time' },
  cpu: { of: 'record', quantity: 'time' },
};

/** Whether a condition can be tested on dumps. */
export function isOfDumps({ metric }: Pick<Condition, 'metric'>): boolean {
  return METRICS[metric]?.of !== 'record';
}

/** Whether a condition can be tested on records of requests: their times have no percentages. */
export function isOfRecords({ metric, limit }: Pick<Condition, 'metric' | 'limit'>): boolean {
  const { of, isOfRecords } = METRICS[metric] ?? {};
  return (of === 'record' || isOfRecords === true) && limit.unit !== 'percent';
}

/** What a metric is of. */
export function quantityOfMetric(name: string): Quantity | null {
  return METRICS[name]?.quantity ?? null;
}

const US_PER_UNIT: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1e3, s: 1e6 };
const BYTES_PER_UNIT: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

const CONDITION =
  /^\s*([a-z][a-z\d]*)\s*(?:\((.*)\)\s*)?(>=|<=|>|<)\s*([+-]?)\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)\s*(us|µs|ms|s|[kmg]?b|pp|%)?\s*$/is;

/**
 * Reads a condition: `METRIC(PATTERN) OP VALUE` or `METRIC OP VALUE`; between two sides a value with a sign is a
 * change. Throws ProfileError `usage`.
 */
export function parseCondition(text: string, of: 'dump' | 'change' = 'dump'): Condition {
  const [, name, pattern, operator, sign = '', number, unit] = CONDITION.exec(text) ?? [];
  if (of === 'dump' && /^\s*(?:new|gone)\s*\(/i.test(text)) throw badCondition(text, ONLY_CHANGES);
  if (name === undefined || number === undefined) throw badCondition(text, READS_AS[of]);
  const metric = metricNamed(name, text, of);
  const written = {
    text,
    name,
    metric,
    value: Number(`${sign}${number}`),
    unit: unit?.toLowerCase(),
  };
  const isChange = sign !== '';
  if (of === 'dump' && (isChange || written.unit === 'pp')) throw badCondition(text, ONLY_CHANGES);
  return {
    text: text.trim(),
    metric: name,
    selects: selectorOf(text, name, pattern?.trim()),
    operator: operator as Operator,
    limit: isChange ? limitOfChange(written) : limitOf(written),
    isChange,
  };
}

function metricNamed(name: string, text: string, of: 'dump' | 'change'): Metric {
  const isKnown = (one: string): boolean => of === 'dump' || METRICS[one]?.of !== 'record';
  const metric = Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
  if (metric !== undefined && isKnown(name)) return metric;
  const names = Object.keys(METRICS).filter(isKnown).join(', ');
  throw badCondition(text, `unknown metric ${name}; the metrics are ${names}`);
}

const ONLY_CHANGES = 'changes are for scoobyprof diff, which compares two sides';

const READS_AS = {
  dump: 'its form is METRIC(PATTERN) OP VALUE, as in cumtime(/render/) > 200ms',
  change: 'its form is METRIC(PATTERN) OP VALUE, as in cumtime(/render/) > +10%',
};

function selectorOf(text: string, name: string, pattern: string | undefined) {
  if (METRICS[name]?.of === 'function') return labelSelector(text, name, pattern);
  if (pattern === undefined) return null;
  const whole = METRICS[name]?.of === 'record' ? 'a request' : 'the whole profile';
  throw badCondition(text, `${name} is of ${whole} and does not take a function`);
}

/** `/RE/` is searched in labels, a text in quotes is a label. Throws ProfileError `usage`. */
export function labelSelector(
  text: string,
  name: string,
  pattern: string | undefined,
): (label: string) => boolean {
  const expression = /^\/(.+)\/$/s.exec(pattern ?? '')?.[1];
  if (expression !== undefined) {
    const compiled = parseExpression(expression);
    return (label) => compiled.test(label);
  }
  const wanted = /^(['"])(.+)\1$/s.exec(pattern ?? '')?.[2];
  if (wanted !== undefined) return (label) => label === wanted;
  throw badCondition(text, `${name} is of functions: ${name}(/RE/), or ${name}('LABEL')`);
}

interface WrittenLimit {
  readonly text: string;
  readonly name: string;
  readonly metric: Metric;
  readonly value: number;
  readonly unit: string | undefined;
}

function limitOf(written: WrittenLimit): Limit {
  const { text, name, metric, value, unit } = written;
  const { quantity } = metric;
  if (metric.of === 'record' && quantity === 'time' && !['ms', 's'].includes(unit ?? '')) {
    throw badCondition(text, `${name} needs a unit: ms or s`);
  }
  if (metric.of === 'record' && quantity === 'count' && unit !== undefined) {
    throw badCondition(text, `${name} is a number without a unit`);
  }
  if (unit === 'pp') throw badCondition(text, 'points are a change, with a sign: +2pp');
  if (unit === '%' && quantity !== null) return { value, unit: 'percent' };
  if (quantity === null || quantity === 'count') {
    if (unit === undefined) return { value, unit: 'count' };
    throw badCondition(text, `${name} is a number without a unit`);
  }
  return measuredLimit(written, quantity);
}

function limitOfChange(written: WrittenLimit): Limit {
  const { text, name, metric, value, unit } = written;
  if (metric.isChanging !== true) throw badCondition(text, `${name} does not take a sign`);
  if (unit === '%') return { value, unit: 'percent' };
  if (unit === 'pp' && metric.quantity === 'time') return { value, unit: 'points' };
  return unit === 'pp' ? limitOf({ ...written, unit: 'points' }) : limitOf(written);
}

function measuredLimit(
  { text, name, value, unit }: WrittenLimit,
  quantity: 'time' | 'bytes',
): Limit {
  const sizes = quantity === 'time' ? US_PER_UNIT : BYTES_PER_UNIT;
  if (unit !== undefined && Object.hasOwn(sizes, unit)) {
    return { value: value * sizes[unit], unit: quantity === 'time' ? 'us' : 'bytes' };
  }
  const units = quantity === 'time' ? 'us, ms, s' : 'B, kB, MB, GB';
  throw badCondition(text, `${name} needs a unit: ${units} or %`);
}

/** The error for a condition that cannot be read. */
export function badCondition(text: string, reason: string): ProfileError {
  return new ProfileError('usage', `bad condition ${text}: ${reason}`);
}
