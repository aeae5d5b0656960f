import type { StatsTables } from '../../../model/merge-stats.ts';

/**
 * How much a node tells, from shares: its own time, and of all its time as much as branches at it. A link of a
 * chain, with one caller and one callee, only passes time on and scores next to nothing; where nobody calls a
 * function, or many do, a path begins or parts.
 */
export function nodeScores(tables: StatsTables, isDrawable: Uint8Array): Float64Array {
  const { stats, edges } = tables;
  const count = isDrawable.length;
  const incoming = new Branching(count);
  const outgoing = new Branching(count);
  const { caller, callee, cumulative } = edges;
  for (let edge = 0; edge < caller.length; edge++) {
    const from = caller[edge];
    const to = callee[edge];
    if (from === to || isDrawable[from] === 0 || isDrawable[to] === 0) continue;
    const time = cumulative?.[edge] ?? Math.min(timeOf(tables, from), timeOf(tables, to));
    outgoing.add(from, time);
    incoming.add(to, time);
  }
  const scores = new Float64Array(count);
  for (let row = 0; row < stats.rowCount; row++) {
    if (isDrawable[row] === 0) continue;
    const self = stats.self[row];
    outgoing.add(row, self);
    const beginning = incoming.isEmpty(row) ? 1 : incoming.entropy(row);
    const branching = beginning + outgoing.entropy(row);
    scores[row] = self + stats.cumulative[row] * branching;
  }
  return scores;
}

function timeOf({ stats }: StatsTables, index: number): number {
  return stats.cumulative[index] ?? 0;
}

/** Shannon's entropy of how a node's time is shared out, from Σ x and Σ x log x: no lists of edges needed. */
class Branching {
  private readonly sum: Float64Array;
  private readonly sumLog: Float64Array;

  constructor(count: number) {
    this.sum = new Float64Array(count);
    this.sumLog = new Float64Array(count);
  }

  add(node: number, time: number): void {
    if (!(time > 0)) return;
    this.sum[node] += time;
    this.sumLog[node] += time * Math.log2(time);
  }

  isEmpty(node: number): boolean {
    return this.sum[node] === 0;
  }

  entropy(node: number): number {
    const sum = this.sum[node];
    if (sum === 0) return 0;
    return Math.max(0, Math.log2(sum) - this.sumLog[node] / sum);
  }
}

/** The best candidates up to a number, and all that were chosen by name; a byte for each. */
export function bestNodes(
  scores: Float64Array,
  { candidates, chosen, limit }: { candidates: Uint8Array; chosen: Uint8Array; limit: number },
): Uint8Array {
  const kept = candidates.map((isCandidate, i) => isCandidate & chosen[i]);
  let room = limit - kept.reduce((sum, isKept) => sum + isKept, 0);
  const others = Array.from(candidates.keys()).filter((i) => candidates[i] === 1 && kept[i] === 0);
  others.sort((a, b) => scores[b] - scores[a] || a - b);
  for (const node of others) {
    if (room-- <= 0) break;
    kept[node] = 1;
  }
  return kept;
}
