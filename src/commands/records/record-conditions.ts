import type { RecordMeta } from '../../records/record-meta.ts';
import { type Condition, type ConditionOutcome, compares } from '../language/conditions.ts';

/** Times in milliseconds, the others counts. */
const VALUES: Readonly<Record<string, (meta: RecordMeta) => number | null>> = {
  n1: ({ n1 }) => n1,
  duplicates: ({ duplicates }) => duplicates,
  sql: ({ sql: [count] }) => count,
  cache: ({ cache: [count] }) => count,
  rpc: ({ rpc: [count] }) => count,
  http: ({ http: [count] }) => count,
  errors: ({ errors }) => errors,
  sqlms: ({ sql: [, ms] }) => ms,
  wasted: ({ wastedMs }) => wastedMs,
  cpu: ({ cpuMs }) => cpuMs,
  duration: ({ durationMs }) => durationMs,
};

/** Tests a condition that is of records on one. */
export function testRecordCondition(condition: Condition, meta: RecordMeta): ConditionOutcome {
  const { metric, operator, limit } = condition;
  const value = VALUES[metric]?.(meta) ?? null;
  if (value === null) return { hits: [], note: `${metric} was not measured` };
  const isTime = limit.unit === 'us';
  const most = isTime ? limit.value / 1000 : limit.value;
  if (!compares(value, operator, most)) return { hits: [], note: null };
  return { hits: [isTime ? `${value.toFixed(3)} ms` : String(value)], note: null };
}
