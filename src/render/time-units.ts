import { fixed } from './number-text.ts';

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
