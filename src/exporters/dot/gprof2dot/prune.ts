import type { StatsTables } from '../../../model/merge-stats.ts';
import { globMatcher } from '../glob.ts';
import type { GraphSelection } from '../graph-style.ts';
import { type KeptParts, keepReachable, withoutLooseEdges } from '../prune-graph.ts';
import type { Shares } from './shares.ts';

/** What pruning needs to know of a graph. */
export interface PrunableGraph {
  readonly tables: StatsTables;
  readonly ids: Int32Array;
  readonly names: readonly string[];
  readonly shares: Shares;
}

export interface PrunedGraph {
  readonly kept: KeptParts;
  readonly unmatched: readonly string[];
}

/** Leaves nodes and edges out, step by step; shares stay those of the whole. */
export function prunedGraph(graph: PrunableGraph, selection: GraphSelection): PrunedGraph {
  const { edges } = graph.tables;
  let kept = withoutLooseEdges(thresholds(graph, selection), edges);
  const unmatched: string[] = [];
  const steps = [
    { pattern: selection.root, along: 'callees' },
    { pattern: selection.leaf, along: 'callers' },
  ] as const;
  for (const { pattern, along } of steps) {
    if (pattern === undefined) continue;
    const matches = globMatcher(pattern);
    const from = matchingNodes(graph.names, kept, matches);
    if (from.length === 0) unmatched.push(pattern);
    kept = keepReachable(kept, edges, { from, along, maxDepth: selection.maxDepth });
  }
  return { kept, unmatched };
}

function matchingNodes(
  names: readonly string[],
  kept: KeptParts,
  matches: (name: string) => boolean,
): readonly number[] {
  const all = Array.from(names.keys());
  return all.filter((node) => kept.nodes[node] === 1 && matches(names[node]));
}

/** What has no number is never below a threshold. */
function thresholds({ tables, ids, shares }: PrunableGraph, selection: GraphSelection): KeptParts {
  const { nodeThreshold, edgeThreshold, paths } = selection;
  const { url } = tables.stats.functions;
  const isWanted = (node: number): boolean =>
    paths.length === 0 || paths.some((path) => url[node].startsWith(path));
  const nodes = Uint8Array.from(ids, (id, node) => {
    const isSmall = shares.total[node] < nodeThreshold;
    return Number(id >= 0 && !isSmall && isWanted(node));
  });
  const edges = Uint8Array.from(shares.edgeWeight, (weight) => Number(!(weight < edgeThreshold)));
  return { nodes, edges };
}
