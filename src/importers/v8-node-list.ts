import type { Profile } from '../model/profile.ts';
import type { PositionTicks } from '../model/sampled-profile.ts';
import {
  isObject,
  type JsonObject,
  numberColumn,
  optionalNumber,
  requireArray,
  requireNumber,
  requireObject,
} from './json-shape.ts';
import { sampledProfile } from './sampled-dump.ts';
import { type LineBase, V8NodeBuilder } from './v8-nodes.ts';

/** A profile with a flat list of nodes, as the forms that have one share it. */
export interface NodeListDocument extends JsonObject {
  readonly nodes: readonly JsonObject[];
}

/** How a form says who calls whom, called once for each node in the list's order. */
export type LinkNode = (builder: V8NodeBuilder, node: JsonObject, index: number) => void;

/** Whether a JSON value is a profile with a list of nodes; each has a `callFrame`. */
export function isNodeListDocument(document: unknown): document is NodeListDocument {
  if (!isObject(document) || !Array.isArray(document['nodes'])) return false;
  const first: unknown = document['nodes'][0];
  if (first === undefined) return 'startTime' in document || 'samples' in document;
  return isObject(first) && isObject(first['callFrame']);
}

/** The `callFrame` of the node that V8 calls (root), else of the first node. */
export function rootFrame(document: NodeListDocument): JsonObject {
  const frames = document.nodes.map((node) => (isObject(node) ? node['callFrame'] : undefined));
  const root = frames.find((frame) => isObject(frame) && frame['functionName'] === '(root)');
  const frame = root ?? frames[0];
  return isObject(frame) ? frame : {};
}

/** Reads a profile with a list of nodes. Throws `not-a-profile` where it breaks the form's rules. */
export function loadNodeList(
  document: NodeListDocument,
  lineBase: LineBase,
  linkNode: LinkNode,
): Profile {
  const builder = new V8NodeBuilder(lineBase);
  const hitCounts = document.nodes.map((value, i) => {
    const node = requireObject(value, `nodes[${i}]`);
    const id = requireNumber(node['id'], `nodes[${i}].id`);
    builder.add(id, requireObject(node['callFrame'], `nodes[${i}].callFrame`));
    return optionalNumber(node['hitCount'], `nodes[${i}].hitCount`) ?? 0;
  });
  document.nodes.forEach((node, index) => {
    linkNode(builder, node, index);
  });
  const { samples, timeDeltas } = document;
  return sampledProfile(builder, {
    sampleIds: samples === undefined ? null : columnOf(samples, 'samples'),
    timeDeltasUs: timeDeltas === undefined ? null : columnOf(timeDeltas, 'timeDeltas'),
    startTimeUs: optionalNumber(document['startTime'], 'startTime'),
    endTimeUs: optionalNumber(document['endTime'], 'endTime'),
    hitCounts,
    positionTicks: positionTicks(document.nodes),
  });
}

function columnOf(value: unknown, where: string): Float64Array {
  return numberColumn(requireArray(value, where), where);
}

function positionTicks(nodes: readonly JsonObject[]): PositionTicks | null {
  const columns = { node: [] as number[], line: [] as number[], ticks: [] as number[] };
  nodes.forEach(({ positionTicks: list }, node) => {
    if (list === undefined || list === null) return;
    requireArray(list, `nodes[${node}].positionTicks`).forEach((value, i) => {
      const where = `nodes[${node}].positionTicks[${i}]`;
      const tick = requireObject(value, where);
      columns.node.push(node);
      columns.line.push(requireNumber(tick['line'], `${where}.line`));
      columns.ticks.push(requireNumber(tick['ticks'], `${where}.ticks`));
    });
  });
  if (columns.node.length === 0) return null;
  return {
    node: Int32Array.from(columns.node),
    line: Int32Array.from(columns.line),
    ticks: Int32Array.from(columns.ticks),
  };
}
