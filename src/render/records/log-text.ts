import { chainText } from '../../records/groups-table.ts';
import { columnsOf, padStartTo, padTo } from '../../records/text-columns.ts';
import { brokenText } from './broken-text.ts';
import type { RecordInk } from './record-ink.ts';
import type { LogEntryPart } from './record-report.ts';

/** Of shorter texts the places stand in one column. */
const MOST_ALIGNED = 60;

/** Entries of a log: when, what, and from where behind it, or below where there is no room. */
export function logText(
  entries: readonly LogEntryPart[],
  width: number,
  ink: RecordInk,
): readonly string[] {
  const times = entries.map(({ atMs }) => `${atMs.toFixed(1)} ms`);
  const timeWidth = times.reduce((most, { length }) => Math.max(most, length), 8);
  const room = width - timeWidth - 2;
  const aligned = entries.reduce((most, { lines }) => {
    const columns = lines.length === 1 ? columnsOf(lines[0]) : 0;
    return columns <= MOST_ALIGNED ? Math.max(most, columns) : most;
  }, 0);
  const indent = ' '.repeat(timeWidth + 2);
  return entries.flatMap((entry, i) => {
    const lines = entryLines(entry, { room, aligned, ink });
    return lines.map((line, at) => {
      return `${at === 0 ? `${padStartTo(times[i], timeWidth)}  ` : indent}${line}`;
    });
  });
}

interface Style {
  readonly room: number;
  readonly aligned: number;
  readonly ink: RecordInk;
}

function entryLines(
  { lines, callers }: LogEntryPart,
  { room, aligned, ink }: Style,
): readonly string[] {
  const shown = lines.flatMap((line) => brokenText(line, room));
  const [nearest] = callers;
  const only = shown.length === 1 ? shown[0] : '';
  const left = Math.max(aligned, columnsOf(only)) + 2;
  if (shown.length === 1 && left + columnsOf(nearest.text) <= room) {
    return [`${padTo(only, left)}${chainText([nearest], room - left, ink)}`];
  }
  return [...shown, chainText([nearest], room, ink)];
}
