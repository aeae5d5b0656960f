import type { CallCounts } from '../model/counts.ts';
import { displayText, displayTextWithTabs } from '../model/display-text.ts';
import { isRecursiveRow } from '../model/function-stats.ts';
import { busyTime, isOfKind } from '../model/profile-times.ts';
import { quantityOf } from '../model/profile-unit.ts';
import { isMisleading, type SamplingQuality } from '../model/sampling-quality.ts';
import { changedTotals } from './compared-heading.ts';
import { ctime } from './ctime.ts';
import { shareBaseText, wholeText } from './heading.ts';
import { isMany, manyDumpsLines, worstQualityLine } from './many-dumps.ts';
import { callsText, fixed, percent } from './number-text.ts';
import type { StatsReport } from './report.ts';
import { requestText } from './request-text.ts';
import { sliceLines } from './slice-lines.ts';
import type { TableReport } from './table-report.ts';
import { valueNames } from './value-names.ts';
import type { ViewHeading } from './view-report.ts';

const US_PER_SECOND = 1e6;
const INDENT = ' '.repeat(9);

/** The report of `stats`: header, order, table. */
export function* statsText(report: StatsReport): Iterable<string> {
  yield* headerText(report);
  if (report.rows.length === 0) return;
  yield* orderText(report);
  const rowText = rowWriter(report);
  yield titleLine(report, rowText);
  for (const row of report.rows) yield rowText(report, row);
  yield '\n\n';
}

function rowWriter(report: StatsReport): typeof exactRow {
  if (!isTime(report)) return weightRow;
  return isExact(report) ? exactRow : sampledRow;
}

function titleLine({ stats }: StatsReport, rowText: typeof exactRow): string {
  if (rowText === exactRow) {
    return '   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n';
  }
  if (rowText === sampledRow) {
    return '  ≥ncalls  samples  tottime       %  cumtime       %  filename:lineno(function)\n';
  }
  const { self, cumulative } = valueNames(stats);
  return `${self.padStart(12)}       %${cumulative.padStart(12)}       %  filename:lineno(function)\n`;
}

/** Whether the values of a report are times, which this layout writes as pstats does. */
export function isTime({ stats }: Pick<TableReport, 'stats'>): boolean {
  return quantityOf(stats.unit) === 'time';
}

/** A size or a count, whole where it is. */
export function whole12(value: number): string {
  return (Number.isInteger(value) ? fixed(value, 0) : fixed(value, 3)).padStart(12);
}

/** Whether the columns of exact calls are shown; rows that stayed lower bounds say so themselves. */
export function isExact({ callCounts }: Pick<TableReport, 'callCounts'>): boolean {
  return callCounts === 'exact' || callCounts === 'mixed';
}

/** Seconds in a table's unit. */
export function secondsOf({ stats }: Pick<TableReport, 'stats'>, time: number): number {
  return stats.unit === 's' ? time : time / US_PER_SECOND;
}

/** `ncalls` of a row or edge: `12/3`, `≥12/3` for a lower bound, nothing where it is unknown. */
export function ncalls(
  table: Pick<TableReport['stats'], 'calls' | 'primitiveCalls' | 'callCounts'>,
  index: number,
): string {
  const calls = table.calls[index] ?? null;
  if (calls === null) return '';
  return mark(table.callCounts[index]) + callsText(calls, table.primitiveCalls[index] ?? null);
}

function mark(kind: CallCounts | 'mixed' | undefined): string {
  return kind === 'observed' || kind === 'mixed' ? '≥' : '';
}

/** Files, totals, quality, and how the stacks are looked at. */
export function* headerText(report: ViewHeading): Iterable<string> {
  if (report.form === 'none') return;
  if (report.form === 'short') return yield* shortHeader(report);
  const { now } = report;
  const sides = now === undefined ? [report] : [report, now];
  for (const side of sides) {
    yield* isSummed(side) ? summaryText(side) : filesText(side.files);
    for (const line of sliceLines(side.files)) yield `${line}\n`;
  }
  if (report.files.length > 0) yield '\n';
  for (const name of report.topLevelNames) yield `${INDENT}${displayTextWithTabs(name)}\n`;
  yield `${INDENT}${now === undefined ? totalsText(report) : changedTotals(report, now)}\n`;
  yield* aboutDumpsText(report);
  for (const side of sides) yield* qualitiesText(side);
  yield* viewText(report);
  yield '\n';
}

/** Of a header that is known by now: the totals, and what filters leave them of. */
function* shortHeader(report: ViewHeading): Iterable<string> {
  const { now, view } = report;
  const totals = now === undefined ? totalsText(report) : changedTotals(report, now);
  const commands = view === undefined ? '' : `; view: ${displayText(view.commands.join('; '))}`;
  yield `${INDENT}${totals}${commands}\n\n`;
}

function* aboutDumpsText(report: ViewHeading): Iterable<string> {
  for (const { request, threads, values } of isSummed(report) ? [] : report.files) {
    if (request !== null) yield `${INDENT}${requestText(request)}\n`;
    for (const choice of [threads, values])
      if (choice !== undefined) yield `${INDENT}${displayText(choice.text)}\n`;
  }
  if (report.isTimedWhileCounting === true) {
    yield `${INDENT}times were taken while calls were counted, which slows small functions most\n`;
  }
}

/** Dumps of Python are named one by one, as pstats does it. */
function isSummed({ files, stats }: ViewHeading): boolean {
  return isMany(files) && stats.unit !== 's';
}

