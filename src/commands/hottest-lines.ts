import { displayPath } from '../model/display-path.ts';
import { displayText } from '../model/display-text.ts';
import { codeOwners } from '../model/package-of.ts';
import { busyTime } from '../model/profile-times.ts';
import { labelParts } from '../render/label-parts.ts';
import { shortPath } from '../render/short-path.ts';
import { share } from '../render/stats-view.ts';
import { cut } from '../render/summary/short-place.ts';
import { valueNames } from '../render/value-names.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../render/view-report.ts';
import { commonFolder } from './session/common-folder.ts';
import { type HotLine, hotLines } from './session/hot-lines.ts';
import type { Session } from './session/session.ts';
import { viewHeading } from './session/view-heading.ts';

/** A line of a bundle may hold all of it. */
const MOST_TEXT = 200;

/** Programs get more of them than people read. */
const LINES_FOR_PROGRAMS = 100;

/** The hottest lines of the whole profile, with their text where it can be found. */
export function hottestLines(session: Session): ViewReport {
  const limit = session.isForReaders ? session.rowLimit : LINES_FOR_PROGRAMS;
  const { lines, more, help } = hotLines(session, limit);
  const { stats, shownOf } = session.table;
  const { labelOf } = shownOf(lines.flatMap(({ rows }) => rows));
  const busy = busyTime(stats);
  const folder = commonFolder(ownUrls(lines));
  return {
    kind: 'view',
    name: 'lines',
    heading: viewHeading(session),
    columns: hottestColumns(valueNames(stats).self),
    rows: lines.map((line, i): ViewRow => {
      const names = [line.inlined, ...line.rows.map((row) => labelParts(labelOf(row)).name)];
      const name = displayText(names.find((one) => one !== null) ?? '');
      const [first] = line.rows;
      const label = first === undefined ? '' : labelOf(first);
      const shown = { label, name, part: share(line.self, busy) };
      return lineRow(line, {
        ...shown,
        path: shortPath(displayPath(line.url), folder),
        isHottest: i === 0,
      });
    }),
    notes: [
      ...(lines.length === 0 ? ['no line of a file was seen'] : []),
      ...(folder === null || folder.isCurrent ? [] : [`paths are below ${folder.path}`]),
      ...(help === null ? [] : [help]),
      ...(more > 0 ? [`${more} more lines: lines FUNCTION shows those of a function`] : []),
    ],
  };
}

function ownUrls(lines: readonly HotLine[]): readonly string[] {
  const urls = lines.map(({ url }) => url);
  const ownerOf = codeOwners(urls);
  return urls.filter((url) => ownerOf(url).kind === 'program');
}

interface Shown {
  /** Of the function with most of its time. */
  readonly label: string;
  /** Of the function whose code it is. */
  readonly name: string;
  readonly part: number | null;
  readonly path: string;
  readonly isHottest: boolean;
}

function lineRow(
  { url, line, ticks, self, text, inlined }: HotLine,
  { label, name, part, path, isHottest }: Shown,
): ViewRow {
  const source =
    text === null ? null : cut(displayText(text.trim().replaceAll('\t', '  ')), MOST_TEXT);
  const numbers = [`${path}:${line}`, ticks, self, part, part];
  return {
    cells: [label, url, line, ...numbers, isHottest, name, source, inlined],
    ...(isHottest ? { emphasis: 'hot' } : {}),
  };
}

export function hottestColumns(self: string): readonly ViewColumn[] {
  return [
    {
      ...{ key: 'label', title: 'label', type: 'data', sacrifice: 0 },
      meaning: 'The function with most of its time, path:line(name).',
    },
    {
      ...{ key: 'url', title: 'url', type: 'data', sacrifice: 0 },
      meaning: 'Its file, where the lines are of all functions.',
    },
    {
      ...{ key: 'line', title: 'line', type: 'data', sacrifice: 0 },
      ...{ holds: 'integer', meaning: 'Its number, from 1, in the file that the source is of.' },
    },
    { key: null, title: 'line', type: 'text', sacrifice: 0 },
    {
      ...{ key: 'ticks', title: 'ticks', type: 'count', sacrifice: 5 },
      meaning: 'Samples on it, as the dump counts them.',
    },
    {
      ...{ key: 'self', title: self, type: 'value', sacrifice: 1 },
      meaning: 'Spent on it.',
    },
    {
      ...{ key: 'selfShare', title: '%', type: 'share', sacrifice: 0 },
      ...{ isNull: true, meaning: 'Its part of the function, or of all that is not idle; of 1.' },
    },
    { key: null, title: '', type: 'bar', sacrifice: 3 },
    {
      ...{ key: 'isHottest', title: 'hottest', type: 'data', sacrifice: 0 },
      ...{ holds: 'boolean', meaning: 'Whether no line that is shown with it has more.' },
    },
    { key: null, title: 'function', type: 'text', sacrifice: 2 },
    {
      ...{ key: 'source', title: 'source', type: 'source', sacrifice: 0 },
      ...{ isNull: true, meaning: 'Its text; empty or null: nobody can be sure what ran.' },
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
