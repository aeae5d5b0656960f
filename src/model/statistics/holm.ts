/**
 * Which hypotheses of a family are rejected so that a true one is among them with a chance of at most `alpha`,
 * however they depend on one another (Holm 1979, Scandinavian Journal of Statistics 6:65). An entry for each p.
 */
export function holm(ps: readonly number[], alpha: number): readonly boolean[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a] - ps[b]);
  const isRejected = ps.map(() => false);
  for (const [rank, i] of order.entries()) {
    if (!(ps[i] <= alpha / (ps.length - rank))) break;
    isRejected[i] = true;
  }
  return isRejected;
}
