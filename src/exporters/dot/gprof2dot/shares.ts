import { isTimedEdge } from '../../../model/call-edges.ts';
import type { StatsTables } from '../../../model/merge-stats.ts';
import { drawableFunctions } from '../drawable-functions.ts';

/** What functions and edges have of the whole, from 0 to 1; NaN where a dump does not say. */
export interface Shares {
  /** Of all time on top of stacks. */
  readonly self: Float64Array;
  /** Of the time of the whole. */
  readonly total: Float64Array;
  readonly edge: Float64Array;
  /** The share of an edge, else the smaller one of its ends. */
  readonly edgeWeight: Float64Array;
}

/** Functions behind the rows are known only as callers: they have no numbers. */
export function graphShares(tables: StatsTables): Shares {
  const { stats, edges } = tables;
  const isDrawable = drawableFunctions(tables);
  let selfSum = 0;
  let longest = 0;
  for (let row = 0; row < stats.rowCount; row++) {
    if (isDrawable[row] === 0) continue;
    selfSum += stats.self[row];
    longest = Math.max(longest, stats.cumulative[row]);
  }
  const whole = Math.max(selfSum, longest);
  const count = isDrawable.length;
  const self = new Float64Array(count).fill(Number.NaN);
  const total = new Float64Array(count).fill(Number.NaN);
  for (let row = 0; row < stats.rowCount; row++) {
    self[row] = ratio(stats.self[row], selfSum);
    total[row] = ratio(stats.cumulative[row], whole);
  }
  const edge = new Float64Array(edges.caller.length).fill(Number.NaN);
  const edgeWeight = new Float64Array(edges.caller.length);
  for (let i = 0; i < edge.length; i++) {
    const time = edges.cumulative?.[i] as number;
    if (isTimedEdge(edges, i)) edge[i] = ratio(time, whole);
    const ends = [edges.caller[i], edges.callee[i]] as const;
    const smaller = Math.min(total[ends[0]], total[ends[1]]);
    edgeWeight[i] = Number.isNaN(edge[i]) ? smaller : edge[i];
  }
  return { self, total, edge, edgeWeight };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.min(1, Math.max(0, part / whole));
}
