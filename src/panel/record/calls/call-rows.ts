import type { CallMarks } from '../../../records/call-marks.ts';
import type { CallGroup } from '../../../records/groups.ts';
import type { AnyCall } from '../../../records/record.ts';
import { type CallOptions, type SortKey, sortOf } from './call-options.ts';

/** The calls to be shown, as indices, in the order in which they stand. The longest, the worst, the most come first. */
export function callRows(
  calls: readonly AnyCall[],
  marks: CallMarks,
  options: CallOptions,
): readonly number[] {
  const all = calls.map((_, index) => index);
  const rows = options.isDuplicatesOnly
    ? all.filter((index) => marks.isRepeated[index] === 1)
    : all;
  const rank: Readonly<Record<SortKey, (index: number) => number>> = {
    start: (index) => -(calls[index]?.startMs ?? 0),
    duration: (index) => calls[index]?.durationMs ?? 0,
    wasted: (index) => marks.wastedMs[index] ?? 0,
    count: (index) => marks.group[index]?.count ?? 0,
  };
  return sorted(rows, rank[sortOf(options)]);
}

/** The groups to be shown, as indices. Equal ones stay as they are: the one that took longest first. */
export function groupRows(
  groups: readonly CallGroup[],
  calls: readonly AnyCall[],
  options: CallOptions,
): readonly number[] {
  const all = groups.map((_, index) => index);
  const rows = options.isDuplicatesOnly
    ? all.filter((index) => (groups[index]?.duplicates ?? 0) > 0)
    : all;
  const rank: Readonly<Record<SortKey, (index: number) => number>> = {
    start: (index) => -(calls[groups[index]?.calls[0] ?? 0]?.startMs ?? 0),
    duration: (index) => groups[index]?.totalMs ?? 0,
    wasted: (index) => groups[index]?.wastedMs ?? 0,
    count: (index) => groups[index]?.count ?? 0,
  };
  return sorted(rows, rank[sortOf(options)]);
}

function sorted(rows: readonly number[], rank: (row: number) => number): readonly number[] {
  return [...rows].sort((a, b) => rank(b) - rank(a));
}
