import { displayText } from '../../../model/display-text.ts';
import { attributeList, type DotAttributes, type DotValue } from '../dot-text.ts';

/** A graph as it is drawn; all text is as the dump has it, and made safe here. */
export interface Drawing {
  readonly title: string;
  readonly legend: readonly string[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  /** Unique in the drawing. */
  readonly id: number;
  readonly lines: readonly string[];
  readonly tooltip: string;
  readonly link: string | undefined;
  /** Names of a cluster; `null`: the node stands in none. */
  readonly cluster: string | null;
  readonly fill: string;
  readonly border: string;
  readonly fontSize: number;
  /** Beside `filled`: `dashed`, `bold`. */
  readonly style?: 'dashed' | 'bold' | undefined;
}

export interface DrawnEdge {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly tooltip: string;
  readonly color: string;
  readonly penWidth: number;
  /** How hard graphviz tries to draw it straight, from 1. */
  readonly weight: number;
  readonly isDotted: boolean;
}

/**
 * The text of a graph. The font is one whose widths graphviz knows by itself: of any other name it takes those of
 * Times, and text would not fit its box.
 */
export function* drawingText({ title, legend, nodes, edges }: Drawing): Iterable<string> {
  yield `digraph ${escapedText([title])} {\n`;
  yield '\tgraph [bgcolor=white, fontname="Helvetica", fontsize=12, nodesep=0.2, ranksep=0.35, tooltip=" "];\n';
  yield '\tnode [color="#8c8c8c", fontcolor="#1a1a1a", fontname="Helvetica", height=0, margin="0.09,0.05", shape=box, style=filled, width=0];\n';
  yield `\tedge [arrowsize=0.7, fontcolor="#4d4d4d", fontname="Helvetica", fontsize=${EDGE_FONT_SIZE}];\n`;
  yield* legendText(legend);
  yield* nodesText(nodes);
  for (const edge of edges) {
    yield `\tn${edge.from} -> n${edge.to} ${attributeList(edgeAttributes(edge))};\n`;
  }
  yield '}\n';
}

function* legendText(lines: readonly string[]): Iterable<string> {
  if (lines.length === 0) return;
  const attributes = {
    color: '#b3b3b3',
    fillcolor: '#fafafa',
    fontsize: '11',
    label: leftAligned(lines),
    tooltip: ' ',
  };
  yield `\tlegend ${attributeList(attributes)};\n`;
}

function* nodesText(nodes: readonly DrawnNode[]): Iterable<string> {
  let number = 0;
  for (const [name, members] of byCluster(nodes)) {
    const lines = members.map((node) => `n${node.id} ${attributeList(nodeAttributes(node))};\n`);
    if (name === null) yield* lines.map((line) => `\t${line}`);
    else yield* [...clusterHead(name, number++), ...lines.map((line) => `\t\t${line}`), '\t}\n'];
  }
}

function clusterHead(name: string, number: number): readonly string[] {
  const look = { color: '#cccccc', fontcolor: '#595959', label: text([name]), style: 'rounded' };
  return [`\tsubgraph cluster_${number} {\n`, `\t\tgraph ${attributeList(look)};\n`];
}

function byCluster(nodes: readonly DrawnNode[]): ReadonlyMap<string | null, readonly DrawnNode[]> {
  const clusters = new Map<string | null, DrawnNode[]>();
  for (const node of nodes) {
    const members = clusters.get(node.cluster);
    if (members === undefined) clusters.set(node.cluster, [node]);
    else members.push(node);
  }
  return clusters;
}

function nodeAttributes(node: DrawnNode): DotAttributes {
  return {
    URL: node.link === undefined ? undefined : text([node.link]),
    color: node.border,
    fillcolor: node.fill,
    fontsize: node.fontSize.toFixed(1),
    label: text(node.lines),
    penwidth: node.style === 'bold' ? '2.5' : undefined,
    style: node.style === 'dashed' ? 'filled,dashed' : undefined,
    target: node.link === undefined ? undefined : '_blank',
    tooltip: text(node.tooltip.split('\n')),
  };
}

function edgeAttributes(edge: DrawnEdge): DotAttributes {
  const tooltip = text([edge.tooltip]);
  return {
    color: edge.color,
    edgetooltip: tooltip,
    label: edge.label === '' ? undefined : text([besideEdge(edge)]),
    labeltooltip: edge.label === '' ? undefined : tooltip,
    penwidth: edge.penWidth.toFixed(1),
    style: edge.isDotted ? 'dotted' : undefined,
    weight: String(edge.weight),
  };
}

const EM_OF_BLANK = 0.278;
const EDGE_FONT_SIZE = 9;

/** Labels begin in the middle of their edge: blanks keep the text beside its line and its arrow. */
function besideEdge({ label, penWidth }: DrawnEdge): string {
  const gap = 3 + penWidth;
  const blanks = '\u00a0'.repeat(Math.ceil(gap / (EM_OF_BLANK * EDGE_FONT_SIZE)));
  return `${blanks}${label}\u00a0`;
}

function text(lines: readonly string[]): DotValue {
  return { word: escapedText(lines) };
}

function leftAligned(lines: readonly string[]): DotValue {
  return { word: `"${lines.map((line) => `${escapedLine(line)}\\l`).join('')}"` };
}

function escapedText(lines: readonly string[]): string {
  return `"${lines.map(escapedLine).join('\\n')}"`;
}

/** Graphviz reads backslashes as its own escapes, and `&…;` as characters of HTML, in quoted strings too. */
function escapedLine(line: string): string {
  return displayText(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
}
