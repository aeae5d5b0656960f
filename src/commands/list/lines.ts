import { displayText } from '../../model/display-text.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import type { LineTime } from '../../model/line-times.ts';
import type { InlinedCode } from '../../model/placed-lines.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type { ShownFunctions } from '../../model/profile-view.ts';
import { share } from '../../render/stats-view.ts';
import { valueNames } from '../../render/value-names.ts';
import {
  type Place,
  type PlaceCell,
  placeOf as placeOfRow,
  type ViewColumn,
  type ViewReport,
  type ViewRow,
} from '../../render/view-report.ts';
import { type LineSource, lineSources, timesOfLines } from '../../views/function-lines.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { hottestColumns, hottestLines } from '../hottest-lines.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { groupedLines, inlinedText, type LineGroup } from '../session/line-groups.ts';
import { numberedRows } from '../session/row-numbers.ts';
import { selectRows } from '../session/select-rows.ts';
import type { Session } from '../session/session.ts';
import { placedLines } from '../session/source-places.ts';
import { stacksOfDumps } from '../session/stacks.ts';
import { viewHeading } from '../session/view-heading.ts';

/** More functions at once are no longer read line by line. */
const MAX_FUNCTIONS = 5;

export const lines: Command = {
  name: 'lines',
  usage: '[RESTRICTION…]',
  summary: 'show the time per source line, of a function or of all',
  details: [
    'Alone it shows the hottest lines of the whole profile.',
    ...RESTRICTION_DETAILS,
    `Of what is selected, the first ${MAX_FUNCTIONS} functions of the order are shown; the hottest line of each is marked.`,
    'focus and ignore act on lines as on tables; the time of hidden functions is on no line. With a source map, the lines are those of the original, unless the code is on one line.',
    'Source text is shown only where it is certain to be the code that ran: from the map, or from a file that still has the function where the dump says.',
    'Lines of a function that the engine inlined into this one say whose they are.',
    'Where the rows of the table before have numbers, integers alone are these numbers.',
  ],
  picks: 'functions',
  group: 'tables',
  examples: [
    { line: 'lines', meaning: 'the hottest lines of all' },
    { line: 'lines {function}', meaning: 'which lines of the functions that match take the time' },
    { line: 'sort tottime; lines 3', meaning: 'of the 3 functions with the most internal time' },
  ],
  run: showLines,
};

function showLines({ session, words }: CommandInput): CommandResult {
  requireLines(session);
  const dumps = stacksOfDumps(session, 'lines');
  if (dumps.every(({ profile }) => profile.positionTicks === null)) {
    const isTime = quantityOf(session.table.stats.unit) === 'time';
    throw new ProfileError('usage', 'lines needs positionTicks, which this dump does not have', {
      hint: isTime
        ? 'node --cpu-prof writes them'
        : 'only recordings of time and some pprof profiles have lines',
    });
  }
  // Rows of files and packages have no lines of their own.
  const byFunction =
    session.view.grouping === null
      ? session
      : session.withView({ ...session.view, grouping: null });
  if (words.length === 0) return { session, report: hottestLines(byFunction) };
  const numbered = numberedRows(byFunction, words);
  const { table, isEmptySelection } = selectRows(byFunction, numbered === null ? words : []);
  const selected = numbered ?? table.rows;
  const sources = lineSources(stacksOfDumps(byFunction, 'lines'), byFunction.view);
  const seen = selected.slice(0, MAX_FUNCTIONS);
  const shown = byFunction.table.shownOf(seen);
  const parts = seen.map((row) => functionRows(byFunction, { sources, shown, row }));
  const help = new Set(parts.flatMap((part) => part.help ?? []));
  const more = selected.length - MAX_FUNCTIONS;
  const report: ViewReport = {
    kind: 'view',
    name: LINES_FORM.name,
    heading: viewHeading(byFunction, numbered === null ? { reductions: table.reductions } : {}),
    columns: columnsFor(byFunction.table.stats),
    rows: parts.flatMap(({ rows }) => rows),
    notes: [...help, ...(more > 0 ? [`${more} more functions: select fewer to see them`] : [])],
  };
  return { session, report, isEmptySelection };
}

/** Throws `usage` for dumps out of a fleet. */
function requireLines({ slice }: Session): void {
  if (slice === null) return;
  throw new ProfileError('usage', 'lines needs the dumps themselves: a fleet keeps no lines', {
    subject: slice.shown.fleet,
    hint: 'requests FUNCTION, then open N, opens one of them',
  });
}

