import { edgesBy } from './drawable-functions.ts';

/** Which nodes and edges of a graph are left; a byte for each. */
export interface KeptParts {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
}

export interface EdgeEnds {
  readonly caller: Int32Array;
  readonly callee: Int32Array;
}

/** Nodes to go out from, which way along the edges, and how far; `null`: to the end. */
export interface Reach {
  readonly from: readonly number[];
  readonly along: 'callees' | 'callers';
  readonly maxDepth: number | null;
}

/** Drops the nodes that cannot be reached, and every edge that has lost an end. */
export function keepReachable(kept: KeptParts, edges: EdgeEnds, reach: Reach): KeptParts {
  const start = reach.along === 'callees' ? edges.caller : edges.callee;
  const end = reach.along === 'callees' ? edges.callee : edges.caller;
  const byStart = edgesBy(start, kept.nodes.length);
  const nodes = new Uint8Array(kept.nodes.length);
  const visit = (node: number): boolean => {
    if (kept.nodes[node] === 0 || nodes[node] === 1) return false;
    nodes[node] = 1;
    return true;
  };
  const targetsOf = (node: number): readonly number[] => {
    const own = byStart.order.subarray(byStart.start[node], byStart.start[node + 1]);
    const usable = Array.from(own).filter((edge) => kept.edges[edge] === 1);
    return usable.map((edge) => end[edge]);
  };
  let front = reach.from.filter(visit);
  // Breadth first, so that a depth is the shortest distance.
  for (let depth = 0; front.length > 0 && depth !== reach.maxDepth; depth++) {
    front = front.flatMap((node) => targetsOf(node).filter(visit));
  }
  return withoutLooseEdges({ nodes, edges: kept.edges }, edges);
}

/** Drops edges that have lost an end. */
export function withoutLooseEdges(kept: KeptParts, { caller, callee }: EdgeEnds): KeptParts {
  const edges = kept.edges.map((isKept, edge) => {
    const hasEnds = kept.nodes[caller[edge]] === 1 && kept.nodes[callee[edge]] === 1;
    return isKept === 1 && hasEnds ? 1 : 0;
  });
  return { nodes: kept.nodes, edges };
}
