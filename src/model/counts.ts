/** A number of calls; a bigint where it is beyond 2^53 (Python's counts have any size). */
export type Count = number | bigint;

/** What a number of calls is: `exact`, `observed` (a lower bound, from samples) or `none` (unknown). */
export type CallCounts = 'exact' | 'observed' | 'none';

/** `a + b`, exact: a bigint only where a number cannot hold it. */
export function addCounts(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum) || !Number.isInteger(a) || !Number.isInteger(b)) return sum;
  }
  return normalizedCount(toBigInt(a) + toBigInt(b));
}

/** The sum where both are known. */
export function addKnownCounts(a: Count | null, b: Count | null): Count | null {
  return a === null || b === null ? null : addCounts(a, b);
}

/** A bigint as a number where a number holds it exactly. */
export function normalizedCount(count: bigint): Count {
  const asNumber = Number(count);
  return Number.isSafeInteger(asNumber) ? asNumber : count;
}

/** -1, 0 or 1, also between numbers and bigints. */
export function compareCounts(a: Count, b: Count): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function toBigInt(count: Count): bigint {
  return typeof count === 'bigint' ? count : BigInt(count);
}
