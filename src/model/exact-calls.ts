import type { CallTree } from './call-tree.ts';
import type { CallCounts } from './counts.ts';

/** Calls by group of functions. */
export interface GroupCounts {
  /** Whether the dump has samples, so that calls were observed. */
  readonly isObserved: boolean;
  readonly observed: Float64Array;
  readonly observedPrimitive: Float64Array;
  /** Σ of the functions that a recorder counted. */
  readonly exact: Float64Array;
  /** 1 where some function of the group that was seen has no exact count: the sum is a lower bound. */
  readonly isBound: Uint8Array;
}

/**
 * Exact and observed calls of each group. The two add up only to a lower bound: a function that was counted
 * gives its exact calls, any other what was observed of it.
 */
export function groupCounts(
  tree: CallTree,
  groupOfFunction: Int32Array,
  observed: { readonly calls: Float64Array; readonly primitiveCalls: Float64Array },
): GroupCounts {
  const groupCount = observed.calls.length;
  const counts = {
    isObserved: tree.calls !== null,
    observed: observed.calls,
    observedPrimitive: observed.primitiveCalls,
    exact: new Float64Array(groupCount),
    isBound: new Uint8Array(groupCount).fill(1),
  };
  const { exactCalls } = tree;
  if (exactCalls === undefined) return counts;
  counts.isBound.fill(tree.countsOfSum?.isBound === true ? 1 : 0);
  counts.observed = observedOfUncounted(tree, exactCalls, groupOfFunction, groupCount);
  for (let i = 0; i < exactCalls.length; i++) {
    const calls = exactCalls[i];
    const group = groupOfFunction[i];
    if (calls <= 0) continue;
    counts.exact[group] = counts.exact[group] + calls;
    addObservedElsewhere(counts, group, tree.countsOfSum?.uncounted[i] ?? 0);
  }
  for (let node = 1; node < tree.parent.length; node++) {
    const fn = tree.functionIndex[node];
    if (tree.cumulativeSamples[node] === 0 || exactCalls[fn] > 0) continue;
    counts.isBound[groupOfFunction[fn]] = 1;
  }
  return counts;
}

/** What other dumps than those that counted a function saw of it. */
function addObservedElsewhere(counts: GroupCounts, group: number, calls: number): void {
  if (calls === 0) return;
  counts.observed[group] += calls;
  counts.isBound[group] = 1;
}

function observedOfUncounted(
  tree: CallTree,
  exactCalls: Float64Array,
  groupOfFunction: Int32Array,
  groupCount: number,
): Float64Array {
  const observed = new Float64Array(groupCount);
  for (let node = 1; tree.calls !== null && node < tree.parent.length; node++) {
    const fn = tree.functionIndex[node];
    if (tree.cumulativeSamples[node] === 0 || exactCalls[fn] > 0) continue;
    const group = groupOfFunction[fn];
    observed[group] += tree.calls[node];
  }
  return observed;
}

/** The columns of calls for the groups that are rows. Who counts calls does not see which are primitive. */
export function callColumns(counts: GroupCounts, rows: Int32Array) {
  const { isObserved, observed, observedPrimitive, exact, isBound } = counts;
  const callCounts: CallCounts[] = [];
  const calls: (number | null)[] = [];
  const primitiveCalls: (number | null)[] = [];
  for (let row = 0; row < rows.length; row++) {
    const group = rows[row];
    const isCounted = exact[group] > 0;
    const isKnown = isBound[group] === 0 || isObserved || isCounted;
    if (isBound[group] === 0) callCounts.push('exact');
    else callCounts.push(isKnown ? 'observed' : 'none');
    calls.push(isKnown ? exact[group] + observed[group] : null);
    primitiveCalls.push(isKnown && !isCounted ? observedPrimitive[group] : null);
  }
  return { calls, primitiveCalls, callCounts };
}

/** The sums over all rows; `null`: unknown. */
export function totalCalls(
  { isObserved }: GroupCounts,
  { calls, primitiveCalls }: ReturnType<typeof callColumns>,
): { calls: number | null; primitiveCalls: number | null } {
  let sum = isObserved ? 0 : null;
  let sumOfPrimitive = sum;
  let isPrimitiveUnknown = false;
  for (let row = 0; row < calls.length; row++) {
    const count = calls[row];
    const primitive = primitiveCalls[row];
    if (count !== null) sum = (sum ?? 0) + count;
    if (primitive !== null) sumOfPrimitive = (sumOfPrimitive ?? 0) + primitive;
    else if (count !== null) isPrimitiveUnknown = true;
  }
  return { calls: sum, primitiveCalls: isPrimitiveUnknown ? null : sumOfPrimitive };
}
