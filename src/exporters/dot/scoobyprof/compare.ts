import { fixed } from '../../../model/fixed-decimals.ts';
import type { FunctionTable } from '../../../model/function-table.ts';
import { busyTime } from '../../../model/profile-times.ts';
import { quantityOf } from '../../../model/profile-unit.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import { hexColor } from '../gprof2dot/themes.ts';
import type { DotGraph } from '../graph-style.ts';
import {
  type ComparedEdges,
  type ComparedGraph,
  comparedEdges,
  comparedGraph,
} from './compared-sides.ts';
import { type DrawnEdge, type DrawnNode, drawingText } from './drawing.ts';
import { edgeLook } from './edge-look.ts';
import { sourceLink } from './function-place.ts';
import { boxName, clusterNames, fullPlace, titleLines } from './node-text.ts';
import type { GraphOrigin, ScoobyprofOptions } from './options.ts';
import { countText, shareText, valueText } from './quantities.ts';
import { selectNodes } from './select-nodes.ts';
import { edgeLimits, edgesWorthDrawing } from './simplify-edges.ts';

/** Changes of less than this do not count: they are not coloured. */
const NOTABLE_CHANGE = 0.0005;

/** The graph of what changed from one profile to another: shares of the time, before and after. */
export function comparisonGraph(
  [old, young]: readonly [old: ProfileView, young: ProfileView],
  options: ScoobyprofOptions,
  origin: GraphOrigin,
): DotGraph {
  const graph = comparedGraph(old, young);
  const selected = selectNodes(graph.union, options, changeBonus(graph));
  const rows = Array.from(selected.kept.keys()).filter((row) => selected.kept[row] === 1);
  const compared = comparedEdges(graph, selected.kept);
  const limits = edgeLimits(options.edgeThreshold, rows.length, options.maxNodes === 0);
  const drawnEdges = edgesWorthDrawing(compared.edges, limits);
  const functions = graph.union.stats.functions;
  const clusterOf = clusterNames(functions, options);
  const parts = `${countText(rows.length)} of ${countText(selected.functionCount)} functions`;
  return {
    dot: drawingText({
      title: origin.title,
      legend: [...headLines(graph, origin), parts, ...origin.filters, ...keyLines(graph)],
      nodes: rows.map((row) => ({ ...drawnNode(graph, row), cluster: clusterOf(row) })),
      edges: drawnEdges.map((edge) => drawnEdge(functions, compared, edge)),
    }),
    names: rows.map((row) => selected.names[row]),
    nodeCount: rows.length,
    edgeCount: drawnEdges.length,
    warnings: [],
    unmatched: selected.unmatched,
  };
}

function keyLines({ union }: ComparedGraph): readonly string[] {
  return [
    `shares of the ${quantityOf(union.stats.unit)}, before → after (difference in points)`,
    '▲ red, thick border: more · ▼ blue, dashed border: less',
  ];
}

function headLines({ sides }: ComparedGraph, { title, quality }: GraphOrigin): readonly string[] {
  const times = sides.map(({ view, baseTime }) => valueText(view.stats, baseTime));
  return [title, times.join(' → '), ...quality];
}

/** What changed much is drawn before what is only large. */
function changeBonus(graph: ComparedGraph): Float64Array {
  const busy = busyTime(graph.union.stats);
  const count = graph.union.stats.functions.functionName.length;
  return Float64Array.from({ length: count }, (_, row) => {
    const change = Math.abs(totalOf(graph, row).change) + Math.abs(selfOf(graph, row).change);
    return 4 * change * busy;
  });
}

interface Change {
  readonly before: number;
  readonly after: number;
  /** `after - before`; what a side has not counts as 0. */
  readonly change: number;
}

function changed(before: number | undefined, after: number | undefined): Change {
  const from = before || 0;
  const to = after || 0;
  return { before: from, after: to, change: to - from };
}

function totalOf({ sides: [old, young] }: ComparedGraph, row: number): Change {
  return changed(old.total[row], young.total[row]);
}

function selfOf({ sides: [old, young] }: ComparedGraph, row: number): Change {
  return changed(old.self[row], young.self[row]);
}

/** `12.3% → 15.0% (+2.7)` */
function changeText({ before, after, change }: Change): string {
  const points = fixed(Math.abs(100 * change), 1);
  const sign = change < 0 && points !== '0.0' ? '-' : '+';
  return `${shareText(before)} → ${shareText(after)} (${sign}${points})`;
}

function drawnNode(graph: ComparedGraph, row: number): Omit<DrawnNode, 'cluster'> {
  const { functions } = graph.union.stats;
  const total = totalOf(graph, row);
  const self = selfOf(graph, row);
  const { mark, presence, style, notableChange } = lookOf(graph, row, total);
  const [name = '', ...place] = titleLines(functions, row);
  const selfLines = self.before > 0 || self.after > 0 ? [`self ${changeText(self)}`] : [];
  return {
    id: row,
    lines: [`${mark}${name}${presence}`, ...place, changeText(total), ...selfLines],
    tooltip: `${boxName(functions, row)}\n${fullPlace(functions, row)}\n${changeText(total)}`,
    link: sourceLink(functions.url[row]),
    fill: changeColor(notableChange),
    border: '#8c8c8c',
    fontSize: 10 + 8 * Math.sqrt(Math.min(1, Math.max(self.before, self.after))),
    style,
  };
}

/** What says without colour how a function changed. */
function lookOf({ sides: [old, young] }: ComparedGraph, row: number, { change }: Change) {
  const isGone = Number.isNaN(young.total[row]);
  const lost = isGone ? ' [gone]' : '';
  const presence = Number.isNaN(old.total[row]) ? ' [new]' : lost;
  if (Math.abs(change) < NOTABLE_CHANGE) {
    return { mark: '', presence, style: undefined, notableChange: 0 };
  }
  const [mark, style] = change > 0 ? (['▲ ', 'bold'] as const) : (['▼ ', 'dashed'] as const);
  return { mark, presence, style, notableChange: change };
}

/** Changes from this share on are as red or blue as it gets. */
const STRONG_CHANGE = 0.2;

/** Red for more, blue for less, near white for neither. */
function changeColor(change: number): string {
  const size = Math.sqrt(Math.min(1, Math.abs(change) / STRONG_CHANGE));
  return hexColor([change > 0 ? 0.01 : 0.59, 0.9 * size, 0.96 - 0.24 * size]);
}

function drawnEdge(functions: FunctionTable, compared: ComparedEdges, edge: number): DrawnEdge {
  const { edges, shares } = compared;
  const from = edges.caller[edge];
  const to = edges.callee[edge];
  const isKnown = shares.every((list) => !Number.isNaN(list[edge]));
  const isDotted = edges.isBridge[edge] === true;
  const label = isKnown ? changeText(changed(shares[0][edge], shares[1][edge])) : '';
  const names = `${boxName(functions, from)} ${isDotted ? '…' : '→'} ${boxName(functions, to)}`;
  return {
    from,
    to,
    label,
    tooltip: isKnown ? `${names}: ${label}` : names,
    ...edgeLook(Math.min(1, edges.time[edge])),
    isDotted,
  };
}
