import { findingsText } from '../../records/findings.ts';
import { CALL_KINDS, type CallKind } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type {
  RecordCell,
  RecordColumn,
  RecordReport,
  RecordTable,
} from '../../render/records/record-report.ts';
import { RECORD_WRITER } from '../../render/records/record-writer.ts';
import { countCell, msCell, numberColumn, textCell, textColumn } from './record-cells.ts';
import { requestObject } from './record-objects.ts';
import { dateText, timeText } from './record-times.ts';
import { statusText } from './summary-parts.ts';

/** Records, a row each; `isShared`: of many hosts, which stand in the rows. The last line says how many there are, and what to ask of one of them. */
export function listReport(
  metas: readonly RecordMeta[],
  lastLine: string,
  isShared = false,
): RecordReport {
  return {
    kind: 'record',
    writer: RECORD_WRITER,
    parts: [
      { kind: 'table', table: listTable(metas, isShared) },
      { kind: 'lines', lines: [{ tone: 'aside', text: lastLine }], isClose: true },
    ],
    objects: metas.map(requestObject),
  };
}

/** What a list says is wrong with a request: how it ended too, where it was not answered. */
export function shownFindings(meta: RecordMeta): string {
  const { ending } = meta;
  const found = findingsText(meta);
  return [found, ending === 'finished' ? '' : ending].filter((part) => part !== '').join(', ');
}

function listTable(metas: readonly RecordMeta[], isShared: boolean): RecordTable {
  const days = new Set(metas.map(({ startedAt }) => dateText(startedAt)));
  const countWidth = metas.reduce((most, { sql }) => Math.max(most, String(sql[0]).length), 1);
  return {
    title: null,
    columns: columnsFor(metas, originsOf(metas, isShared)),
    rows: metas.map((meta) => rowOf(meta, { hasDays: days.size > 1, countWidth })),
  };
}

/** Where requests were served: what is the same for all says something only where many hosts put their records. */
function originsOf(metas: readonly RecordMeta[], isShared: boolean): readonly RecordColumn[] {
  return (['host', 'service', 'version'] as const).map((key) => {
    const values = new Set(metas.map((meta) => meta[key]));
    const isShown = values.size > 1 || (isShared && !values.has(null));
    return textColumn(key, isShown ? key : null, { sacrifice: key === 'version' ? 6 : 1 });
  });
}

/** Columns go first that say nothing, those of the kind with most calls last. */
function columnsFor(
  metas: readonly RecordMeta[],
  origins: readonly RecordColumn[],
): readonly RecordColumn[] {
  const counts = CALL_KINDS.map((kind) => metas.reduce((sum, meta) => sum + meta[kind][0], 0));
  const most = counts.indexOf(counts.reduce((top, count) => Math.max(top, count), 0));
  const sacrificeOf = (at: number): number => (counts[at] === 0 ? 9 : at === most ? 2 : 5);
  const hasCpu = metas.some(({ cpuMs }) => cpuMs !== null);
  return [
    textColumn('startedAt', 'time', { sacrifice: 4 }),
    ...origins,
    textColumn('method', 'method'),
    textColumn('status', 'status'),
    textColumn('route', 'route', { least: 12 }),
    textColumn('url', null),
    numberColumn('durationMs', 'ms'),
    numberColumn('cpuMs', 'cpu', { sacrifice: hasCpu ? 3 : 9 }),
    ...CALL_KINDS.flatMap((kind, at) => [
      textColumn(kind, kind, { sacrifice: sacrificeOf(at) }),
      numberColumn(`${kind}Ms`, null),
    ]),
    textColumn('findings', 'findings', { least: 12, wanted: 26 }),
    ...(['n1', 'duplicates', 'wastedMs', 'errors', 'slow'] as const).map((key) =>
      numberColumn(key, null),
    ),
    textColumn('ending', null),
    textColumn('id', 'id'),
  ];
}

interface Style {
  readonly hasDays: boolean;
  readonly countWidth: number;
}

function rowOf(meta: RecordMeta, { hasDays, countWidth }: Style): readonly RecordCell[] {
  const { startedAt, method, url, route, status, ending, durationMs, cpuMs, id } = meta;
  const day = hasDays ? `${dateText(startedAt).slice(0, 6)} ` : '';
  const findings = visibleLine(shownFindings(meta));
  return [
    { text: `${day}${timeText(startedAt)}`, value: new Date(startedAt).toISOString() },
    ...[meta.host, meta.service ?? '', meta.version ?? '', method].map(textCell),
    { text: status === 0 ? '–' : String(status), value: status },
    { text: placeText(meta), value: route === null ? null : visibleLine(route) },
    ...[textCell(url), msCell(durationMs), msCell(cpuMs)],
    ...callCells(meta.sql, (count, ms) => `${count.padStart(countWidth)} ${Math.round(ms)} ms`),
    ...(['cache', 'rpc', 'http'] as const).flatMap((kind: CallKind) =>
      callCells(meta[kind], (count) => count),
    ),
    { text: findings, finding: findings },
    ...[meta.n1, meta.duplicates, meta.wastedMs, meta.errors, meta.slow].map(countCell),
    ...[textCell(ending), { text: id.slice(0, 8), value: id }],
  ];
}

function callCells(
  [count, ms]: readonly [number, number],
  textOf: (count: string, ms: number) => string,
): readonly [RecordCell, RecordCell] {
  const text = count === 0 ? '–' : textOf(String(count), ms);
  return [{ text, value: count }, countCell(ms)];
}

/** The route, else the path of the url. */
function placeText({ route, url }: RecordMeta): string {
  return visibleLine(route ?? (url.split('?', 1)[0] as string));
}

/** A record in one line, for those who wait for records: `GET /orders 200  48.2 ms  N+1 ×25  5f0c7f2e`; before it the host, where there are many. */
export function recordLine(meta: RecordMeta, { hasHosts = false } = {}): string {
  const { startedAt, service, method, durationMs, host, id } = meta;
  const request = [service, method, placeText(meta), statusText(meta)]
    .filter((part) => part !== null && part !== '')
    .map((part) => visibleLine(`${part}`))
    .join(' ');
  const fields = [
    timeText(startedAt),
    hasHosts ? visibleLine(host) : '',
    request,
    `${durationMs.toFixed(1)} ms`,
    visibleLine(findingsText(meta)),
    id.slice(0, 8),
  ];
  return `${fields.filter((field) => field !== '').join('  ')}\n`;
}
