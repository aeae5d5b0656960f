import type { FunctionStats } from '../../../model/function-stats.ts';
import type { StatsTables } from '../../../model/merge-stats.ts';
import { busyTime } from '../../../model/profile-times.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { DotStyle } from '../dot-style.ts';
import { hexColor } from '../gprof2dot/themes.ts';
import type { DotGraph } from '../graph-style.ts';
import { type DrawnEdge, type DrawnNode, drawingText } from './drawing.ts';
import { edgeLook } from './edge-look.ts';
import { graphEdges } from './folded-edges.ts';
import { sourceLink } from './function-place.ts';
import type { GraphEdges } from './graph-edges.ts';
import { legendLines } from './legend.ts';
import { boxName, clusterNames, fullPlace, titleLines } from './node-text.ts';
import { type GraphOrigin, type ScoobyprofOptions, scoobyprofOptions } from './options.ts';
import { shareText, valueText } from './quantities.ts';
import { selectNodes } from './select-nodes.ts';
import { edgeLimits, edgesWorthDrawing } from './simplify-edges.ts';

export const scoobyprofStyle: DotStyle = {
  name: 'scoobyprof',
  summary: 'the call graph, as DOT text for graphviz',
  endings: ['.dot', '.gv'],
  draw: (view, settings, origin) => scoobyprofGraph(view, scoobyprofOptions(settings), origin),
};

/** The graph of dumps in this program's own style. */
export function scoobyprofGraph(
  view: ProfileView,
  options: ScoobyprofOptions,
  origin: GraphOrigin,
): DotGraph {
  const { kept, functionCount, names, unmatched } = selectNodes(view, options);
  // The base of shares: all that is not idle.
  const whole = busyTime(view.stats);
  const rows = Array.from(kept.keys()).filter((row) => kept[row] === 1);
  const edges = graphEdges(view, kept);
  const minTime = options.edgeThreshold * whole;
  const limits = edgeLimits(minTime, rows.length, options.maxNodes === 0);
  const drawnEdges = edgesWorthDrawing(edges, limits);
  const clusterOf = clusterNames(view.stats.functions, options);
  const nodes = rows.map((row) => ({ ...drawnNode(view, row, whole), cluster: clusterOf(row) }));
  return {
    dot: drawingText({
      title: origin.title,
      legend: legendLines(view, { rows, functionCount, origin, options }),
      nodes,
      edges: drawnEdges.map((edge) => drawnEdge(view, edges, { edge, whole })),
    }),
    names: rows.map((row) => names[row]),
    nodeCount: rows.length,
    edgeCount: drawnEdges.length,
    warnings: [],
    unmatched,
  };
}

/** A part of the whole, from 0 to 1. */
function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

function drawnNode({ stats }: StatsTables, row: number, whole: number): Omit<DrawnNode, 'cluster'> {
  const { functions } = stats;
  const self = stats.self[row];
  const total = stats.cumulative[row];
  const selfShare = shareOf(self, whole);
  const share = shareOf(total, whole);
  const measures = [
    ...(self > 0 ? [`self ${valueText(stats, self)} (${shareText(selfShare)})`] : []),
    ...(self === total ? [] : [`of ${valueText(stats, total)} (${shareText(share)})`]),
  ];
  const place = fullPlace(functions, row);
  const facts = [`self ${valueText(stats, self)} of ${valueText(stats, total)}`];
  return {
    id: row,
    lines: [...titleLines(functions, row), ...measures],
    tooltip: [boxName(functions, row), place, ...facts, ...countFacts(stats, row)].join('\n'),
    link: sourceLink(functions.url[row]),
    fill: fillColor(share),
    border: hexColor([0.02, 0.5, 0.7 - 0.35 * share]),
    fontSize: 10 + 14 * Math.sqrt(selfShare),
  };
}

function countFacts({ samples, calls, callCounts }: FunctionStats, row: number): readonly string[] {
  const count = calls[row] ?? null;
  const bound = callCounts[row] === 'exact' ? '' : '≥';
  return [
    ...(samples === null ? [] : [`${samples[row]} samples on top`]),
    ...(count === null ? [] : [`${bound}${count} calls`]),
  ];
}

/** From a pale yellow to a red on which dark text can still be read. */
function fillColor(share: number): string {
  const t = Math.sqrt(share);
  return hexColor([0.13 - 0.12 * t, 0.55 + 0.35 * t, 0.96 - 0.26 * t]);
}

function drawnEdge(
  { stats }: StatsTables,
  edges: GraphEdges,
  { edge, whole }: { edge: number; whole: number },
): DrawnEdge {
  const from = edges.caller[edge];
  const to = edges.callee[edge];
  const time = edges.time[edge];
  const isKnown = !Number.isNaN(time);
  const share = isKnown ? shareOf(time, whole) : 0;
  const isDotted = edges.isBridge[edge] === true;
  const between = isDotted ? '…' : '→';
  const label = isKnown ? valueText(stats, time) : '';
  const names = `${boxName(stats.functions, from)} ${between} ${boxName(stats.functions, to)}`;
  return {
    from,
    to,
    label,
    tooltip: isKnown ? `${names}: ${label} (${shareText(share)})` : names,
    ...edgeLook(share),
    isDotted,
  };
}