function* summaryText({ files }: Pick<ViewHeading, 'files'>): Iterable<string> {
  for (const line of manyDumpsLines(files)) yield `${line}\n`;
}

function* qualitiesText(side: ViewHeading): Iterable<string> {
  if (!isMany(side.files)) {
    for (const quality of side.quality) yield* qualityText(quality);
    return;
  }
  const worst = worstQualityLine(side.files, side.quality);
  if (worst !== null) yield `${INDENT}${worst}\n`;
}

function* filesText(files: ViewHeading['files']): Iterable<string> {
  for (const { path, modifiedAt } of files) {
    yield `${modifiedAt === null ? '' : `${ctime(modifiedAt)}    `}${displayText(path)}\n`;
  }
}

/** What filters and groups leave. */
function* viewText(report: ViewHeading): Iterable<string> {
  if (report.view === undefined) return;
  yield `${INDENT}view: ${displayText(report.view.commands.join('; '))}\n`;
  const base = shareBaseText(report);
  if (base !== null) yield `${INDENT}${base}\n`;
}

function totalsText(report: ViewHeading): string {
  const { totals } = report.stats;
  if (!isTime(report)) return wholeText(report);
  const parts: string[] = [];
  const isSampled = totals.sampleCount !== null && !isExact(report);
  if (isSampled) parts.push(`${totals.sampleCount} samples`);
  if (totals.calls !== null) parts.push(callTotals(report));
  return `${parts.join(', ')} in ${fixed(secondsOf(report, totals.time), 3)} seconds`;
}

function callTotals({ stats, callCounts }: ViewHeading): string {
  const { calls, primitiveCalls } = stats.totals;
  const bound = mark(callCounts);
  const all = `${bound}${calls} function calls`;
  if (primitiveCalls === null || primitiveCalls === calls) return all;
  return `${all} (${bound}${primitiveCalls} primitive calls)`;
}

function* qualityText(quality: SamplingQuality): Iterable<string> {
  const interval = milliseconds(quality.medianIntervalUs);
  const longest = milliseconds(quality.longestIntervalUs);
  const gaps = percent(quality.gapUs, quality.busyUs) || '0.00';
  yield `${INDENT}sampled every ${interval} ms (median), longest gap ${longest} ms, ${gaps} % of busy time in gaps\n`;
  if (isMisleading(quality)) {
    yield `${INDENT}warning: too much time lies in gaps between samples: this profile may mislead\n`;
  }
}

function milliseconds(us: number): string {
  return fixed(us / 1000, 3);
}

/** The lines between the header and a table. */
export function* orderText({ sortedBy, reductions }: TableReport): Iterable<string> {
  yield sortedBy.length > 0
    ? `   Ordered by: ${sortedBy.join(', ')}\n`
    : '   Random listing order was used\n';
  yield* reductionText(reductions);
}

/** What restrictions left, and an empty line. */
export function* reductionText(reductions: TableReport['reductions']): Iterable<string> {
  for (const { from, to, repr } of reductions) {
    yield `   List reduced from ${from} to ${to} due to restriction <${repr}>\n`;
  }
  yield '\n';
}

function exactRow(report: TableReport, row: number): string {
  const { stats } = report;
  const seconds = (column: Float64Array): number => secondsOf(report, column[row]);
  const isBound = stats.callCounts[row] !== 'exact';
  const perCall = (time: number, calls: number | bigint | null | undefined): string =>
    isBound || calls === null || calls === undefined || Number(calls) === 0
      ? ' '.repeat(8)
      : f8(time / Number(calls));
  const self = seconds(stats.self);
  const cumulative = seconds(stats.cumulative);
  // Who counts calls does not see recursion: samples that show it say that calls share their time.
  const isShared = stats.isRecursive !== undefined && isRecursiveRow(stats, row);
  const entries = stats.primitiveCalls[row] ?? (isShared ? null : stats.calls[row]);
  const perPrimitive = perCall(cumulative, entries);
  const times = [f8(self), perCall(self, stats.calls[row]), f8(cumulative), perPrimitive];
  return `${ncalls(stats, row).padStart(9)} ${times.join(' ')} ${report.labelOf(row)}\n`;
}

function sampledRow(report: TableReport, row: number): string {
  const { stats } = report;
  const busy = isOfKind(stats.functions, row, 'idle') ? 0 : busyTime(stats);
  const timeAndShare = (time: number): string =>
    `${fixed(secondsOf(report, time), 3).padStart(9)}${percent(time, busy).padStart(8)}`;
  return [
    ncalls(stats, row).padStart(9),
    String(stats.samples?.[row] ?? '').padStart(9),
    timeAndShare(stats.self[row]),
    timeAndShare(stats.cumulative[row]),
    `  ${report.labelOf(row)}\n`,
  ].join('');
}

function weightRow(report: TableReport, row: number): string {
  const { stats } = report;
  const busy = isOfKind(stats.functions, row, 'idle') ? 0 : busyTime(stats);
  const weightAndShare = (weight: number): string =>
    `${whole12(weight)}${percent(weight, busy).padStart(8)}`;
  const weights = [stats.self[row], stats.cumulative[row]].map(weightAndShare);
  return `${weights.join('')}  ${report.labelOf(row)}\n`;
}

/** Python's `%8.3f`. */
export function f8(value: number): string {
  return fixed(value, 3).padStart(8);
}
