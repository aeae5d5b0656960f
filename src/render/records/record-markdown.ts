import { timelineOf } from '../../records/timeline.ts';
import { timelineText } from '../../records/timeline-text.ts';
import { groupsData } from './groups-data.ts';
import type {
  MarkdownSigns,
  RecordCell,
  RecordColumn,
  RecordLine,
  RecordPart,
  RecordReport,
  RecordTable,
} from './record-report.ts';

/** Columns of the bars of a timeline, and what stands beside them. */
const TIMELINE_COLUMNS = 100;

/** What records say, as Markdown. */
export function* recordMarkdown({ parts }: RecordReport, signs: MarkdownSigns): Iterable<string> {
  for (const part of parts) yield* markdownPart(part, signs);
}

function* markdownPart(part: RecordPart, signs: MarkdownSigns): Iterable<string> {
  switch (part.kind) {
    case 'lines':
      for (const line of part.lines) yield markdownLine(line, signs);
      return;
    case 'table':
    case 'log':
      yield* markdownTable(part.table, signs);
      return;
    case 'groups':
      yield* markdownTable(groupsData(part), signs);
      return;
    case 'timeline': {
      const { record, groups } = part;
      yield signs.fenced(timelineText(record, TIMELINE_COLUMNS, timelineOf(record, groups)));
    }
  }
}

function markdownLine(
  { tone, text, frame }: RecordLine,
  { escaped, escapedLine, code }: MarkdownSigns,
): string {
  if (frame !== undefined) return `- ${code(text)}\n`;
  return tone === 'name' ? `\n**${escaped(text)}**  \n` : `${escapedLine(text)}  \n`;
}

function* markdownTable(
  { title, columns, rows }: RecordTable,
  { escaped, code }: MarkdownSigns,
): Iterable<string> {
  const shown = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.title !== null);
  const line = (cells: readonly string[]): string => `|${cells.join('|')}|\n`;
  if (title !== null) yield `\n**${escaped(title)}**\n`;
  yield `\n${line(shown.map(({ column }) => escaped(column.title ?? '')))}`;
  yield line(shown.map(({ column }) => (column.align === 'right' ? '-:' : '-')));
  for (const row of rows) {
    yield line(
      shown.map(({ column, index }) => {
        const cell = row[index] as RecordCell;
        const text = readersText(cell).trim();
        return text !== '' && isCode(column) ? code(text) : escaped(text);
      }),
    );
  }
  yield '\n';
}

function readersText({ text, callers }: RecordCell): string {
  return callers === undefined ? text : callers.map((caller) => caller.text).join(' < ');
}

function isCode({ isCallers, least }: RecordColumn): boolean {
  return isCallers === true || least !== undefined;
}
