import { isControlCall } from './call-form.ts';
import type { CallGroup } from './groups.ts';
import { type AnyCall, type CallKind, callsOf, type RequestRecord } from './record.ts';
import { roundMs } from './round-ms.ts';

/** What the groups of a kind say of each of its calls: columns, entry `i` is call `i`. */
export interface CallMarks {
  /** Its group. */
  readonly group: readonly CallGroup[];
  /** Index of the first call of the group that is the same; -1: it is the first itself. */
  readonly repeats: Int32Array;
  /** 1: another one of the group is the same, before it or behind it. */
  readonly isRepeated: Uint8Array;
  /** Its part of what its group wastes. Over the calls of a group they add up to that. */
  readonly wastedMs: Float64Array;
}

/** The marks of all calls of a kind, `groups` being those of the kind. */
export function callMarks(
  record: RequestRecord,
  kind: CallKind,
  groups: readonly CallGroup[],
): CallMarks {
  const calls = callsOf(record, kind);
  const marks = {
    group: new Array<CallGroup>(calls.length),
    repeats: new Int32Array(calls.length).fill(-1),
    isRepeated: new Uint8Array(calls.length),
    wastedMs: new Float64Array(calls.length),
  };
  for (const group of groups) {
    for (const index of group.calls) marks.group[index] = group;
    if (isControlCall(kind, calls[group.calls[0]])) continue;
    markRepeats(calls, group, marks);
    markWaste(calls, group, marks);
  }
  return marks;
}

function markRepeats(calls: readonly AnyCall[], group: CallGroup, marks: CallMarks): void {
  const firsts = new Map<string, number>();
  for (const index of group.calls) {
    const { digest } = calls[index];
    if (digest === undefined) continue;
    const first = firsts.get(digest);
    if (first === undefined) firsts.set(digest, index);
    else {
      marks.repeats[index] = first;
      marks.isRepeated[index] = 1;
      marks.isRepeated[first] = 1;
    }
  }
}

/** Of an N+1 all but its longest call, else what repeats another one. */
function markWaste(calls: readonly AnyCall[], { n1, ...group }: CallGroup, marks: CallMarks): void {
  const longest = group.calls.find((index) => calls[index].durationMs === group.maxMs);
  for (const index of group.calls) {
    const isWasted = n1 ? index !== longest : marks.repeats[index] >= 0;
    if (isWasted) marks.wastedMs[index] = roundMs(calls[index].durationMs);
  }
}
