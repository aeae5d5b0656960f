import type { Count } from '../model/counts.ts';
import { fixed } from '../model/fixed-decimals.ts';

export { fixed };

/** Calls as `12`, or `12/3` where three of them are primitive. */
export function callsText(calls: Count, primitiveCalls: Count | null): string {
  if (primitiveCalls === null || calls === primitiveCalls) return String(calls);
  return `${calls}/${primitiveCalls}`;
}

/** `part / whole` in percent with two decimals; blank where there is no whole. */
export function percent(part: number, whole: number): string {
  return whole > 0 ? fixed((100 * part) / whole, 2) : '';
}
