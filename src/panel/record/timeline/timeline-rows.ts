import { markOf } from '../../../records/groups-table.ts';
import { CALL_KINDS, type CallKind, callsOf } from '../../../records/record.ts';
import { timelineOf } from '../../../records/timeline.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import type { CpuSlice } from '../cpu/cpu-slices.ts';
import { msText } from '../ms-text.ts';
import type { RecordFacts } from '../record-facts.ts';

/** Something that lasted: it waited from `startMs` to `runMs`, then ran. */
export interface RowSpan {
  readonly startMs: number;
  readonly runMs: number;
  readonly endMs: number;
}

/** A line of the timeline: the processor, or a group of calls. */
export interface TimelineLine {
  readonly kind: CallKind | 'cpu';
  /** What is wrong with it; empty: nothing. */
  readonly mark: string;
  readonly text: string;
  readonly spans: readonly RowSpan[];
}

export interface TimelineLines {
  readonly lines: readonly TimelineLine[];
  readonly durationMs: number;
}

/** The lines of a record: the processor's first where its profile is known, then calls by their first start. */
export function timelineLines(facts: RecordFacts, slices: readonly CpuSlice[]): TimelineLines {
  const { rows, durationMs } = timelineOf(facts.record, facts.groups);
  const lines = rows.map(({ kind, group, spans }): TimelineLine => {
    const count = group.count > 1 ? `${group.count} × ` : '';
    const text = `${count}${visibleLine(group.fingerprint)}`;
    return { kind, mark: markOf(facts.record, group), text, spans };
  });
  return { lines: [...cpuLine(slices), ...lines], durationMs };
}

function cpuLine(slices: readonly CpuSlice[]): readonly TimelineLine[] {
  if (slices.length === 0) return [];
  const spans = slices.map(({ startMs, endMs }) => ({ startMs, runMs: startMs, endMs }));
  const sum = slices.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
  return [{ kind: 'cpu', mark: '', text: `${msText(sum)} ms of work`, spans }];
}

/** What a line is, in words. */
export function lineText({ kind, mark, text, spans }: TimelineLine): string {
  const [first] = spans;
  const from = first === undefined ? '' : `, from ${msText(first.startMs)} ms on`;
  return [kind === 'cpu' ? 'CPU' : kind, mark, `${text}${from}`].filter(Boolean).join(' ');
}

/** What one span is, in words. */
export function spanText({ startMs, runMs, endMs }: RowSpan): string {
  const waited = runMs > startMs ? `, waited ${msText(runMs - startMs)} ms` : '';
  return `${msText(startMs)} to ${msText(endMs)} ms${waited}, took ${msText(endMs - runMs)} ms`;
}

/** All calls in the order in which they were made, as rows of a table. */
export function callsInOrder({ record }: RecordFacts) {
  return CALL_KINDS.flatMap((kind) => callsOf(record, kind).map((call) => ({ kind, call }))).sort(
    (a, b) => a.call.startMs - b.call.startMs,
  );
}
