import { fixed } from '../../../model/fixed-decimals.ts';
import { inBaseUnit } from '../../../model/profile-times.ts';
import { type ProfileUnit, quantityOf } from '../../../model/profile-unit.ts';

const UNITS: readonly (readonly [us: number, name: string])[] = [
  [60e6, 'min'],
  [1e6, 's'],
  [1e3, 'ms'],
  [1, 'µs'],
];

/** A time as people say it: `1.2 s`, `340 ms`, `12 µs`; three digits at most before a unit changes. */
export function timeText(us: number): string {
  if (us === 0) return '0';
  // 9,999 s are 167 min, but 90 s are 90 s.
  const [size, name] =
    UNITS.find(([unitUs, unit]) => us >= (unit === 'min' ? 10 * unitUs : unitUs * 0.9995)) ??
    ([1, 'µs'] as const);
  const value = us / size;
  return `${fixed(value, value < 9.95 ? 1 : 0)} ${name}`;
}

/** A value of a profile as people say it. */
export function valueText(stats: { readonly unit: ProfileUnit }, value: number): string {
  const quantity = quantityOf(stats.unit);
  const base = inBaseUnit(stats, value);
  if (quantity === 'time') return timeText(base);
  return quantity === 'bytes' ? bytesText(base) : countText(base);
}

const SIZES: readonly (readonly [bytes: number, name: string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

/** Of 1,000, as DevTools writes sizes. */
function bytesText(bytes: number): string {
  const [size, name] = SIZES.find(([least]) => Math.abs(bytes) >= least * 0.9995) ?? [1, 'B'];
  const value = bytes / size;
  return `${fixed(value, size > 1 && Math.abs(value) < 9.95 ? 1 : 0)} ${name}`;
}

/** `12.3%`, of a share from 0 to 1. */
export function shareText(share: number): string {
  return `${fixed(100 * share, 1)}%`;
}

/** `1,413` */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
