import { fixed } from './number-text.ts';

/** How the times of one table are written. */
export interface TimeUnit {
  readonly symbol: 's' | 'ms' | 'µs';
  readonly us: number;
}

const DECIMALS = 3;
const SIGNIFICANT_DIGITS = 2;
const UNITS: readonly TimeUnit[] = [
  { symbol: 's', us: 1e6 },
  { symbol: 'ms', us: 1000 },
  { symbol: 'µs', us: 1 },
];

/** The unit that suits the largest of the times: those of one table share it, so that they can be compared. */
export function unitFor(timesUs: Iterable<number>): TimeUnit {
  let most = 0;
  for (const us of timesUs) {
    if (Number.isFinite(us)) most = Math.max(most, Math.abs(us));
  }
  // Nothing at all is 0 seconds.
  if (most === 0) return UNITS[0];
  return UNITS.find(({ us }) => most >= us) ?? UNITS[2];
}

/** A time in a table's unit; a true zero is a bare 0, and what is more than nothing never reads 0.000. */
export function timeText(us: number, unit: TimeUnit): string {
  if (us === 0) return '0';
  if (!Number.isFinite(us)) return String(us);
  const value = us / unit.us;
  const text = fixed(value, DECIMALS);
  return Number(text) === 0 ? fixed(value, decimalsForDigits(value)) : text;
}

/** As many decimals as the first digits of a small number need, and no more than `toFixed` writes. */
function decimalsForDigits(value: number): number {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return Math.min(100, SIGNIFICANT_DIGITS - 1 - exponent);
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
