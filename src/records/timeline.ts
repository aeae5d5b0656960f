import { type CallGroup, groupsOf } from './groups.ts';
import { type AnyCall, type CallKind, callsOf, type RequestRecord } from './record.ts';

/** A call on the timeline: it waited for a connection, then ran. From the beginning of the request. */
interface TimelineSpan {
  readonly startMs: number;
  readonly runMs: number;
  readonly endMs: number;
  /** Index into the calls of its kind. */
  readonly call: number;
}

/** A group of calls on the timeline. */
export interface TimelineRow {
  readonly kind: CallKind;
  readonly group: CallGroup;
  readonly spans: readonly TimelineSpan[];
}

export interface Timeline {
  /** That of the request, or of a call that ended later. */
  readonly durationMs: number;
  /** In the order in which their first calls were made. */
  readonly rows: readonly TimelineRow[];
}

/** When the calls of a record ran, a row for each group. */
export function timelineOf(
  record: RequestRecord,
  groups: readonly CallGroup[] = groupsOf(record),
): Timeline {
  const rows = groups.map((group): TimelineRow => {
    const calls = callsOf(record, group.kind);
    const spans = group.calls.map((index) => spanOf(calls[index] as AnyCall, index));
    return { kind: group.kind, group, spans };
  });
  rows.sort((a, b) => startOf(a) - startOf(b));
  const durationMs = rows
    .flatMap(({ spans }) => spans)
    .reduce((most, { endMs }) => Math.max(most, endMs), record.durationMs);
  return { durationMs, rows };
}

function spanOf({ startMs, waitMs, durationMs }: AnyCall, call: number): TimelineSpan {
  const runMs = startMs + waitMs;
  return { startMs, runMs, endMs: runMs + durationMs, call };
}

function startOf({ spans }: TimelineRow): number {
  return spans.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
}
