import type { RequestRecord } from '../../../records/record.ts';
import { type TimeShares, timeShares } from '../../../records/time-shares.ts';
import { KIND_TITLE } from '../calls/kind-words.ts';

/** One part of the bar. */
export interface ShareRow {
  readonly key: keyof TimeShares;
  readonly title: string;
  readonly ms: number;
  /** Of the duration, 0 to 1. */
  readonly share: number;
  /** With as many decimals as the others; all together they are the duration. */
  readonly text: string;
}

const KEYS = ['cpu', 'sql', 'cache', 'rpc', 'http', 'rest'] as const;

/** Where the time of a request went, the parts that it has. */
export function shareRows(record: RequestRecord): readonly ShareRow[] {
  const shares = timeShares(record);
  const { durationMs } = record;
  const texts = roundedToSum(
    KEYS.map((key) => shares[key]),
    durationMs,
    durationMs < 100 ? 2 : 1,
  );
  return KEYS.map((key, i) => ({
    key,
    title: titleOf(key, record.cpuMs !== null),
    ms: shares[key],
    share: durationMs > 0 ? shares[key] / durationMs : 0,
    text: texts[i] ?? '',
  })).filter(({ key, ms }) => ms > 0 || key === 'cpu' || key === 'rest');
}

function titleOf(key: keyof TimeShares, isCpuKnown: boolean): string {
  if (key === 'cpu') return isCpuKnown ? 'CPU' : 'CPU (not measured)';
  return key === 'rest' ? 'Rest' : KIND_TITLE[key];
}

/** Numbers rounded so that they add up to their rounded sum: those that lose most by it are rounded up. */
function roundedToSum(values: readonly number[], sum: number, decimals: number): readonly string[] {
  const unit = 10 ** decimals;
  const floors = values.map((value) => Math.floor(value * unit + 1e-6));
  const lost = Math.round(sum * unit) - floors.reduce((total, floor) => total + floor, 0);
  const byLoss = values
    .map((value, i) => ({ i, loss: value * unit - (floors[i] ?? 0) }))
    .sort((a, b) => b.loss - a.loss)
    .slice(0, Math.max(0, lost));
  for (const { i } of byLoss) floors[i] = (floors[i] ?? 0) + 1;
  return floors.map((floor) => (floor / unit).toFixed(decimals));
}
