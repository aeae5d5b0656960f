import type { FunctionStats } from '../model/function-stats.ts';
import { inBaseUnit } from '../model/profile-times.ts';
import { type Quantity, quantityOf } from '../model/profile-unit.ts';
import { fixed } from './number-text.ts';
import { loneTimeText } from './time-units.ts';

/** How the values of one table are written. */
export interface ValueUnit {
  /** `''`: the title says it. */
  readonly symbol: string;
  /** How much one of it is in the unit that programs get. */
  readonly size: number;
  readonly decimals: number;
}

const SIGNIFICANT_DIGITS = 2;

/** Largest first. Sizes are decimal, as DevTools shows them. */
const UNITS: Readonly<Record<Quantity, readonly [ValueUnit, ...ValueUnit[]]>> = {
  time: [
    { symbol: 's', size: 1e6, decimals: 3 },
    { symbol: 'ms', size: 1000, decimals: 3 },
    { symbol: 'µs', size: 1, decimals: 3 },
  ],
  bytes: [
    { symbol: 'GB', size: 1e9, decimals: 3 },
    { symbol: 'MB', size: 1e6, decimals: 3 },
    { symbol: 'kB', size: 1000, decimals: 3 },
    { symbol: 'B', size: 1, decimals: 0 },
  ],
  count: [{ symbol: '', size: 1, decimals: 0 }],
};

/** The unit that suits the largest of the values: those of one table share it, so that they can be compared. */
export function unitFor(values: Iterable<number>, quantity: Quantity): ValueUnit {
  let most = 0;
  for (const value of values) {
    if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  }
  const units = UNITS[quantity];
  // Nothing at all is 0 seconds.
  if (most === 0) return quantity === 'time' ? units[0] : (units.at(-1) ?? units[0]);
  return units.find(({ size }) => most >= size) ?? units.at(-1) ?? units[0];
}

/** A value in a table's unit; a true zero is a bare 0, and what is more than nothing never reads 0.000. */
export function valueText(value: number, unit: ValueUnit): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  const scaled = value / unit.size;
  const text = fixed(scaled, unit.decimals);
  return Number(text) === 0 ? fixed(scaled, decimalsForDigits(scaled)) : text;
}

/** As many decimals as the first digits of a small number need, and no more than `toFixed` writes. */
function decimalsForDigits(value: number): number {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return Math.min(100, SIGNIFICANT_DIGITS - 1 - exponent);
}

/** One value of a table by itself, with its unit: `1.246 s`, `3.1 MB`, `1,200`. */
export function loneValueText(stats: Pick<FunctionStats, 'unit'>, value: number): string {
  const quantity = quantityOf(stats.unit);
  const base = inBaseUnit(stats, value);
  if (quantity === 'time') return loneTimeText(base);
  if (quantity === 'count') return grouped(base);
  const unit = unitFor([base], 'bytes');
  return `${fixed(base / unit.size, unit.size > 1 ? 1 : 0)} ${unit.symbol}`;
}

/** A value where time is always seconds, which are called so; other values as they are alone. */
export function secondsText(
  stats: Pick<FunctionStats, 'unit'>,
  value: number,
  seconds: string,
): string {
  if (quantityOf(stats.unit) !== 'time') return loneValueText(stats, value);
  return `${(inBaseUnit(stats, value) / 1e6).toFixed(3)} ${seconds}`;
}

/** `3,066,304`; fractions stay as they are. */
export function grouped(value: number): string {
  const text = Number.isInteger(value) ? fixed(value, 0) : String(value);
  return text.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}
