import { type CsvField, csvLine } from '../csv-text.ts';
import { edgesView } from '../edges-view.ts';
import type { FlameReport } from '../flame-report.ts';
import type { Layout } from '../layout.ts';
import type { RecordReport } from '../records/record-report.ts';
import { renderByKind } from '../render-by-kind.ts';
import { statsView } from '../stats-view.ts';
import type { TimelineReport } from '../timeline-report.ts';
import { columnKey, valueKey } from '../value-names.ts';
import {
  isForReadersOnly,
  type ViewCell,
  type ViewColumn,
  type ViewReport,
} from '../view-report.ts';

/** Comma-separated values (RFC 4180) for spreadsheets and data frames; times in microseconds, sizes in bytes, shares of 1. */
export const csvLayout: Layout = {
  name: 'csv',
  summary: 'comma-separated values with a line of titles; times in microseconds',
  render: renderByKind({
    stats: (report) =>
      viewText(statsView(report, { isLimited: false, hasErrors: report.hasErrors === true })),
    callers: (report) => viewText(edgesView(report, false)),
    callees: (report) => viewText(edgesView(report, false)),
    view: viewText,
    timeline: timelineText,
    flame: flameText,
    record: recordText,
    summary: (report) => lines(report.writer.csv(report)),
    graph: ({ dot }) => dot,
    'sort-keys': ({ keys }) =>
      lines([['key', 'description'], ...keys.map((k) => [k.key, k.description])]),
    manual: ({ text }) => [text],
    help: ({ sections }) =>
      lines([
        ['term', 'meaning'],
        ...sections.flatMap(({ entries }) => entries.map((e) => [e.term, e.meaning])),
      ]),
  }),
};

function* lines(rows: Iterable<readonly CsvField[]>): Iterable<string> {
  for (const row of rows) yield csvLine(row);
}

function* viewText(report: ViewReport): Iterable<string> {
  const { heading, rows } = report;
  const columns = report.columns.map((column) => {
    return { ...column, key: columnKey(column, heading.stats) };
  });
  yield* lines([columns.flatMap(titlesOf)]);
  for (const row of rows) {
    if (isForReadersOnly(row)) continue;
    yield* lines([columns.flatMap((column, i) => valuesOf(column, row.cells[i] ?? null))]);
  }
}

/** So many equal parts of the time have their rows. */
const BINS = 100;

function* timelineText({ extent, sets }: TimelineReport): Iterable<string> {
  const binUs = (extent.toUs - extent.fromUs) / BINS;
  yield* lines([['set', 'kind', 'strip', 'fromUs', 'toUs', 'us']]);
  for (const { name, strips, bins } of sets) {
    const columns = bins(BINS);
    for (const [i, strip] of strips.entries()) {
      for (const [bin, us] of columns[i].entries()) {
        const fromUs = extent.fromUs + bin * binUs;
        yield* lines([[name, strip.kind, strip.name, fromUs, fromUs + binUs, us]]);
      }
    }
  }
}

function* flameText({ heading: { stats }, boxes }: FlameReport): Iterable<string> {
  const values = [valueKey('self', stats), valueKey('cumulative', stats)];
  const titles = ['depth', 'parent', 'functionName', 'url', 'line', 'column', ...values];
  yield* lines([titles]);
  for (const box of boxes) {
    const { depth, parent, functionName, url, line, column, self, cumulative } = box;
    yield* lines([[depth, parent, functionName, url, line, column, self, cumulative]]);
  }
}

function* recordText(report: RecordReport): Iterable<string> {
  for (const [i, table] of report.writer.csv(report).entries()) {
    if (i > 0) yield '\r\n';
    yield* lines(table);
  }
}

function titlesOf({ key, type }: Pick<ViewColumn, 'key' | 'type'>): readonly string[] {
  if (key === null) return [];
  if (type === 'place') return ['label', 'functionName', 'url', 'line', 'column'];
  return key === 'calls' ? ['calls', 'primitiveCalls', 'isLowerBound'] : [key];
}

function valuesOf(column: ViewColumn, cell: ViewCell): readonly CsvField[] {
  const titles = titlesOf(column);
  if (titles.length === 0) return [];
  if (typeof cell !== 'object' || cell === null) {
    return [cell, ...titles.slice(1).map(() => null)];
  }
  if (cell.kind === 'calls') return [cell.calls, cell.primitiveCalls, cell.isLowerBound];
  const place = cell.places.at(cell.main === 'first' ? 0 : -1);
  const label = cell.places.map((one) => one.label).join(' > ');
  return [label, place?.functionName ?? '', place?.url ?? '', place?.line ?? 0, place?.column ?? 0];
}
