import type { CallCounts } from './counts.ts';
import { addCounts, type Count } from './counts.ts';

export interface CallSum {
  readonly calls: Count | null;
  readonly primitiveCalls: Count | null;
}

/** Counts and times of one row or edge while they are added up. */
export interface Sum {
  calls: Count | null;
  primitiveCalls: Count | null;
  callCounts: CallCounts;
  self: number;
  cumulative: number;
  samples: number;
  cumulativeSamples: number;
  isTimed: boolean;
  isRecursive: boolean;
}

/** What only a later table has is added to nothing, as in pstats: 0 + -0 is 0. */
export function dropNegativeZeros(sum: Sum): void {
  sum.self += 0;
  sum.cumulative += 0;
}

export function addSums(old: Sum | undefined, more: Sum): Sum {
  if (old === undefined) return more;
  // Before the calls: what is unknown of the old ones shows in both.
  old.primitiveCalls = addPrimitive(old, more);
  old.calls = addUnlessNone(old.calls, more.calls);
  old.callCounts = combined(old.callCounts, more.callCounts);
  old.self += more.self;
  old.cumulative += more.cumulative;
  old.samples += more.samples;
  old.cumulativeSamples += more.cumulativeSamples;
  old.isTimed &&= more.isTimed;
  old.isRecursive ||= more.isRecursive;
  return old;
}

/** What is known of a sum: one dump without counts leaves a lower bound. */
export function addUnlessNone(a: Count | null, b: Count | null): Count | null {
  if (a === null) return b;
  return b === null ? a : addCounts(a, b);
}

/** Exact calls without primitive ones (coverage) make the sum's primitive calls unknown. */
export function addPrimitive(old: CallSum, more: CallSum): Count | null {
  const isUnknown = (sum: CallSum): boolean => sum.calls !== null && sum.primitiveCalls === null;
  if (isUnknown(old) || isUnknown(more)) return null;
  return addUnlessNone(old.primitiveCalls, more.primitiveCalls);
}

export function combined(a: CallCounts, b: CallCounts): CallCounts {
  return a === b ? a : 'observed';
}
