import type { GraphEdges } from './graph-edges.ts';

/** Searching detours takes edges × edges steps: with more than these, all edges stay. */
const MAX_EDGES_TO_SEARCH = 2000;

/** What an edge must have to be drawn. */
export interface EdgeLimits {
  /** At least so much time. */
  readonly minTime: number;
  /** It is among so many of the heaviest. */
  readonly maxEdges: number;
}

/** With more edges than this for each function a picture is a knot. */
const EDGES_PER_NODE = 1.4;

/** Limits for a number of functions; where all are wanted, all edges are. */
export function edgeLimits(minTime: number, nodeCount: number, isAll: boolean): EdgeLimits {
  return { minTime, maxEdges: isAll ? Number.POSITIVE_INFINITY : EDGES_PER_NODE * nodeCount };
}

/**
 * The edges worth drawing, as indices. Light edges go, but never the heaviest that leads to a node; and so do
 * bridges where heavier edges lead the same way.
 */
export function edgesWorthDrawing(edges: GraphEdges, limits: EdgeLimits): readonly number[] {
  const heaviest = heaviestInto(edges);
  const leadsThere = (edge: number): boolean => heaviest.get(edges.callee[edge]) === edge;
  const timeOf = (edge: number): number => edges.time[edge] || 0;
  const all = edges.caller.map((_, edge) => edge);
  // `<` so that edges of unknown time stay.
  const others = all.filter((edge) => {
    return !leadsThere(edge) && !(edges.time[edge] < limits.minTime);
  });
  const room = Math.max(0, limits.maxEdges - heaviest.size);
  const best = new Set(others.sort((a, b) => timeOf(b) - timeOf(a) || a - b).slice(0, room));
  const kept = all.filter((edge) => leadsThere(edge) || best.has(edge));
  return kept.length > MAX_EDGES_TO_SEARCH ? kept : withoutDetours(edges, kept);
}

function heaviestInto({ caller, callee, time }: GraphEdges): ReadonlyMap<number, number> {
  const heaviest = new Map<number, number>();
  callee.forEach((to, edge) => {
    if (caller[edge] === to) return;
    const known = heaviest.get(to);
    if (known === undefined || time[edge] > time[known]) {
      heaviest.set(to, edge);
    }
  });
  return heaviest;
}

function withoutDetours(edges: GraphEdges, kept: readonly number[]): readonly number[] {
  const left = new Set(kept);
  const bridges = kept.filter((edge) => edges.isBridge[edge]);
  bridges.sort((a, b) => edges.time[a] - edges.time[b]);
  for (const bridge of bridges) {
    left.delete(bridge);
    if (!isReachable(edges, left, bridge)) left.add(bridge);
  }
  return kept.filter((edge) => left.has(edge));
}

/** Whether other edges lead from the start of an edge to its end. */
function isReachable(edges: GraphEdges, usable: ReadonlySet<number>, edge: number): boolean {
  const targets = new Map<number, number[]>();
  for (const other of usable) {
    const from = edges.caller[other];
    const list = targets.get(from);
    if (list === undefined) targets.set(from, [edges.callee[other]]);
    else list.push(edges.callee[other]);
  }
  const goal = edges.callee[edge];
  const seen = new Set([edges.caller[edge]]);
  for (const node of seen) {
    for (const to of targets.get(node) ?? []) {
      if (to === goal) return true;
      seen.add(to);
    }
  }
  return false;
}
