import type { CallTree } from './call-tree.ts';
import type { CallCounts, Count } from './counts.ts';
import { callColumns, groupCounts, totalCalls } from './exact-calls.ts';
import type { FunctionTable } from './function-table.ts';
import { isOfKind, timeOfKind } from './profile-times.ts';
import type { ProfileUnit } from './profile-unit.ts';
import { subtreeSums } from './tree-shape.ts';

/**
 * Statistics per function as columns: entry `i` of each is row `i`, in the order of the dump.
 * `functions` may go on behind the rows: functions known only as the callers of others.
 */
export interface FunctionStats {
  readonly functions: FunctionTable;
  readonly rowCount: number;
  readonly unit: ProfileUnit;
  readonly calls: readonly (Count | null)[];
  /** Calls not made through recursion. `null`: unknown. */
  readonly primitiveCalls: readonly (Count | null)[];
  /** Time on top of the stack; pstats' tottime. */
  readonly self: Float64Array;
  /** Time anywhere on the stack, once however deep it recurs; pstats' cumtime. */
  readonly cumulative: Float64Array;
  /** `null` for dumps that are not made of samples. */
  readonly samples: Float64Array | null;
  readonly cumulativeSamples: Float64Array | null;
  readonly callCounts: readonly CallCounts[];
  /** 1 for rows that were seen twice on one stack; only where a recorder counted, who cannot tell otherwise. */
  readonly isRecursive?: Uint8Array;
  /** Rows that Python's own entry point called, ascending; pstats names them above its table. */
  readonly topLevel?: readonly number[];
  readonly totals: StatsTotals;
}

export interface StatsTotals {
  /** All owned time, that of `(idle)` and `(root)` too. */
  readonly time: number;
  /** Time of `(idle)`: left out of the base of every percentage. */
  readonly idleTime: number;
  /** `null` for dumps that are not made of samples. */
  readonly sampleCount: number | null;
  readonly calls: Count | null;
  readonly primitiveCalls: Count | null;
}

/** Whether a function is known to have called itself, so that its calls share cumulative time. */
export function isRecursiveRow(stats: FunctionStats, row: number): boolean {
  const primitive = stats.primitiveCalls[row] ?? null;
  return stats.isRecursive?.[row] === 1 || (primitive !== null && primitive !== stats.calls[row]);
}

/** The rows of idle time; a dump of Python has none, whatever its functions are called. */
export function idleRowsOf({
  functions,
  rowCount,
  unit,
  samples,
}: FunctionStats): ReadonlySet<number> {
  const rows = new Set<number>();
  if (samples === null && unit === 's') return rows;
  for (let row = 0; row < rowCount; row++) {
    // Nearly all functions have a url: no need to look for their names.
    if (functions.url[row] === '' && isOfKind(functions, row, 'idle')) rows.add(row);
  }
  return rows;
}

/** The rows of a tree's functions, for edges. */
export interface TreeStats extends FunctionStats {
  /** For each function of the tree its row; -1 where it is not listed. */
  readonly rowOfFunction: Int32Array;
}

/**
 * Maps the functions of a tree to groups: entry `i` is the group of function `i`. Functions of one group
 * are one row, and its cumulative time counts once per sample. `strip` and grouping work this way.
 */
export interface FunctionGroups {
  readonly groups: FunctionTable;
  readonly groupOfFunction: Int32Array;
}

/**
 * Table of all functions that are on the stack of at least one sample or were counted by a recorder, in the
 * order in which the dump names them. Linear in the nodes of the tree.
 *
 * Σ self + time on the root = `totals.time`; self ≤ cumulative ≤ `totals.time`.
 */
