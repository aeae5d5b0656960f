import { functionLabels } from '../../../model/labels.ts';
import type { StatsTables } from '../../../model/merge-stats.ts';
import { busyTime } from '../../../model/profile-times.ts';
import { drawableFunctions } from '../drawable-functions.ts';
import { globMatcher } from '../glob.ts';
import { functionNames } from '../gprof2dot/function-names.ts';
import { type KeptParts, keepReachable } from '../prune-graph.ts';
import { bestNodes, nodeScores } from './choose-nodes.ts';
import type { ScoobyprofOptions } from './options.ts';

export interface SelectedNodes {
  /** A byte for each function. */
  readonly kept: Uint8Array;
  /** All that could be drawn: `80 of 1,413 functions`. */
  readonly functionCount: number;
  readonly names: readonly string[];
  readonly unmatched: readonly string[];
}

/** Chooses the functions of a graph. A bonus adds to the score of each. */
export function selectNodes(
  tables: StatsTables,
  options: ScoobyprofOptions,
  bonus?: Float64Array,
): SelectedNodes {
  const isDrawable = drawableFunctions(tables).map(
    (byte, i) => byte && Number(i < tables.stats.rowCount),
  );
  const { names } = functionNames(tables.stats.functions);
  const { reachable, chosen, unmatched } = reachableFrom(tables, isDrawable, { names, options });
  const candidates = wantedRows(tables, reachable, { options, chosen });
  const scores = nodeScores(tables, isDrawable);
  bonus?.forEach((extra, i) => {
    scores[i] += extra;
  });
  const limit =
    options.maxNodes === 0 || options.rows !== null ? candidates.length : options.maxNodes;
  const kept = bestNodes(scores, { candidates, chosen, limit });
  const functionCount = isDrawable.reduce((sum, byte) => sum + byte, 0);
  return { kept, functionCount, names, unmatched };
}

/** What `--root` and `--leaf` leave, and the functions that were chosen by name. */
function reachableFrom(
  tables: StatsTables,
  isDrawable: Uint8Array,
  { names, options }: { names: readonly string[]; options: ScoobyprofOptions },
) {
  const { edges } = tables;
  const isEdge = new Uint8Array(edges.caller.length).fill(1);
  let kept: KeptParts = { nodes: isDrawable, edges: isEdge };
  const chosen = chosenByFocus(tables, options.focus);
  const unmatched: string[] = [];
  const steps = [
    { pattern: options.root, along: 'callees' },
    { pattern: options.leaf, along: 'callers' },
  ] as const;
  for (const { pattern, along } of steps) {
    if (pattern === undefined) continue;
    const matches = globMatcher(pattern);
    const from = Array.from(names.keys()).filter((i) => {
      return kept.nodes[i] === 1 && matches(names[i]);
    });
    if (from.length === 0) unmatched.push(pattern);
    for (const node of from) chosen[node] = 1;
    kept = keepReachable(kept, edges, { from, along, maxDepth: options.maxDepth });
  }
  return { reachable: kept.nodes, chosen, unmatched };
}

function chosenByFocus({ stats }: StatsTables, focus: RegExp | undefined): Uint8Array {
  const chosen = new Uint8Array(stats.functions.functionName.length);
  if (focus === undefined) return chosen;
  functionLabels(stats.functions, stats.unit === 's' ? 'python' : 'v8').forEach((label, i) => {
    if (focus.test(label)) chosen[i] = 1;
  });
  return chosen;
}

function wantedRows(
  { stats }: StatsTables,
  reachable: Uint8Array,
  { options, chosen }: { options: ScoobyprofOptions; chosen: Uint8Array },
): Uint8Array {
  const { nodeThreshold, paths, rows } = options;
  const base = busyTime(stats);
  const isListed = rows === null ? null : new Set(rows);
  return reachable.map((isReachable, i) => {
    if (isReachable === 0) return 0;
    if (chosen[i] === 1) return 1;
    if (isListed !== null) return Number(isListed.has(i));
    const url = stats.functions.url[i];
    const isWanted = paths.length === 0 || paths.some((path) => url.startsWith(path));
    const isSmall = stats.cumulative[i] < nodeThreshold * base;
    return Number(isWanted && !isSmall);
  });
}
