import { callersOf, type PlaceOf } from '../../records/call-place.ts';
import type { RequestRecord } from '../../records/record.ts';
import { visibleText } from '../../records/visible-text.ts';
import type { RecordPart } from '../../render/records/record-report.ts';
import { msCell, numberColumn, textColumn } from './record-cells.ts';

/** What the program logged while the request ran. */
export function logPart(record: RequestRecord, placeOf: PlaceOf): RecordPart {
  const entries = (record.plugins.log?.entries ?? []).map(({ atMs, text, stack }) => ({
    atMs,
    lines: text.split(/\r\n?|\n/).map((line) => visibleText(line.replaceAll('\t', '  '))),
    callers: callersOf(record, { source: 'log', stack }, placeOf),
  }));
  return {
    kind: 'log',
    entries,
    table: {
      title: null,
      columns: [
        numberColumn('atMs', 'at ms'),
        textColumn('text', 'text', { least: 20 }),
        textColumn('site', 'logged from', { isCallers: true }),
      ],
      rows: entries.map(({ atMs, lines, callers }) => [
        msCell(atMs),
        { text: lines.join(' '), value: lines.join('\n') },
        { text: '', callers },
      ]),
    },
  };
}