function columnsFor(stats: Pick<FunctionStats, 'unit'>): readonly ViewColumn[] {
  return [
    {
      ...{ key: 'label', title: 'function', type: 'data', sacrifice: 0 },
      meaning: 'The function, path:line(name).',
    },
    {
      ...{ key: 'line', title: 'line', type: 'text', sacrifice: 0 },
      ...{ holds: 'integer', meaning: 'Its number, from 1, in the file that the source is of.' },
    },
    {
      ...{ key: 'ticks', title: 'ticks', type: 'count', sacrifice: 2 },
      meaning: 'Samples on it, as the dump counts them.',
    },
    {
      ...{ key: 'self', title: valueNames(stats).self, type: 'value', sacrifice: 0 },
      meaning: 'Spent on it.',
    },
    {
      ...{ key: 'selfShare', title: '%', type: 'share', sacrifice: 0 },
      ...{ isNull: true, meaning: 'Its part of the function, of 1.' },
    },
    { key: null, title: '', type: 'bar', sacrifice: 3 },
    {
      ...{ key: 'isHottest', title: 'hottest', type: 'data', sacrifice: 0 },
      ...{ holds: 'boolean', meaning: 'Whether no line of the function has more.' },
    },
    { key: null, title: '', type: 'text', sacrifice: 0 },
    {
      ...{ key: 'source', title: 'source', type: 'source', sacrifice: 0 },
      meaning: 'The text of the line; empty where nobody can be sure that it is what ran.',
    },
    {
      ...{ key: 'inlined', title: 'inlined', type: 'data', sacrifice: 0 },
      ...{
        isNull: true,
        meaning: 'The function that the engine put here and that the line is of.',
      },
    },
  ];
}

export const LINES_FORM: ViewForm = {
  name: 'lines',
  summary: 'Lines of source that took time, function by function.',
  columns: [columnsFor({ unit: 'us' }), hottestColumns('tottime')],
};

interface FunctionLines {
  readonly sources: readonly LineSource[];
  readonly shown: ShownFunctions;
  readonly row: number;
}

/** A head row, then a row per line; the lines between that took no time are told by a gap. */
function functionRows(
  session: Session,
  { sources, shown, row }: FunctionLines,
): { readonly rows: readonly ViewRow[]; readonly help: string | null } {
  const { stats } = session.table;
  const { labelOf, originals } = shown;
  const seen = timesOfLines(sources, row);
  const { placeOf, remarks, help } = placedLines(
    session,
    row,
    seen.map(({ line }) => line),
  );
  const groups = groupedLines(seen, placeOf);
  const times = groups.flatMap((group) => group.times);
  const wholeUs = times.reduce((sum, { self }) => sum + self, 0);
  const hottest = times.reduce<LineTime | null>(
    (most, line) => (most === null || line.self > most.self ? line : most),
    null,
  );
  const head = headRow(placeOfRow({ stats, labelOf, originals }, row), wholeUs);
  const notes = times.length === 0 ? ['no line was seen'] : remarks;
  const style = { label: labelOf(row), wholeUs, hottest };
  return {
    rows: [head, ...notes.map(noteRow), ...groups.flatMap((group) => groupRows(group, style))],
    help: times.length === 0 ? null : help,
  };
}

interface RowStyle {
  readonly label: string;
  readonly wholeUs: number;
  readonly hottest: LineTime | null;
}

function groupRows({ inlined, times, textOf }: LineGroup, style: RowStyle): readonly ViewRow[] {
  const rows: ViewRow[] = inlined === null ? [] : [noteRow(inlinedText(inlined, times))];
  let before = times[0]?.line ?? 0;
  for (const time of times) {
    if (time.line > before + 1) rows.push(gapRow(time.line - before - 1));
    before = time.line;
    rows.push(lineRow(time, textOf.get(time.line) ?? '', { ...style, inlined }));
  }
  return rows;
}

function lineRow(
  time: LineTime,
  text: string,
  { label, wholeUs, hottest, inlined }: RowStyle & { readonly inlined: InlinedCode | null },
): ViewRow {
  const { line, ticks, self } = time;
  const part = share(self, wholeUs);
  const isHottest = time === hottest;
  const source = displayText(text.replaceAll('\t', '  '));
  const owner = inlined === null ? null : (inlined.functionName ?? '');
  const numbers = [label, line, ticks, self, part, part];
  return {
    cells: [...numbers, isHottest, isHottest ? '>' : '', source, owner],
    ...(isHottest ? { emphasis: 'hot' } : {}),
  };
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
