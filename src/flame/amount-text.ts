import type { FlameUnit } from './flame-graph.ts';

const STEPS: Readonly<Record<FlameUnit, readonly (readonly [number, string])[]>> = {
  us: [
    [1e6, 's'],
    [1e3, 'ms'],
    [1, 'µs'],
  ],
  bytes: [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
    [1, 'B'],
  ],
  count: [[1, '']],
};

/** An amount with its unit, three digits or more: `12.3 ms`, `1.25 MB`, `4,711`. */
export function amountText(amount: number, unit: FlameUnit): string {
  const steps = STEPS[unit];
  const size = Math.abs(amount);
  const [factor, name] = steps.find(([least]) => size >= least) ??
    steps[steps.length - 1] ?? [1, ''];
  const value = amount / factor;
  const isWhole = factor === 1 && Number.isInteger(amount);
  const decimals = isWhole
    ? 0
    : Math.max(0, 2 - Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
  const digits = grouped(value, decimals);
  return name === '' ? digits : `${digits} ${name}`;
}

/** A share of the whole, from 0 to 1, with two decimals: `12.34 %`. */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** `1,234.5`; the way of the language takes longer to load than the whole picture. */
export function grouped(value: number, decimals = 0): string {
  return value.toFixed(decimals).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}