export function functionStats(tree: CallTree, grouping?: FunctionGroups): TreeStats {
  const groups = grouping?.groups ?? tree.functions;
  const groupCount = groups.functionName.length;
  const groupOfFunction =
    grouping?.groupOfFunction ?? Int32Array.from({ length: groupCount }, (_, i) => i);
  const sums = sumByGroup(tree, groupOfFunction, groupCount);
  const counts = groupCounts(tree, groupOfFunction, sums);
  const rows: number[] = [];
  const rowOfGroup = new Int32Array(groupCount).fill(-1);
  for (let group = 0; group < groupCount; group++) {
    if (sums.isListed[group] === 0 && counts.exact[group] === 0) continue;
    rowOfGroup[group] = rows.length;
    rows.push(group);
  }
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(rows, (group) => column[group]);
  const functions = {
    functionName: rows.map((group) => groups.functionName[group]),
    url: rows.map((group) => groups.url[group]),
    line: rows.map((group) => groups.line[group]),
    column: rows.map((group) => groups.column[group]),
  };
  const self = pick(sums.self);
  const callsOfRows = callColumns(counts, rows);
  return {
    functions,
    rowCount: rows.length,
    unit: tree.unit,
    ...callsOfRows,
    self,
    cumulative: pick(sums.cumulative),
    samples: sums.samples && pick(sums.samples),
    cumulativeSamples: sums.cumulativeSamples && pick(sums.cumulativeSamples),
    ...(tree.exactCalls === undefined
      ? {}
      : { isRecursive: Uint8Array.from(rows, (group) => sums.isRecursive[group]) }),
    totals: {
      time: tree.cumulative[0] ?? 0,
      idleTime: timeOfKind({ functions, self }, 'idle'),
      sampleCount: sums.sampleCount,
      ...totalCalls(counts, callsOfRows),
    },
    rowOfFunction: groupOfFunction.map((group) => rowOfGroup[group]),
  };
}

interface GroupSums {
  readonly calls: Float64Array;
  readonly primitiveCalls: Float64Array;
  readonly self: Float64Array;
  readonly cumulative: Float64Array;
  readonly samples: Float64Array | null;
  readonly cumulativeSamples: Float64Array | null;
  readonly sampleCount: number | null;
  readonly isListed: Uint8Array;
  /** 1 where two functions of the group, or one twice, stood on one stack. */
  readonly isRecursive: Uint8Array;
}

function sumByGroup(tree: CallTree, groupOfFunction: Int32Array, groupCount: number): GroupSums {
  const column = (): Float64Array => new Float64Array(groupCount);
  const counted = countedSamples(tree);
  const sums = {
    calls: column(),
    primitiveCalls: column(),
    self: column(),
    cumulative: column(),
    samples: counted && column(),
    cumulativeSamples: counted && column(),
    sampleCount: counted && (counted.cumulative[0] ?? 0),
    isListed: new Uint8Array(groupCount),
    isRecursive: new Uint8Array(groupCount),
  };
  const add = (into: Float64Array, group: number, amount: number): void => {
    into[group] += amount;
  };
  const keyOfNode = (node: number): number => groupOfFunction[tree.functionIndex[node]];
  eachNodeWithRepeat(tree, keyOfNode, groupCount, (node, group, isTopmost) => {
    if (tree.cumulativeSamples[node] === 0) return;
    sums.isListed[group] = 1;
    const calls = tree.calls === null ? 0 : tree.calls[node];
    add(sums.calls, group, calls);
    add(sums.self, group, tree.self[node]);
    if (counted !== null) add(sums.samples as Float64Array, group, counted.own[node]);
    if (!isTopmost) {
      sums.isRecursive[group] = 1;
      return;
    }
    add(sums.primitiveCalls, group, calls);
    add(sums.cumulative, group, tree.cumulative[node]);
    if (counted === null) return;
    add(sums.cumulativeSamples as Float64Array, group, counted.cumulative[node]);
  });
  return sums;
}

/** The samples of each node and of its subtree; `null`: the dump counts none. */
function countedSamples(tree: CallTree) {
  const { samples, cumulativeSamples, parent, countedSamples: own = samples } = tree;
  if (own === null) return null;
  return { own, cumulative: own === samples ? cumulativeSamples : subtreeSums(own, parent) };
}

/**
 * Visits every node but the root, depth first, with a key of it, and whether no node above it has the
 * same key. A key below 0 is passed over.
 */
export function eachNodeWithRepeat(
  tree: CallTree,
  keyOfNode: (node: number) => number,
  keyCount: number,
  visit: (node: number, key: number, isTopmost: boolean) => void,
): void {
  const { subtreeEnd } = tree;
  const count = subtreeEnd.length;
  const onStack = new Int32Array(keyCount);
  const openNodes: number[] = [];
  const openKeys: number[] = [];
  let depth = 0;
  for (let node = 1; node < count; node++) {
    while (depth > 0 && node >= subtreeEnd[openNodes[depth - 1]]) {
      const closed = openKeys[--depth];
      onStack[closed] -= 1;
    }
    const key = keyOfNode(node);
    if (key < 0) continue;
    visit(node, key, onStack[key] === 0);
    if (subtreeEnd[node] === node + 1) continue;
    onStack[key] += 1;
    openNodes[depth] = node;
    openKeys[depth++] = key;
  }
}
