/** Milliseconds with at most three decimals, as records have them; never negative. */
export function roundMs(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1000) / 1000);
}
