import type { GraphEdges } from './folded-edges.ts';

/** Searching detours takes edges × edges steps: with more than these, all edges stay. */
const MAX_EDGES_TO_SEARCH = 2000;

/**
 * The edges worth drawing, as indices. Light edges go, but never the heaviest that leads to a node; and so do
 * bridges where heavier edges lead the same way.
 */
export function edgesWorthDrawing(edges: GraphEdges, minTime: number): readonly number[] {
  const heaviest = heaviestInto(edges);
  const all = edges.caller.map((_, edge) => edge);
  const kept = all.filter((edge) => {
    const isLight = (edges.time[edge] as number) < minTime;
    return !isLight || heaviest.get(edges.callee[edge] as number) === edge;
  });
  return kept.length > MAX_EDGES_TO_SEARCH ? kept : withoutDetours(edges, kept);
}

function heaviestInto({ caller, callee, time }: GraphEdges): ReadonlyMap<number, number> {
  const heaviest = new Map<number, number>();
  callee.forEach((to, edge) => {
    if (caller[edge] === to) return;
    const known = heaviest.get(to);
    if (known === undefined || (time[edge] as number) > (time[known] as number)) {
      heaviest.set(to, edge);
    }
  });
  return heaviest;
}

function withoutDetours(edges: GraphEdges, kept: readonly number[]): readonly number[] {
  const left = new Set(kept);
  const bridges = kept.filter((edge) => edges.isBridge[edge]);
  bridges.sort((a, b) => (edges.time[a] as number) - (edges.time[b] as number));
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
    const from = edges.caller[other] as number;
    const list = targets.get(from);
    if (list === undefined) targets.set(from, [edges.callee[other] as number]);
    else list.push(edges.callee[other] as number);
  }
  const goal = edges.callee[edge] as number;
  const seen = new Set([edges.caller[edge] as number]);
  for (const node of seen) {
    for (const to of targets.get(node) ?? []) {
      if (to === goal) return true;
      seen.add(to);
    }
  }
  return false;
}
