/** Milliseconds as tables show them: two decimals, one where there are hundreds. */
export function msText(ms: number): string {
  return ms.toFixed(ms < 100 ? 2 : 1);
}
