import { sourceLines } from '../../importers/source-text.ts';
import { displayText } from '../../model/display-text.ts';
import type { LineTime } from '../../model/line-times.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { share } from '../../render/stats-view.ts';
import {
  type Place,
  type PlaceCell,
  placeOf,
  type ViewColumn,
  type ViewReport,
  type ViewRow,
} from '../../render/view-report.ts';
import { byLine, type LineSource, lineSources, timesOfLines } from '../../views/function-lines.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { numberedRows } from '../session/row-numbers.ts';
import { selectRows } from '../session/select-rows.ts';
import type { Session } from '../session/session.ts';
import { stacksOfDumps } from '../session/stacks.ts';
import { viewHeading } from '../session/view-heading.ts';

/** More functions at once are no longer read line by line. */
const MAX_FUNCTIONS = 5;

export const lines: Command = {
  name: 'lines',
  usage: 'RESTRICTION…',
  summary: 'show the time per source line of a function',
  details: [
    ...RESTRICTION_DETAILS,
    `Of what is selected, the first ${MAX_FUNCTIONS} functions of the order are shown; the hottest line of each is marked.`,
    'focus and ignore act on lines as on tables; the time of functions that hide takes away is on no line. A function that a source map places has the lines of its original, unless its code stands on one line.',
    'The source beside them is what the map holds, else the file as it is now.',
    'Where the rows of the table before have numbers, integers alone are these numbers.',
  ],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'lines {function}', meaning: 'which lines of the functions that match take the time' },
    { line: 'sort tottime; lines 3', meaning: 'of the 3 functions with the most internal time' },
    { line: 'lines {file} 2', meaning: 'of the first 2 functions of that file' },
  ],
  run: showLines,
};

function showLines({ session, words }: CommandInput): CommandResult {
  if (words.length === 0) throw new ProfileError('usage', 'lines needs a function to look at');
  const dumps = stacksOfDumps(session, 'lines');
  if (dumps.every(({ profile }) => profile.positionTicks === null)) {
    throw new ProfileError('usage', 'lines needs positionTicks, which this dump does not have', {
      hint: 'node --cpu-prof writes them',
    });
  }
  // Rows of files and packages have no lines of their own.
  const byFunction =
    session.view.grouping === null
      ? session
      : session.withView({ ...session.view, grouping: null });
  const numbered = numberedRows(byFunction, words);
  const { table, isEmptySelection } = selectRows(byFunction, numbered === null ? words : []);
  const selected = numbered ?? table.rows;
  const sources = lineSources(stacksOfDumps(byFunction, 'lines'), byFunction.view);
  const rows = selected
    .slice(0, MAX_FUNCTIONS)
    .flatMap((row) => functionRows(byFunction, sources, row));
  const more = selected.length - MAX_FUNCTIONS;
  const report: ViewReport = {
    kind: 'view',
    name: 'lines',
    heading: viewHeading(byFunction, numbered === null ? { reductions: table.reductions } : {}),
    columns: COLUMNS,
    rows,
    notes: more > 0 ? [`${more} more functions: select fewer to see them`] : [],
  };
  return { session, report, isEmptySelection };
}

const COLUMNS: readonly ViewColumn[] = [
  { key: 'label', title: 'function', type: 'data', sacrifice: 0 },
  { key: 'line', title: 'line', type: 'text', sacrifice: 0 },
  { key: 'ticks', title: 'ticks', type: 'count', sacrifice: 2 },
  { key: 'selfUs', title: 'tottime', type: 'time', sacrifice: 0 },
  { key: 'selfShare', title: '%', type: 'share', sacrifice: 0 },
  { key: null, title: '', type: 'bar', sacrifice: 3 },
  { key: 'isHottest', title: 'hottest', type: 'data', sacrifice: 0 },
  { key: null, title: '', type: 'text', sacrifice: 0 },
  { key: 'source', title: 'source', type: 'source', sacrifice: 0 },
];

/** A head row, then a row per line; the lines between that took no time are told by a gap. */
function functionRows(
  session: Session,
  sources: readonly LineSource[],
  row: number,
): readonly ViewRow[] {
  const { stats, labels, shownOf } = session.table;
  const label = labels[row];
  const seen = timesOfLines(sources, row);
  const { times, source, isOfScript } = placedTimes(session, row, seen);
  const wholeUs = times.reduce((sum, { self }) => sum + self, 0);
  const hottest = times.reduce<LineTime | null>(
    (most, line) => (most === null || line.self > most.self ? line : most),
    null,
  );
  const { originals } = shownOf([row]);
  const notes = notesOf(times.length, source !== null, isOfScript);
  const rows: ViewRow[] = [
    headRow(placeOf({ stats, labels, originals }, row), wholeUs),
    ...notes.map(noteRow),
  ];
  let before = times[0]?.line ?? 0;
  for (const line of times) {
    if (line.line > before + 1) rows.push(gapRow(line.line - before - 1));
    before = line.line;
    const text = displayText((source?.[line.line - 1] ?? '').replaceAll('\t', '  '));
    const part = share(line.self, wholeUs);
    const isHottest = line === hottest;
    rows.push({
      cells: [
        label,
        line.line,
        line.ticks,
        line.self,
        part,
        part,
        isHottest,
        isHottest ? '>' : '',
        text,
      ],
      ...(isHottest ? { emphasis: 'hot' } : {}),
    });
  }
  return rows;
}

interface PlacedTimes {
  readonly times: readonly LineTime[];
  /** The text that the lines are of; `null`: it is not here. */
  readonly source: readonly string[] | null;
  /** The label is that of an original, and the lines are not. */
  readonly isOfScript: boolean;
}

/** The lines of a function, in its original where it has one. */
function placedTimes(session: Session, row: number, times: readonly LineTime[]): PlacedTimes {
  const url = session.table.stats.functions.url[row];
  if (times.length === 0) return { times, source: null, isOfScript: false };
  const original = session.originalOf(
    row,
    times.map(({ line }) => line),
  );
  const lines = original?.lines ?? null;
  if (original === null || lines === null) {
    return { times, source: sourceLines(url), isOfScript: original !== null };
  }
  const placed = times.map((time) => ({ ...time, line: lines.lineOf.get(time.line) as number }));
  const source = lines.text ?? sourceLines(original.position.url);
  return { times: byLine(placed), source, isOfScript: false };
}

function notesOf(lineCount: number, hasSource: boolean, isOfScript: boolean): readonly string[] {
  if (lineCount === 0) return ['no line was seen'];
  return [
    ...(isOfScript ? ['lines of the script that ran'] : []),
    ...(hasSource ? [] : ['its source is not here']),
  ];
}

function headRow(place: Place, selfUs: number): ViewRow {
  const cell: PlaceCell = { kind: 'place', places: [place] };
  return {
    cells: [place.label, null, null, selfUs, null, null, null, null, cell],
    emphasis: 'title',
  };
}

function gapRow(count: number): ViewRow {
  return noteRow(`… ${count} ${count === 1 ? 'line' : 'lines'} without time`);
}

function noteRow(text: string): ViewRow {
  return { cells: [null, null, null, null, null, null, null, null, text], emphasis: 'note' };
}
