import type { CallTree } from './call-tree.ts';
import type { CallCounts, Count } from './counts.ts';
import { eachNodeWithRepeat, type TreeStats } from './function-stats.ts';

/**
 * Who calls whom, as columns: entry `i` of each is one pair. `caller` and `callee` are indices into
 * `functions` of the statistics they belong to; times are in those statistics' unit.
 */
export interface CallEdges {
  readonly caller: Int32Array;
  readonly callee: Int32Array;
  readonly calls: readonly (Count | null)[];
  /** Entries with no such pair lower on the same stack. `null`: unknown. */
  readonly primitiveCalls: readonly (Count | null)[];
  /** Time of samples with the callee on top, right above the caller. `null`: the dump has counts only. */
  readonly self: Float64Array | null;
  /** Time of samples in which the pair occurs, once per sample. `null`: the dump has counts only. */
  readonly cumulative: Float64Array | null;
  readonly callCounts: readonly CallCounts[];
  /** Where only some edges have times: 1 for those. Missing: all are alike. */
  readonly isTimed?: Uint8Array;
  /** Samples with the caller right above the callee, where a dump counts them in place of calls. */
  readonly samples?: Float64Array;
  /** What ran with no caller on the stack; missing where a dump does not tell. */
  readonly withoutCaller?: CallerlessTimes;
}

/**
 * What functions did at the bottom of the stack, entered from the event loop: entry `i` is row `i`. `calls` are
 * lower bounds; with it the times of the edges to a function add up to its own.
 */
export interface CallerlessTimes {
  readonly calls: Float64Array;
  readonly self: Float64Array;
  readonly cumulative: Float64Array;
}

/** Whether the dump has times for an edge. */
export function isTimedEdge({ self, isTimed }: CallEdges, edge: number): boolean {
  return self !== null && isTimed?.[edge] !== 0;
}

/** The edges between the rows of `stats`, in depth-first order. Nobody is called by the root. */
export function callEdges(tree: CallTree, stats: TreeStats): CallEdges {
  const { edgeOfNode, caller, callee } = findEdges(tree, stats);
  const edgeCount = caller.length;
  const calls = new Float64Array(edgeCount);
  const primitiveCalls = new Float64Array(edgeCount);
  const self = new Float64Array(edgeCount);
  const cumulative = new Float64Array(edgeCount);
  const add = (column: Float64Array, edge: number, amount: number): void => {
    column[edge] += amount;
  };
  const keyOfNode = (node: number): number => edgeOfNode[node];
  eachNodeWithRepeat(tree, keyOfNode, edgeCount, (node, edge, isTopmost) => {
    const entries = tree.calls === null ? 0 : tree.calls[node];
    add(calls, edge, entries);
    add(self, edge, tree.self[node]);
    if (!isTopmost) return;
    add(primitiveCalls, edge, entries);
    add(cumulative, edge, tree.cumulative[node]);
  });
  const counts = (column: Float64Array): (Count | null)[] =>
    Array.from(column, (count) => (tree.calls === null ? null : count));
  return {
    caller: Int32Array.from(caller),
    callee: Int32Array.from(callee),
    calls: counts(calls),
    primitiveCalls: counts(primitiveCalls),
    self,
    cumulative,
    callCounts: caller.map(() => (tree.calls === null ? 'none' : 'observed')),
    // Without an order of time nobody knows what an entry is.
    ...(tree.calls === null ? {} : { withoutCaller: callerlessTimes(tree, tree.calls, stats) }),
  };
}

/** Nodes right below the root are on different stacks: their times are sums as they are. */
function callerlessTimes(
  tree: CallTree,
  calls: Int32Array | Float64Array,
  { rowCount, rowOfFunction }: TreeStats,
): CallerlessTimes {
  const times = {
    calls: new Float64Array(rowCount),
    self: new Float64Array(rowCount),
    cumulative: new Float64Array(rowCount),
  };
  for (let node = 1; node < tree.parent.length; node = tree.subtreeEnd[node]) {
    if (tree.cumulativeSamples[node] === 0) continue;
    const row = rowOfFunction[tree.functionIndex[node]];
    times.calls[row] += calls[node];
    times.self[row] += tree.self[node];
    times.cumulative[row] += tree.cumulative[node];
  }
  return times;
}

function findEdges(tree: CallTree, stats: TreeStats) {
  const count = tree.parent.length;
  const rowOfNode = (node: number): number => stats.rowOfFunction[tree.functionIndex[node]];
  const edgeOfNode = new Int32Array(count).fill(-1);
  const edgeByPair = new Map<number, number>();
  const caller: number[] = [];
  const callee: number[] = [];
  for (let node = 1; node < count; node++) {
    const above = tree.parent[node];
    if (above === 0 || tree.cumulativeSamples[node] === 0) continue;
    const pair = rowOfNode(above) * stats.rowCount + rowOfNode(node);
    let edge = edgeByPair.get(pair);
    if (edge === undefined) {
      edge = caller.length;
      edgeByPair.set(pair, edge);
      caller.push(rowOfNode(above));
      callee.push(rowOfNode(node));
    }
    edgeOfNode[node] = edge;
  }
  return { edgeOfNode, caller, callee };
}
