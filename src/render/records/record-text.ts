import { groupsTable } from '../../records/groups-table.ts';
import { columnsOf, cutTo } from '../../records/text-columns.ts';
import { timelineOf } from '../../records/timeline.ts';
import { timelineText } from '../../records/timeline-text.ts';
import type { Screen } from '../screen.ts';
import { brokenText } from './broken-text.ts';
import { logText } from './log-text.ts';
import { asciiSigns, type RecordInk, recordInk } from './record-ink.ts';
import type { RecordLine, RecordPart, RecordReport } from './record-report.ts';
import { tableText } from './table-text.ts';

/** What records say, as text in the width and the colours of a screen. */
export function* recordText({ parts }: RecordReport, screen: Screen): Iterable<string> {
  const ink = recordInk(screen);
  const end = screen.isAscii ? asciiSigns : (line: string): string => line;
  for (const [i, part] of parts.entries()) {
    const isClose = 'isClose' in part && part.isClose === true;
    if (i > 0 && !isClose) yield '\n';
    for (const line of partLines(part, screen.columns, ink)) yield end(`${line}\n`);
  }
}

function partLines(part: RecordPart, width: number, ink: RecordInk): readonly string[] {
  switch (part.kind) {
    case 'lines':
      return part.lines.flatMap((line) => lineTexts(line, width, ink));
    case 'table': {
      const { title } = part.table;
      const lines = tableText(part.table, width, ink);
      return title === null ? lines : [ink.title(title), ...lines];
    }
    case 'groups': {
      const { record, groups, placeOf } = part;
      return [groupsTable(record, groups, { width, placeOf, ink })];
    }
    case 'log':
      return logText(part.entries, width, ink);
    case 'timeline': {
      const timeline = timelineOf(part.record, part.groups);
      return [timelineText(part.record, width, timeline, ink)];
    }
  }
}

function lineTexts(line: RecordLine, width: number, ink: RecordInk): readonly string[] {
  const { text, frame, tone, indent = 0 } = line;
  const lead = ' '.repeat(indent);
  if (frame !== undefined) return [`${lead}${ink.place(cutTo(text, width - indent), frame)}`];
  const paint = ink.ink.heading[tone];
  const room = width - indent;
  const isBroken = columnsOf(text) > room;
  return brokenText(text, isBroken ? room - 2 : room).map((piece, i) => {
    const more = i > 0 && indent === 0 ? '  ' : '';
    return `${lead}${more}${paint(piece)}`;
  });
}
