import { isTimedEdge } from '../model/call-edges.ts';
import { inBaseUnit, isOfKind } from '../model/profile-times.ts';
import { quantityOf } from '../model/profile-unit.ts';
import type { EdgesReport } from './report.ts';
import { callerlessOf, otherEnd } from './report.ts';
import { callsCell, firstRows, share } from './stats-view.ts';
import { valueNames } from './value-names.ts';
import type { CallsCell, ViewCell, ViewColumn, ViewReport, ViewRow } from './view-report.ts';
import { placeOf } from './view-report.ts';

/** Related functions of each that layouts for readers show where nobody says how many. */
const DEFAULT_RELATED = 10;

function columnsFor({ stats, callCounts }: EdgesReport): readonly ViewColumn[] {
  const names = valueNames(stats);
  // A profile of time has the column, though a dump may not know its calls.
  const hasCalls = callCounts !== 'none' || quantityOf(stats.unit) === 'time';
  return [
    { key: null, title: '#', type: 'number', sacrifice: 0 },
    { key: 'relation', title: '', type: 'data', sacrifice: 0 },
    { key: 'calls', title: 'ncalls', type: hasCalls ? 'count' : 'data', sacrifice: 2 },
    { key: 'self', title: names.self, type: 'value', sacrifice: 1 },
    { key: 'cumulative', title: names.cumulative, type: 'value', sacrifice: 0 },
    { key: null, title: '%', type: 'share', sacrifice: 0 },
    { key: null, title: '', type: 'bar', sacrifice: 3 },
    { key: 'label', title: 'function', type: 'place', sacrifice: 0 },
  ];
}

/** Callers or callees as a view: each selected function, and under it those related to it. */
export function edgesView(report: EdgesReport, isLimited: boolean): ViewReport {
  const shown = isLimited ? firstRows(report) : report.rows;
  const limit = report.limit ?? (isLimited ? DEFAULT_RELATED : Number.POSITIVE_INFINITY);
  const edgesOf = relatedEdges(report);
  const rows: ViewRow[] = [];
  let number = 1;
  for (const row of shown) {
    const edges = edgesOf.get(row) ?? [];
    rows.push(...functionRows(report, { row, edges, number, limit }));
    number += 1 + Math.min(edges.length, limit);
    // Programs have it beside the callers, of which it is not one.
    if (isLimited) rows.push(...eventLoopRows(report, row));
    if (rows.at(-1)?.emphasis === 'head') rows.push(noteRow(`no ${report.kind}`));
  }
  const left = report.rows.length - shown.length;
  const notes = left > 0 ? [`${left} more: ${report.kind} 50, ${report.kind} all`] : [];
  return {
    kind: 'view',
    name: report.kind,
    heading: { ...report, quality: [] },
    columns: columnsFor(report),
    rows,
    notes,
  };
}

/** A function, and under it those related to it; the first has this number. */
function functionRows(
  report: EdgesReport,
  { row, edges, number, limit }: FunctionEdges,
): readonly ViewRow[] {
  const related = edges.slice(0, limit);
  const more = edges.length - related.length;
  return [
    headRow(report, row, number),
    ...related.map((edge, i) => relatedRow(report, edge, number + 1 + i)),
    ...(more > 0 ? [moreRow(report, more)] : []),
  ];
}

interface FunctionEdges {
  readonly row: number;
  readonly edges: readonly number[];
  readonly number: number;
  readonly limit: number;
}

/** The functions of the rows that edges views number, in their order. */
export function rowsOfEdges(report: EdgesReport): readonly number[] {
  const shown = firstRows(report);
  const edgesOf = relatedEdges(report);
  return shown.flatMap((row) => {
    const edges = (edgesOf.get(row) ?? []).slice(0, report.limit ?? DEFAULT_RELATED);
    return [row, ...edges.map((edge) => otherEnd(report, edge))];
  });
}

/** By selected function its edges, in the current order of the related functions. */
function relatedEdges(report: EdgesReport): ReadonlyMap<number, number[]> {
  const selected = report.kind === 'callers' ? report.edges.callee : report.edges.caller;
  const edgesOf = new Map<number, number[]>(report.rows.map((row) => [row, []]));
  selected.forEach((row, edge) => {
    edgesOf.get(row)?.push(edge);
  });
  const rankOf = (edge: number): number =>
    report.rank[otherEnd(report, edge)] ?? report.rank.length;
  for (const edges of edgesOf.values()) edges.sort((a, b) => rankOf(a) - rankOf(b));
  return edgesOf;
}

function headRow(report: EdgesReport, row: number, number: number): ViewRow {
  const { stats } = report;
  const self = inBaseUnit(report.stats, stats.self[row]);
  const cumulative = inBaseUnit(report.stats, stats.cumulative[row]);
  const place = { kind: 'place', places: [placeOf(report, row)] } as const;
  const cells = [number, 'function', callsCell(stats, row), self, cumulative, null, null, place];
  return { cells, emphasis: 'head' };
}

/** The share is that of the selected function's cumulative time which goes over the edge. */
function relatedRow(report: EdgesReport, edge: number, number: number): ViewRow {
  const { edges, stats } = report;
  const isTimed = isTimedEdge(edges, edge);
  const timeOf = (column: Float64Array | null): number | null =>
    isTimed && column !== null ? inBaseUnit(report.stats, column[edge]) : null;
  const cumulative = timeOf(edges.cumulative);
  const selected = (report.kind === 'callers' ? edges.callee : edges.caller)[edge];
  const whole = inBaseUnit(stats, stats.cumulative[selected]);
  const isIdle = [edges.caller[edge], edges.callee[edge]].some((end) =>
    isOfKind(stats.functions, end, 'idle'),
  );
  const part = cumulative === null || isIdle ? null : share(cumulative, whole);
  const place: ViewCell = {
    kind: 'place',
    places: [placeOf(report, otherEnd(report, edge))],
    arrow: report.kind,
  };
  const relation = report.kind === 'callers' ? 'caller' : 'callee';
  const calls = edges.samples === undefined ? callsCell(edges, edge) : null;
  return {
    cells: [number, relation, calls, timeOf(edges.self), cumulative, part, part, place],
  };
}

/** What was entered with no caller on the stack, so that the rows add up. It is not a function, and has no number. */
function eventLoopRows(report: EdgesReport, row: number): readonly ViewRow[] {
  const times = callerlessOf(report, row);
  if (times === undefined || (times.calls === 0 && times.cumulative === 0)) return [];
  const calls: CallsCell = {
    kind: 'calls',
    calls: times.calls,
    primitiveCalls: null,
    isLowerBound: true,
  };
  const self = inBaseUnit(report.stats, times.self);
  const cumulative = inBaseUnit(report.stats, times.cumulative);
  const part = share(times.cumulative, report.stats.cumulative[row]);
  const name = '(event loop)';
  const place: ViewCell = {
    kind: 'place',
    places: [{ label: name, functionName: name, url: '', line: 0, column: 0 }],
    arrow: 'callers',
  };
  return [{ cells: [null, 'caller', calls, self, cumulative, part, part, place] }];
}

function moreRow({ kind }: EdgesReport, count: number): ViewRow {
  return noteRow(`${count} more ${kind}: -n ${count + DEFAULT_RELATED}`);
}

function noteRow(text: string): ViewRow {
  return { cells: [null, 'note', null, null, null, null, null, text], emphasis: 'note' };
}
