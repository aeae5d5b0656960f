import { type CallEdges, isTimedEdge } from '../../model/call-edges.ts';
import type { FunctionStats } from '../../model/function-stats.ts';
import { inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import { fileFacts } from '../file-facts.ts';
import type { FlameReport } from '../flame-report.ts';
import { toJson } from '../json-text.ts';
import type { Layout } from '../layout.ts';
import { renderByKind } from '../render-by-kind.ts';
import type { EdgesReport, StatsReport } from '../report.ts';
import { callerlessOf, otherEnd } from '../report.ts';
import type { ActiveView, TableReport } from '../table-report.ts';
import type { TimelineReport } from '../timeline-report.ts';
import { columnKey, valueKey } from '../value-names.ts';
import {
  isForReadersOnly,
  type ViewCell,
  type ViewHeading,
  type ViewReport,
} from '../view-report.ts';

/** JSON Lines: one object for each report. Times are microseconds, whatever the dump has; keys say what values are. */
export const jsonLayout: Layout = {
  name: 'json',
  summary: 'JSON Lines, one object for each report; the same as --json',
  render: renderByKind({
    stats: statsJson,
    callers: edgesJson,
    callees: edgesJson,
    view: viewJson,
    timeline: timelineJson,
    flame: flameJson,
    summary: (report) =>
      oneLine({
        schema: 'scoobyprof.summary/1',
        ...tableJson(report.heading),
        ...report.writer.json(report),
      }),
    'sort-keys': ({ keys }) => oneLine({ schema: 'scoobyprof.sort-keys/1', keys }),
    graph: ({ dot }) => oneLine({ schema: 'scoobyprof.graph/1', dot: [...dot].join('') }),
    manual: ({ page, text }) => oneLine({ schema: 'scoobyprof.manual/1', page, text }),
    record: ({ objects }) => objects.map((object) => `${toJson(object)}\n`),
    help: ({ sections }) => oneLine({ schema: 'scoobyprof.help/1', sections }),
  }),
};

type FunctionRows = Pick<TableReport, 'stats' | 'labelOf'>;

function oneLine(value: object): Iterable<string> {
  return [`${toJson(value)}\n`];
}

function* statsJson(report: StatsReport): Iterable<string> {
  const errors = report.hasErrors === true ? (report.errors?.() ?? null) : null;
  const isIdle = (row: number): boolean => isOfKind(report.stats.functions, row, 'idle');
  yield* listJson(report, report.rows, (row) => {
    if (errors === null) return functionJson(report, row);
    const { self, cumulative } = errors;
    return {
      ...functionJson(report, row),
      selfShareError: isIdle(row) ? null : self[row],
      cumulativeShareError: isIdle(row) ? null : cumulative[row],
    };
  });
}

function* edgesJson(report: EdgesReport): Iterable<string> {
  const selected = report.kind === 'callers' ? report.edges.callee : report.edges.caller;
  const edgesOf = new Map<number, number[]>(report.rows.map((row) => [row, []]));
  selected.forEach((row, edge) => {
    edgesOf.get(row)?.push(edge);
  });
  const rankOf = (edge: number): number =>
    report.rank[otherEnd(report, edge)] ?? report.rank.length;
  yield* listJson(report, report.rows, (row) => {
    const edges = (edgesOf.get(row) ?? []).sort((a, b) => rankOf(a) - rankOf(b));
    const shown = report.limit === null ? edges : edges.slice(0, report.limit);
    return {
      ...functionJson(report, row),
      [report.kind]: shown.map((edge) => edgeJson(report, edge)),
      ...callerlessJson(report, row),
    };
  });
}

function callerlessJson(report: EdgesReport, row: number): object {
  const times = callerlessOf(report, row);
  if (times === undefined) return {};
  const { calls, self, cumulative } = times;
  const { stats } = report;
  const value = (stem: string, amount: number): object => ({
    [valueKey(stem, stats)]: jsonValue(stats, amount),
  });
  return { withoutCaller: { calls, ...value('self', self), ...value('cumulative', cumulative) } };
}

/** The object in pieces, a function each: all in one string could be too long for the engine. */
function* listJson(
  report: StatsReport | EdgesReport,
  rows: readonly number[],
  rowJson: (row: number) => object,
): Iterable<string> {
  const head = toJson({ schema: `scoobyprof.${report.kind}/1`, ...tableJson(report) });
  yield `${head.slice(0, -1)},"functions":[`;
  for (const [i, row] of rows.entries()) yield `${i > 0 ? ',' : ''}${toJson(rowJson(row))}`;
  yield ']}\n';
}

function tableJson(report: TableReport | ViewHeading): object {
  const { totals } = report.stats;
  return {
    files: report.files.map(({ path }) => path),
    ...fileFacts(report.files),
    [valueKey('total', report.stats)]: jsonValue(report.stats, totals.time),
    [valueKey('idle', report.stats)]: jsonValue(report.stats, totals.idleTime),
    sampleCount: totals.sampleCount,
    callCounts: report.callCounts,
    ...(report.isTimedWhileCounting === true ? { timedWhileCounting: true } : {}),
    calls: totals.calls,
    primitiveCalls: totals.primitiveCalls,
    sortedBy: report.sortedBy,
    restrictions: report.reductions.map(({ text, from, to }) => ({ text, from, to })),
    ...(report.view === undefined ? {} : viewStateJson(report, report.view)),
  };
}

/** Only there while something is filtered or grouped. */
function viewStateJson({ stats }: TableReport | ViewHeading, view: ActiveView): object {
  return {
    view: view.commands,
    [valueKey('wholeBusy', stats)]: jsonValue(stats, view.wholeBusyTime),
  };
}

/** Any view: its columns say what they are called, so that no command needs code here. */
function* viewJson({ name, heading, columns, rows, facts }: ViewReport): Iterable<string> {
  const head = toJson({ schema: `scoobyprof.${name}/1`, ...tableJson(heading), ...facts });
  const keys = columns.map((column) => columnKey(column, heading.stats));
  yield `${head.slice(0, -1)},"rows":[`;
  for (const [i, { cells }] of rows.filter((row) => !isForReadersOnly(row)).entries()) {
    const row = Object.assign({}, ...keys.map((key, k) => cellJson(key, cells[k])));
    yield `${i > 0 ? ',' : ''}${toJson(row)}`;
  }
  yield ']}\n';
}

/** So many equal parts of the time have their values. */
const BINS = 100;

function timelineJson({
  heading,
  extent,
  isShared,
  sets,
  slowest,
}: TimelineReport): Iterable<string> {
  return oneLine({
    schema: 'scoobyprof.timeline/1',
    ...tableJson(heading),
    ...extent,
    binUs: (extent.toUs - extent.fromUs) / BINS,
    isShared,
    sets: sets.map(({ name, strips, bins }) => {
      const columns = bins(BINS);
      return { name, strips: strips.map((strip, i) => ({ ...strip, binsUs: [...columns[i]] })) };
    }),
    slowest,
  });
}

function* flameJson({ heading, isUpward, boxes, notes }: FlameReport): Iterable<string> {
  const { stats } = heading;
  const about = { schema: 'scoobyprof.flame/1', ...tableJson(heading), isUpward, notes };
  yield `${toJson(about).slice(0, -1)},"boxes":[`;
  for (const [i, { self, cumulative, ...box }] of boxes.entries()) {
    const values = { [valueKey('self', stats)]: self, [valueKey('cumulative', stats)]: cumulative };
    yield `${i > 0 ? ',' : ''}${toJson({ ...box, ...values })}`;
  }
  yield ']}\n';
}

function cellJson(key: string | null, cell: ViewCell | undefined): object {
  if (key === null) return {};
  if (typeof cell !== 'object' || cell === null) return { [key]: cell ?? null };
  if (cell.kind === 'calls') return { calls: cell.calls, primitiveCalls: cell.primitiveCalls };
  const { places, main } = cell;
  const at = main === 'first' ? 0 : places.length - 1;
  return places.length === 1 ? { ...places[at] } : { ...places[at], chain: places };
}

/** What a row of a table of functions is in JSON. */
export function functionJson(report: FunctionRows, row: number): object {
  const { stats } = report;
  return {
    ...identityJson(report, row),
    calls: stats.calls[row] ?? null,
    primitiveCalls: stats.primitiveCalls[row] ?? null,
    [valueKey('self', stats)]: jsonValue(stats, stats.self[row]),
    [valueKey('cumulative', stats)]: jsonValue(stats, stats.cumulative[row]),
    samples: stats.samples?.[row] ?? null,
    cumulativeSamples: stats.cumulativeSamples?.[row] ?? null,
    callCounts: stats.callCounts[row],
  };
}

function edgeJson(report: EdgesReport, edge: number): object {
  const edges: CallEdges = report.edges;
  const { stats } = report;
  const value = (column: Float64Array | null): number | null =>
    isTimedEdge(edges, edge) ? jsonValue(stats, column?.[edge]) : null;
  return {
    ...identityJson(report, otherEnd(report, edge)),
    calls: edges.calls[edge] ?? null,
    primitiveCalls: edges.primitiveCalls[edge] ?? null,
    [valueKey('self', stats)]: value(edges.self),
    [valueKey('cumulative', stats)]: value(edges.cumulative),
    ...(edges.samples === undefined ? {} : { cumulativeSamples: edges.samples[edge] }),
    callCounts: edges.callCounts[edge],
  };
}

function identityJson(
  { stats, labelOf, originals }: FunctionRows & Pick<Partial<TableReport>, 'originals'>,
  index: number,
): object {
  const { functionName, url, line, column } = stats.functions;
  const original = originals?.get(index);
  return {
    label: labelOf(index),
    functionName: functionName[index],
    url: url[index],
    line: line[index],
    column: column[index],
    ...(original === undefined ? {} : { original }),
  };
}

function jsonValue(stats: FunctionStats, value: number | undefined): number | null {
  if (value === undefined || !Number.isFinite(value)) return null;
  return inBaseUnit(stats, value);
}
