import { markOf } from './groups-table.ts';
import type { RequestRecord } from './record.ts';
import { cutTo, padStartTo, padTo } from './text-columns.ts';
import { PLAIN_INK, type TextInk, withFinding } from './text-ink.ts';
import { type Timeline, type TimelineRow, timelineOf } from './timeline.ts';
import { visibleLine } from './visible-text.ts';

const KIND_WIDTH = 6;
const LEAST_BAR = 16;
const MOST_BAR = 60;
const LEAST_LABEL = 12;

/**
 * The timeline of a record as plain text in at most `width` columns: a line for each group, `·` where calls wait for a
 * connection, `█` where one runs, `▍` where several run within one character or one for less than half of it.
 */
export function timelineText(
  record: RequestRecord,
  width: number,
  timeline: Timeline = timelineOf(record),
  ink: TextInk = PLAIN_INK,
): string {
  const bar = Math.min(MOST_BAR, Math.max(LEAST_BAR, Math.floor(width * 0.4)));
  const left = width - KIND_WIDTH - bar - 4;
  const times = fittingTimes(timeline, left);
  const room = Math.max(0, left - longest(times));
  const lines = timeline.rows.map((row, i) => {
    const cells = barOf(row, timeline.durationMs, bar);
    const label = padTo(cutTo(labelOf(record, row), room), room);
    const what = withFinding(label, markOf(record, row.group), ink);
    return `${padTo(row.kind, KIND_WIDTH - 1)}▕${cells}▏ ${what}  ${times[i]}`.trimEnd();
  });
  return [ink.title(scaleText(timeline.durationMs, bar)), ...lines].join('\n');
}

/** How long each row took and waited; without the waits where they would leave no room for what it is. */
function fittingTimes({ rows }: Timeline, room: number): readonly string[] {
  const totals = rows.map(({ group }) => group.totalMs.toFixed(1));
  const width = longest(totals);
  const times = rows.map(({ group: { waitMs } }, i) => {
    const waited = waitMs >= 0.1 ? ` (waited ${waitMs.toFixed(1)})` : '';
    return padStartTo(totals[i], width) + waited;
  });
  const isFitting = longest(times) <= room - LEAST_LABEL;
  return isFitting ? times : totals.map((total) => padStartTo(total, width));
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function labelOf(record: RequestRecord, { group }: TimelineRow): string {
  const mark = markOf(record, group);
  const count = group.count > 1 ? `${group.count} × ` : '';
  return `${mark === '' ? '' : `${mark} `}${count}${visibleLine(group.fingerprint)}`;
}

/** Times at the quarters of the bar. */
function scaleText(durationMs: number, bar: number): string {
  const decimals = durationMs < 10 ? 1 : 0;
  let line = ' '.repeat(KIND_WIDTH);
  for (let quarter = 0; quarter <= 4; quarter++) {
    const ms = ((durationMs * quarter) / 4).toFixed(decimals);
    const label = quarter === 0 ? '0 ms' : ms;
    const at = KIND_WIDTH + Math.round((bar * quarter) / 4);
    const start = quarter === 4 ? at - label.length : at;
    if (start > line.length || quarter === 0) line = padTo(line, start) + label;
  }
  return line;
}

/** What each character of a bar shows. */
function barOf({ spans }: TimelineRow, durationMs: number, bar: number): string {
  const perMs = durationMs > 0 ? bar / durationMs : 0;
  const waits = new Uint8Array(bar);
  const runs = new Uint16Array(bar);
  const covered = new Float64Array(bar);
  for (const { startMs, runMs, endMs } of spans) {
    const [start, run, end] = [startMs, runMs, endMs].map((ms) => ms * perMs) as [
      number,
      number,
      number,
    ];
    for (let cell = cellAt(start, bar); cell < run && cell < bar; cell++) waits[cell] = 1;
    const last = Math.max(cellAt(run, bar), Math.ceil(end) - 1);
    for (let cell = cellAt(run, bar); cell <= last && cell < bar; cell++) {
      runs[cell] += 1;
      const part = Math.min(end, cell + 1) - Math.max(run, cell);
      covered[cell] += Math.max(0, part);
    }
  }
  return Array.from(runs, (count, cell) => {
    if (count === 0) return waits[cell] === 1 ? '·' : ' ';
    return count === 1 && covered[cell] >= 0.5 ? '█' : '▍';
  }).join('');
}

function cellAt(position: number, bar: number): number {
  return Math.min(bar - 1, Math.floor(position));
}
