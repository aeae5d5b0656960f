import { fixed } from '../../../model/fixed-decimals.ts';
import type { StatsTables } from '../../../model/merge-stats.ts';
import { quantityOf } from '../../../model/profile-unit.ts';
import type { DotStyle } from '../dot-style.ts';
import { attributeList, type DotAttributes } from '../dot-text.ts';
import { edgesBy, nodeIds } from '../drawable-functions.ts';
import { selectionOf } from '../graph-settings.ts';
import type { DotGraph, Gprof2dotOptions, NodeMeasure } from '../graph-style.ts';
import { numberFormat } from '../printf.ts';
import type { KeptParts } from '../prune-graph.ts';
import { functionNames } from './function-names.ts';
import { type PrunableGraph, prunedGraph } from './prune.ts';
import { graphShares } from './shares.ts';
import { strippedName, wrappedName } from './shorten-name.ts';
import { THEMES, type Theme, themeColor, themeFontSize, themePenWidth } from './themes.ts';

export const gprof2dotStyle: DotStyle = {
  name: 'gprof2dot',
  summary: 'the call graph as gprof2dot draws it, as DOT text',
  endings: [],
  draw: (view, settings) =>
    gprof2dotGraph(view, { ...settings, ...selectionOf(settings, { node: 0.5, edge: 0.1 }) }),
};

/** A graph as gprof2dot draws it: nodes, edges, labels, colours and sizes. */
export function gprof2dotGraph(tables: StatsTables, options: Gprof2dotOptions): DotGraph {
  const { names, warnings } = functionNames(tables.stats.functions);
  const ids = nodeIds(tables);
  const graph: PrunableGraph = { tables, ids, names, shares: graphShares(tables) };
  const { kept, unmatched } = prunedGraph(graph, options);
  const drawn = inIdOrder(ids, kept);
  return {
    dot: graphText({ graph, kept, options, drawn, formatTime: numberFormat(options.timeFormat) }),
    names: drawn.map((node) => names[node]),
    nodeCount: drawn.length,
    edgeCount: kept.edges.reduce((sum, isKept) => sum + isKept, 0),
    warnings,
    unmatched,
  };
}

interface Drawing {
  readonly graph: PrunableGraph;
  readonly kept: KeptParts;
  readonly options: Gprof2dotOptions;
  readonly drawn: readonly number[];
  readonly formatTime: (seconds: number) => string;
}

function inIdOrder(ids: Int32Array, kept: KeptParts): readonly number[] {
  const nodes = Array.from(ids.keys()).filter((node) => kept.nodes[node] === 1);
  return nodes.sort((a, b) => ids[a] - ids[b]);
}

function* graphText(drawing: Drawing): Iterable<string> {
  const { graph, kept, options, drawn } = drawing;
  const theme: Theme = THEMES[options.theme];
  const [fontcolor, style] = theme.isFilled ? ['white', 'filled'] : ['black', 'solid'];
  yield 'digraph {\n\ttooltip=" "\n';
  yield '\tgraph [fontname=Arial, nodesep=0.125, ranksep=0.25];\n';
  yield `\tnode [fontcolor=${fontcolor}, fontname=Arial, height=0, shape=box, style=${style}, width=0];\n`;
  yield '\tedge [fontname=Arial];\n';
  const { caller, callee } = graph.tables.edges;
  const byCaller = edgesBy(caller, graph.ids.length);
  const weightOf = nodeWeights(drawing);
  const idOf = (node: number): number => graph.ids[node];
  for (const node of drawn) {
    yield `\t${idOf(node)} ${attributeList(nodeAttributes(drawing, node, weightOf(node)))};\n`;
    const own = byCaller.order.subarray(byCaller.start[node], byCaller.start[node + 1]);
    const edges = Array.from(own).filter((edge) => kept.edges[edge] === 1);
    edges.sort((a, b) => idOf(callee[a]) - idOf(callee[b]));
    for (const edge of edges) {
      const target = idOf(callee[edge]);
      yield `\t${idOf(node)} -> ${target} ${attributeList(edgeAttributes(drawing, edge))};\n`;
    }
  }
  yield '}\n';
}

/** The weight that colours a node: its total, or its own time beside the largest. */
function nodeWeights({ graph, options, drawn }: Drawing): (node: number) => number {
  const { self, total } = graph.shares;
  const known = (share: number | undefined): number => share || 0;
  if (!options.colorsBySelfTime) return (node) => known(total[node]);
  const largest = drawn.reduce((most, node) => Math.max(most, known(self[node])), 0);
  return (node) => (largest === 0 ? 1 : known(self[node]) / largest);
}

function nodeAttributes(drawing: Drawing, node: number, weight: number): DotAttributes {
  const { graph, options } = drawing;
  const theme: Theme = THEMES[options.theme];
  const color = themeColor(theme, weight, options.skew);
  return {
    color,
    fontcolor: theme.isFilled ? '#ffffff' : color,
    fontsize: fixed(themeFontSize(theme, weight), 2),
    label: nodeLabel(drawing, node),
    tooltip: graph.tables.stats.functions.url[node] || undefined,
  };
}

function nodeLabel({ graph, options, formatTime }: Drawing, node: number): string {
  const { stats } = graph.tables;
  const stripped = options.isStripped ? strippedName(graph.names[node]) : graph.names[node];
  const lines = [options.isWrapped ? wrappedName(stripped) : stripped];
  if (node >= stats.rowCount) return lines[0];
  const isTime = quantityOf(stats.unit) === 'time';
  const valueText = (value: number): string =>
    isTime ? formatTime(stats.unit === 's' ? value : value / US_PER_SECOND) : String(value);
  const texts: Readonly<Record<NodeMeasure, () => string>> = {
    'total-time-percentage': () => percentText(graph.shares.total[node]),
    'self-time-percentage': () => `(${percentText(graph.shares.self[node])})`,
    'total-time': () => valueText(stats.cumulative[node]),
    'self-time': () => `(${valueText(stats.self[node])})`,
  };
  for (const measure of options.measures) lines.push(texts[measure]());
  const hasSamples = options.showsSamples && stats.unit !== 's' && stats.samples !== null;
  if (hasSamples) lines.push(`${stats.samples?.[node]} samples`);
  const calls = stats.calls[node] ?? null;
  if (calls !== null) lines.push(`${calls}×`);
  return lines.join('\n');
}

const US_PER_SECOND = 1e6;

function percentText(share: number): string {
  return `${fixed(100 * share, 2)}%`;
}

function edgeAttributes({ graph, options }: Drawing, edge: number): DotAttributes {
  const theme: Theme = THEMES[options.theme];
  const share = graph.shares.edge[edge];
  const weight = graph.shares.edgeWeight[edge] || 0;
  const color = themeColor(theme, weight, options.skew);
  const penWidth = themePenWidth(theme, weight);
  const { primitiveCalls, calls: allCalls } = graph.tables.edges;
  const calls = primitiveCalls[edge] ?? allCalls[edge] ?? null;
  const lines = [
    ...(Number.isNaN(share) ? [] : [percentText(share)]),
    ...(calls === null ? [] : [`${calls}×`]),
  ];
  return {
    arrowsize: fixed(0.5 * Math.sqrt(penWidth), 2),
    color,
    fontcolor: color,
    fontsize: fixed(themeFontSize(theme, weight), 2),
    label: lines.join('\n'),
    labeldistance: fixed(penWidth, 2),
    penwidth: fixed(penWidth, 2),
  };
}
