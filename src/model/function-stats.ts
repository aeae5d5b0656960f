import type { CallTree } from './call-tree.ts';
import type { CallCounts, Count } from './counts.ts';
import { callColumns, groupCounts, totalCalls } from './exact-calls.ts';
import { functionsOfKind } from './function-kinds.ts';
import type { FunctionTable } from './function-table.ts';
import { timeOfKind } from './profile-times.ts';
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
  if (samples === null && unit === 's') return new Set();
  return new Set(functionsOfKind(functions, 'idle').filter((row) => row < rowCount));
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
  const groupOfFunction = grouping?.groupOfFunction ?? identity(groupCount);
  const sums = sumByGroup(tree, groupOfFunction, groupCount);
  const counts = groupCounts(tree, groupOfFunction, sums);
  const { rows, rowOfGroup } = listedGroups(sums.isListed, counts.exact);
  const functions = {
    functionName: entriesOf(groups.functionName, rows),
    url: entriesOf(groups.url, rows),
    line: entriesOf(groups.line, rows),
    column: entriesOf(groups.column, rows),
  };
  const self = numbersOf(sums.self, rows);
  const callsOfRows = callColumns(counts, rows);
  return {
    functions,
    rowCount: rows.length,
    unit: tree.unit,
    ...callsOfRows,
    self,
    cumulative: numbersOf(sums.cumulative, rows),
    samples: sums.samples && numbersOf(sums.samples, rows),
    cumulativeSamples: sums.cumulativeSamples && numbersOf(sums.cumulativeSamples, rows),
    ...(tree.exactCalls === undefined
      ? {}
      : { isRecursive: Uint8Array.from(rows, (group) => sums.isRecursive[group]) }),
    totals: {
      time: tree.cumulative[0] ?? 0,
      idleTime: timeOfKind({ functions, self }, 'idle'),
      sampleCount: sums.sampleCount,
      ...totalCalls(counts, callsOfRows),
    },
    rowOfFunction:
      grouping === undefined ? rowOfGroup : groupOfFunction.map((group) => rowOfGroup[group]),
  };
}

/*
 * A run makes one table mostly, of all functions: what follows are loops without calls, fast before they are compiled.
 */

function identity(count: number): Int32Array {
  const same = new Int32Array(count);
  for (let i = 0; i < count; i++) same[i] = i;
  return same;
}

/** The groups that are rows, ascending, and for each group its row; -1: it is none. */
function listedGroups(isListed: Uint8Array, exactCalls: Float64Array) {
  const listed = new Int32Array(isListed.length);
  const rowOfGroup = new Int32Array(isListed.length).fill(-1);
  let count = 0;
  for (let group = 0; group < isListed.length; group++) {
    if (isListed[group] === 0 && exactCalls[group] === 0) continue;
    rowOfGroup[group] = count;
    listed[count++] = group;
  }
  return { rows: listed.subarray(0, count), rowOfGroup };
}

/** The entries of a column for the groups that are rows. */
function entriesOf<T>(column: readonly T[], rows: Int32Array): T[] {
  const entries: T[] = [];
  for (let row = 0; row < rows.length; row++) entries.push(column[rows[row]]);
  return entries;
}

function numbersOf(column: Float64Array, rows: Int32Array): Float64Array {
  const numbers = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row++) numbers[row] = column[rows[row]];
  return numbers;
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
  const sums = {
    calls: column(),
    primitiveCalls: column(),
    self: column(),
    cumulative: column(),
    samples: column(),
    cumulativeSamples: column(),
    isListed: new Uint8Array(groupCount),
    isRecursive: new Uint8Array(groupCount),
  };
  const counted = countedSamples(tree);
  const { functionIndex, subtreeEnd, self, cumulative, cumulativeSamples } = tree;
  const entries = tree.calls ?? new Int32Array(functionIndex.length);
  const endOfTopmost = new Int32Array(groupCount);
  for (let node = 1; node < functionIndex.length; node++) {
    const group = groupOfFunction[functionIndex[node]];
    // As in `eachNodeWithRepeat`.
    const isTopmost = node >= endOfTopmost[group];
    if (isTopmost) endOfTopmost[group] = subtreeEnd[node];
    if (cumulativeSamples[node] === 0) continue;
    sums.isListed[group] = 1;
    sums.calls[group] += entries[node];
    sums.self[group] += self[node];
    sums.samples[group] += counted.own[node];
    if (isTopmost) {
      sums.primitiveCalls[group] += entries[node];
      sums.cumulative[group] += cumulative[node];
      sums.cumulativeSamples[group] += counted.cumulative[node];
    } else {
      sums.isRecursive[group] = 1;
    }
  }
  if (counted.isKnown) return { ...sums, sampleCount: counted.cumulative[0] ?? 0 };
  return { ...sums, sampleCount: null, samples: null, cumulativeSamples: null };
}

/** The samples of each node and of its subtree. Where the dump counts none they are something else, to be thrown away. */
function countedSamples(tree: CallTree) {
  const { samples, cumulativeSamples, parent, countedSamples: own = samples } = tree;
  if (own === null) return { own: samples, cumulative: cumulativeSamples, isKnown: false };
  const cumulative = own === samples ? cumulativeSamples : subtreeSums(own, parent);
  return { own, cumulative, isKnown: true };
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
  // Whoever stands behind the subtree of the last topmost node with a key has none with it above.
  const endOfTopmost = new Int32Array(keyCount);
  for (let node = 1; node < count; node++) {
    const key = keyOfNode(node);
    if (key < 0) continue;
    const isTopmost = node >= endOfTopmost[key];
    if (isTopmost) endOfTopmost[key] = subtreeEnd[node];
    visit(node, key, isTopmost);
  }
}
