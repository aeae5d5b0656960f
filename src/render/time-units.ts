import { fixed } from './number-text.ts';

/** How the times of one column are written. */
export interface TimeUnit {
  readonly symbol: 's' | 'ms' | 'µs';
  readonly us: number;
  readonly decimals: number;
}

/**
 * The largest unit in which no time of a column reads as 0, with no more decimals than the smallest needs to show
 * a digit. Beyond a millionth of a second there is nothing to tell.
 */
export function unitFor(timesUs: Iterable<number>): TimeUnit {
  let least = Number.POSITIVE_INFINITY;
  for (const us of timesUs) {
    const size = Math.abs(us);
    if (size > 0 && size < least) least = size;
  }
  if (least === Number.POSITIVE_INFINITY || least >= 1000) {
    return { symbol: 's', us: 1e6, decimals: 3 };
  }
  const decimalsFor = (value: number): number => (value >= 0.95 ? 1 : value >= 0.095 ? 2 : 3);
  if (least >= 1) return { symbol: 'ms', us: 1000, decimals: decimalsFor(least / 1000) };
  return { symbol: 'µs', us: 1, decimals: least >= 0.05 ? 1 : 3 };
}

/** A time in a column's unit; a true zero is a bare 0. */
export function timeText(us: number, unit: TimeUnit): string {
  if (us === 0) return '0';
  const text = fixed(us / unit.us, unit.decimals);
  return Number.isFinite(us) ? text : String(us);
}

/** One time by itself, with its unit: `1.246 s`, `34.5 ms`, `120 µs`. */
export function loneTimeText(us: number): string {
  const size = Math.abs(us);
  if (us === 0) return '0 s';
  if (size >= 1e6) return `${fixed(us / 1e6, 3)} s`;
  if (size >= 1000) return `${fixed(us / 1000, size >= 1e5 ? 0 : 1)} ms`;
  return `${fixed(us, size >= 10 ? 0 : 1)} µs`;
}

/** A part of a whole in percent with one decimal; what is more than nothing never reads 0.0. */
export function shareText(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.05) return '<0.1';
  return percent < 0 && percent > -0.05 ? '>-0.1' : fixed(percent, 1);
}
