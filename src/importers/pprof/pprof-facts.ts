import type { SampledProfile } from '../../model/sampled-profile.ts';
import { fileUnit } from '../stacks/value-unit.ts';
import { PROFILE } from './pprof-fields.ts';
import type { PprofTables } from './pprof-tables.ts';

const NANOS_PER_MS = 1e6;

/** What a file says of its recording: when it was, how long, how often a sample was taken, comments. */
export function pprofFacts(tables: PprofTables): NonNullable<SampledProfile['recordingFacts']> {
  const facts: (readonly [string, string])[] = [];
  const timeMs = tables.number(PROFILE.timeNanos) / NANOS_PER_MS;
  const date = new Date(timeMs);
  if (timeMs > 0 && !Number.isNaN(date.getTime())) facts.push(['recorded', date.toISOString()]);
  const durationNanos = tables.number(PROFILE.durationNanos);
  if (durationNanos > 0) facts.push(['recorded for', `${seconds(durationNanos / 1e9)} s`]);
  const period = tables.number(PROFILE.period);
  if (period > 0) facts.push(['period', periodText(period, tables)]);
  return [...facts, ...tables.commentTexts.map((text) => ['comment', text] as const)];
}

function periodText(period: number, { periodType: { type, unit } }: PprofTables): string {
  const inFile = fileUnit(unit);
  const amount =
    inFile.unit === 'us'
      ? `${seconds((period * inFile.factor) / 1e3)} ms`
      : `${period.toLocaleString('en')} ${unit}`;
  return type === '' ? amount : `${amount} of ${type}`;
}

/** At most three decimals, none that say nothing. */
function seconds(value: number): string {
  return String(Number(value.toFixed(3)));
}
