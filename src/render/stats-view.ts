import type { CallCounts } from '../model/counts.ts';
import type { FunctionStats } from '../model/function-stats.ts';
import { busyTime, inBaseUnit, isOfKind } from '../model/profile-times.ts';
import { quantityOf } from '../model/profile-unit.ts';
import type { ShareErrors } from '../model/statistics/share-error.ts';
import type { StatsReport } from './report.ts';
import type { TableReport } from './table-report.ts';
import { shareText } from './time-units.ts';
import { valueNames } from './value-names.ts';
import { loneValueText } from './value-units.ts';
import type { CallsCell, ViewColumn, ViewReport, ViewRow } from './view-report.ts';
import { placeOf } from './view-report.ts';

/** The rows that layouts for readers show. */
export function firstRows({ rows, rowLimit }: TableReport): readonly number[] {
  return rows.slice(0, rowLimit);
}

const NUMBER: ViewColumn = { key: null, title: '#', type: 'number', sacrifice: 0 };
const PLACE: ViewColumn = { key: 'label', title: 'function', type: 'place', sacrifice: 0 };

/** The table of functions as a view. */
export function statsView(
  report: StatsReport,
  { isLimited, hasErrors }: { readonly isLimited: boolean; readonly hasErrors: boolean },
): ViewReport {
  const errors = hasErrors ? (report.errors?.() ?? null) : null;
  const shown = isLimited ? firstRows(report) : report.rows;
  const rowOf = rowMaker(report, errors);
  return {
    kind: 'view',
    name: 'stats',
    heading: report,
    columns: [NUMBER, ...statsColumns(report, errors !== null), PLACE],
    rows: shown.map((row, i) => rowOf(row, i + 1)),
    notes: moreNotes(report, shown.length),
    ...(errors === null ? {} : { hasErrors: true }),
    ...(errors?.isPrior === true ? { errorNote: USUAL_NOISE } : {}),
  };
}

/** What is said where too few runs tell how noisy they are. */
export const USUAL_NOISE = '± assumes usual noise';

function statsColumns(report: TableReport, hasErrors: boolean): readonly ViewColumn[] {
  const isExact = report.callCounts === 'exact' || report.callCounts === 'mixed';
  const isSampled = report.stats.samples !== null;
  const names = valueNames(report.stats);
  const calls = report.callCounts === 'observed' ? '≥ncalls' : 'ncalls';
  return [
    { key: 'self', title: names.self, type: 'value', sacrifice: 0 },
    { key: 'selfShare', title: 'tot%', type: 'share', sacrifice: 0 },
    ...(hasErrors
      ? ([{ key: 'selfShareError', title: '±', type: 'error', sacrifice: 3 }] as const)
      : []),
    { key: null, title: '', type: 'bar', sacrifice: 4 },
    ...(isExact
      ? ([{ key: 'selfPerCall', title: 'tot/call', type: 'value', sacrifice: 5 }] as const)
      : []),
    { key: 'cumulative', title: names.cumulative, type: 'value', sacrifice: 1 },
    { key: 'cumulativeShare', title: 'cum%', type: 'share', sacrifice: 2 },
    ...(hasErrors
      ? ([{ key: 'cumulativeShareError', title: '±', type: 'error', sacrifice: 6 }] as const)
      : []),
    ...(isExact
      ? ([{ key: 'cumulativePerCall', title: 'cum/call', type: 'value', sacrifice: 6 }] as const)
      : []),
    ...(isSampled
      ? ([{ key: 'samples', title: 'samples', type: 'count', sacrifice: 7 }] as const)
      : []),
    ...(report.callCounts === 'none'
      ? []
      : ([{ key: 'calls', title: calls, type: 'count', sacrifice: isExact ? 3 : 8 }] as const)),
  ];
}

function rowMaker(
  report: StatsReport,
  errors: ShareErrors | null,
): (row: number, number: number) => ViewRow {
  const { stats } = report;
  const busy = busyTime(report.stats);
  const isExact = report.callCounts === 'exact' || report.callCounts === 'mixed';
  const value = (column: Float64Array, row: number): number => inBaseUnit(stats, column[row]);
  return (row, number) => {
    const hasNoShare = isIdle(stats, row);
    const shareOf = (column: Float64Array): number | null =>
      hasNoShare ? null : share(column[row], busy);
    const self = shareOf(stats.self);
    const calls = callsCell(stats, row);
    const errorCell = (column: Float64Array | undefined): readonly (number | null)[] => {
      if (column === undefined) return [];
      return [hasNoShare || !Number.isFinite(column[row]) ? null : column[row]];
    };
    const perCall = (column: Float64Array, count: number | bigint | null | undefined) =>
      calls === null || calls.isLowerBound || !count ? null : value(column, row) / Number(count);
    return {
      cells: [
        number,
        value(stats.self, row),
        self,
        ...errorCell(errors?.self),
        self,
        ...(isExact ? [perCall(stats.self, stats.calls[row])] : []),
        value(stats.cumulative, row),
        shareOf(stats.cumulative),
        ...errorCell(errors?.cumulative),
        ...(isExact ? [perCall(stats.cumulative, stats.primitiveCalls[row])] : []),
        ...(stats.samples === null ? [] : [stats.samples[row]]),
        ...(report.callCounts === 'none' ? [] : [calls]),
        { kind: 'place', places: [placeOf(report, row)] },
      ],
    };
  };
}

/** `part / whole`; `null` where there is no whole. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function isIdle({ functions }: FunctionStats, row: number): boolean {
  return isOfKind(functions, row, 'idle');
}

/** The calls of a row or an edge; `null`: unknown. */
export function callsCell(
  columns: {
    readonly calls: FunctionStats['calls'];
    readonly primitiveCalls: FunctionStats['primitiveCalls'];
    readonly callCounts: readonly CallCounts[];
  },
  index: number,
): CallsCell | null {
  const calls = columns.calls[index] ?? null;
  if (calls === null) return null;
  const primitiveCalls = columns.primitiveCalls[index] ?? null;
  return {
    kind: 'calls',
    calls,
    primitiveCalls,
    isLowerBound: columns.callCounts[index] === 'observed',
  };
}

/** How many rows there are more, what they hold, and how to see them. */
function moreNotes(report: StatsReport, shownCount: number): readonly string[] {
  const hidden = report.rows.slice(shownCount);
  if (hidden.length === 0) return [];
  const { self } = report.stats;
  let sum = 0;
  for (const row of hidden) if (!isIdle(report.stats, row)) sum += self[row];
  const part = share(sum, busyTime(report.stats));
  const percent = part === null ? '' : ` (${shareText(part)} %)`;
  const value = loneValueText(report.stats, sum);
  const { self: name } = valueNames(report.stats);
  const much =
    quantityOf(report.stats.unit) === 'time'
      ? `${value}${percent} of ${name}`
      : `${value}${percent}`;
  return [`${hidden.length} more with ${much}: stats 50, stats all`];
}
