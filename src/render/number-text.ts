import type { Count } from '../model/counts.ts';

/**
 * `value` with `digits` decimals, rounded half to even on the exact binary value, as C's printf does:
 * `toFixed` is exact too, but rounds a tie up.
 */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  const text = size >= 1e21 ? `${BigInt(size)}.${'0'.repeat(digits)}` : roundedToEven(size, digits);
  return isNegative ? `-${text}` : text;
}

function roundedToEven(size: number, digits: number): string {
  const text = size.toFixed(digits);
  // Half a unit of the last decimal is 5^-digits × 2^-(digits+1): a binary fraction with that many bits
  // can only be a tie where its last bit is set.
  const isTie = Math.abs((size * 2 ** (digits + 1)) % 2) === 1;
  const lastDigit = text.charCodeAt(text.length - 1) - 48;
  if (!isTie || lastDigit % 2 === 0) return text;
  // It is odd, so nothing is borrowed.
  return text.slice(0, -1) + (lastDigit - 1);
}

/** Calls as `12`, or `12/3` where three of them are primitive. */
export function callsText(calls: Count, primitiveCalls: Count | null): string {
  if (primitiveCalls === null || calls === primitiveCalls) return String(calls);
  return `${calls}/${primitiveCalls}`;
}

/** `part / whole` in percent with two decimals; blank where there is no whole. */
export function percent(part: number, whole: number): string {
  return whole > 0 ? fixed((100 * part) / whole, 2) : '';
}
