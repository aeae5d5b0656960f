import { isTimedEdge } from '../../../model/call-edges.ts';
import type { StatsTables } from '../../../model/merge-stats.ts';
import { edgesBy } from '../drawable-functions.ts';
import type { GraphEdges } from './graph-edges.ts';

/**
 * The edges between kept functions of a dump without stacks. Where a function has lost all its callers, it is joined
 * to the nearest kept function that reaches it through dropped ones; how much time goes that way is unknown.
 */
export function bridgedEdges(tables: StatsTables, kept: Uint8Array): GraphEdges {
  const { edges } = tables;
  const list = { caller: [] as number[], callee: [] as number[], time: [] as number[] };
  const isBridge: boolean[] = [];
  const hasCaller = new Uint8Array(kept.length);
  const add = (from: number, to: number, time: number | null): void => {
    list.caller.push(from);
    list.callee.push(to);
    list.time.push(time ?? Number.NaN);
    isBridge.push(time === null);
    if (from !== to) hasCaller[to] = 1;
  };
  edges.caller.forEach((from, edge) => {
    const to = edges.callee[edge];
    if (kept[from] === 0 || kept[to] === 0) return;
    const time = isTimedEdge(edges, edge) ? (edges.cumulative?.[edge] ?? 0) : Number.NaN;
    add(from, to, time);
  });
  const nearest = nearestKeptCallers(tables, kept);
  for (let node = 0; node < kept.length; node++) {
    const from = nearest[node];
    if (kept[node] === 1 && hasCaller[node] === 0 && from >= 0 && from !== node)
      add(from, node, null);
  }
  return { ...list, isBridge };
}

/** For each node a kept one from which it can be reached through dropped ones only; -1: there is none. */
function nearestKeptCallers({ edges }: StatsTables, kept: Uint8Array): Int32Array {
  const byCaller = edgesBy(edges.caller, kept.length);
  const nearest = new Int32Array(kept.length).fill(-1);
  // All kept nodes at once, breadth first; the walk goes on through dropped ones.
  const queue = Array.from(kept.keys()).filter((node) => kept[node] === 1);
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at];
    const isOrigin = kept[node] === 1;
    const origin = isOrigin ? node : nearest[node];
    const own = byCaller.order.subarray(byCaller.start[node], byCaller.start[node + 1]);
    const targets = Array.from(own, (edge) => edges.callee[edge]);
    // Between two kept nodes there is an edge, and nothing to bridge.
    const bridged = targets.filter((to) => !(isOrigin && kept[to] === 1) && to !== origin);
    for (const to of bridged.filter((target) => nearest[target] === -1)) {
      nearest[to] = origin;
      if (kept[to] === 0) queue.push(to);
    }
  }
  return nearest;
}
