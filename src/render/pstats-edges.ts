import { type CallEdges, isTimedEdge } from '../model/call-edges.ts';
import { codePointLength, compareCodePoints } from '../model/code-points.ts';
import { compareCounts } from '../model/counts.ts';
import { displayPaths } from '../model/url-paths.ts';
import { f8, isExact, isTime, ncalls, orderText, secondsOf, whole12 } from './pstats-table.ts';
import type { EdgesReport } from './report.ts';
import { valueNames } from './value-names.ts';

/** The report of `callers` and `callees`. */
export function* edgesText(report: EdgesReport): Iterable<string> {
  if (report.rows.length === 0) return;
  if (report.form !== 'none') yield* orderText(report);
  const width = nameWidth(report);
  yield* titleText(report, width);
  const order = relatedOrder(report);
  const edgesOf = edgesByFunction(report);
  for (const row of report.rows) {
    const related = (edgesOf.get(row) ?? []).sort(order);
    yield* relatedText(report, row, related, width);
  }
  yield '\n\n';
}

/** Width of the left column: the widest label that is shown, or of all where nothing was left out. */
function nameWidth({ labelOf, rows, stats, reductions }: EdgesReport): number {
  let widest = 0;
  const all = reductions.length > 0 ? rows : Array.from({ length: stats.rowCount }).keys();
  for (const row of all) widest = Math.max(widest, codePointLength(labelOf(row)));
  return widest + 2;
}

function* titleText(report: EdgesReport, width: number): Iterable<string> {
  yield `${'Function '.padEnd(width)}${report.kind === 'callers' ? 'was called by...' : 'called...'}\n`;
  if (isExact(report) ? !isFirstTimed(report.edges) : report.edges.self === null) return;
  if (!isTime(report)) {
    const { self, cumulative } = valueNames(report.stats);
    yield `${' '.repeat(width + 3)}${self.padStart(12)} ${cumulative.padStart(12)}\n`;
    return;
  }
  const calls = isExact(report) ? ' ncalls' : '≥ncalls';
  yield `${' '.repeat(width)}   ${calls}  tottime  cumtime\n`;
}

/** Whether the first caller of the first function that has any has times: pstats looks no further. */
function isFirstTimed(edges: CallEdges): boolean {
  let first = -1;
  edges.callee.forEach((row, edge) => {
    if (first < 0 || row < edges.callee[first]) first = edge;
  });
  return first >= 0 && isTimedEdge(edges, first);
}

function* relatedText(
  report: EdgesReport,
  row: number,
  related: readonly number[],
  width: number,
): Iterable<string> {
  const label = report.labelOf(row);
  const padding = ' '.repeat(Math.max(0, width - codePointLength(label)));
  yield `${label}${padding}${report.kind === 'callers' ? '<-' : '->'} `;
  if (related.length === 0) yield '\n';
  let isFirst = true;
  for (const edge of related) {
    const isTimed = isTimedEdge(report.edges, edge);
    const text = isTimed ? timedEdge(report, edge, isFirst) : countedEdge(report, edge);
    yield `${isFirst ? '' : ' '.repeat(width + (isTimed ? 1 : 3))}${text}\n`;
    isFirst = false;
  }
}

function timedEdge(report: EdgesReport, edge: number, isFirst: boolean): string {
  const { edges } = report;
  const label = report.labelOf(relatedFunction(report, edge));
  if (!isTime(report)) {
    const [self, cumulative] = [edges.self, edges.cumulative].map((column) =>
      whole12(column?.[edge] as number),
    );
    return `${isFirst ? '' : '  '}${self} ${cumulative}  ${label}`;
  }
  const seconds = (column: Float64Array | null): string =>
    f8(secondsOf(report, column?.[edge] as number));
  const calls = ncalls(edges, edge).padStart(isFirst ? 7 : 9);
  return `${calls} ${seconds(edges.self)} ${seconds(edges.cumulative)}  ${label}`;
}

/** Dumps that count edges but do not time them: the related function's own cumulative time is shown. */
function countedEdge(report: EdgesReport, edge: number): string {
  const other = relatedFunction(report, edge);
  const time = report.stats.cumulative[other];
  const shown = time === undefined ? ' '.repeat(8) : f8(secondsOf(report, time));
  const samples = report.edges.samples?.[edge];
  const count = samples === undefined ? ncalls(report.edges, edge) : `${samples} samples`;
  return `${report.labelOf(other)}(${count}) ${shown}`;
}

function relatedFunction({ kind, edges }: EdgesReport, edge: number): number {
  return (kind === 'callers' ? edges.caller : edges.callee)[edge];
}

function edgesByFunction({ kind, edges }: EdgesReport): Map<number, number[]> {
  const selected: CallEdges['caller'] = kind === 'callers' ? edges.callee : edges.caller;
  const found = new Map<number, number[]>();
  selected.forEach((row, edge) => {
    const list = found.get(row);
    if (list === undefined) found.set(row, [edge]);
    else list.push(edge);
  });
  return found;
}

/** Orders edges by (file, line, name) of their related functions. */
function relatedOrder(report: EdgesReport): (edgeA: number, edgeB: number) => number {
  const { functionName, url, line, column } = report.shown ?? report.stats.functions;
  const files = report.nameStyle === 'python' ? url : displayPaths(url);
  return (edgeA, edgeB) => {
    const a = relatedFunction(report, edgeA);
    const b = relatedFunction(report, edgeB);
    return (
      compareCodePoints(files[a], files[b]) ||
      compareCounts(line[a], line[b]) ||
      compareCodePoints(functionName[a], functionName[b]) ||
      column[a] - column[b]
    );
  };
}
