/**
 * `value` with `digits` decimals, rounded half to even on the exact binary value, as C's printf does:
 * `toFixed` is exact too, but rounds a tie up.
 */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  const text = size >= 1e21 ? BigInt(size) + noDecimals(digits) : roundedToEven(size, digits);
  return isNegative ? `-${text}` : text;
}

function roundedToEven(size: number, digits: number): string {
  const text = size.toFixed(digits);
  // Half a unit of the last decimal is 5^-digits × 2^-(digits+1): a binary fraction with that many bits
  // can only be a tie where its last bit is set.
  const isTie = Math.abs((size * 2 ** (digits + 1)) % 2) === 1;
  const lastDigit = text.charCodeAt(text.length - 1) - 48;
  if (!isTie || lastDigit % 2 === 0) return text;
  // An odd digit is at least 1: nothing to borrow.
  return text.slice(0, -1) + String(lastDigit - 1);
}

function noDecimals(digits: number): string {
  return digits > 0 ? `.${'0'.repeat(digits)}` : '';
}
