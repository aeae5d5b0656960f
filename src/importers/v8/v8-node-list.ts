import type { Profile } from '../../model/profile.ts';
import type { ProfileError } from '../../model/profile-error.ts';
import type { PositionTicks } from '../../model/sampled-profile.ts';
import {
  isObject,
  type JsonObject,
  NUMBER_LIMIT,
  notOfType,
  numberColumn,
  optionalNumber,
  requireArray,
  requireNumber,
} from '../json-shape.ts';
import { RECORDER_KEY } from './recorded-calls.ts';
import { REQUEST_KEY, requestInfo } from './request-info.ts';
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

/** The `callFrame` of the node that V8 calls (root); `null`: there is none. */
export function rootFrame({ nodes }: NodeListDocument): JsonObject | null {
  for (const node of nodes) {
    // Dumps may hold anything.
    const frame: unknown = isObject(node) ? node['callFrame'] : undefined;
    if (isObject(frame) && frame['functionName'] === '(root)') return frame;
  }
  return null;
}

/**
 * Reads a profile with a list of nodes. Throws `not-a-profile` where it breaks the form's rules.
 *
 * Values are tested in place: to make the words of an error for each that is right takes longer than all else.
 */
export function loadNodeList(
  document: NodeListDocument,
  lineBase: LineBase,
  linkNode: LinkNode,
): Profile {
  const { nodes, samples, timeDeltas } = document;
  const builder = new V8NodeBuilder(lineBase);
  const hitCounts = addNodes(builder, nodes);
  for (let i = 0; i < nodes.length; i++) linkNode(builder, nodes[i] as JsonObject, i);
  return sampledProfile(builder, {
    sampleNodes:
      samples === undefined ? null : builder.nodesOfSamples(requireArray(samples, 'samples')),
    timeDeltasUs: timeDeltas === undefined ? null : columnOf(timeDeltas, 'timeDeltas'),
    startTimeUs: optionalNumber(document['startTime'], 'startTime'),
    endTimeUs: optionalNumber(document['endTime'], 'endTime'),
    hitCounts,
    positionTicks: positionTicks(nodes),
    recorded: document[RECORDER_KEY],
    request: requestInfo(document[REQUEST_KEY]),
  });
}

/** Adds all nodes and gives their hit counts. */
function addNodes(builder: V8NodeBuilder, nodes: readonly unknown[]): readonly number[] {
  const hitCounts: number[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (!isObject(node)) throw notOfType(node, `nodes[${i}]`, 'an object');
    const { id, callFrame, hitCount = 0 } = node;
    if (typeof id !== 'number') throw notOfType(id, `nodes[${i}].id`, 'a number');
    if (!isObject(callFrame)) throw notOfType(callFrame, `nodes[${i}].callFrame`, 'an object');
    if (typeof hitCount !== 'number') throw notOfType(hitCount, `nodes[${i}].hitCount`, 'a number');
    builder.add(id, callFrame);
    hitCounts.push(hitCount);
  }
  return hitCounts;
}

function columnOf(value: unknown, where: string): Float64Array {
  return numberColumn(requireArray(value, where), where);
}

function positionTicks(nodes: readonly JsonObject[]): PositionTicks | null {
  const columns: TickColumns = { node: [], line: [], ticks: [] };
  for (let node = 0; node < nodes.length; node++) {
    const list = nodes[node]?.['positionTicks'];
    if (list !== undefined && list !== null) addTicks(columns, node, list);
  }
  if (columns.node.length === 0) return null;
  return {
    node: Int32Array.from(columns.node),
    line: Int32Array.from(columns.line),
    ticks: Int32Array.from(columns.ticks),
  };
}

interface TickColumns {
  readonly node: number[];
  readonly line: number[];
  readonly ticks: number[];
}

function addTicks(columns: TickColumns, node: number, list: unknown): void {
  if (!Array.isArray(list)) throw notOfType(list, `nodes[${node}].positionTicks`, 'a list');
  for (let i = 0; i < list.length; i++) {
    const tick: unknown = list[i];
    const isRight = isObject(tick) && isCount(tick['line']) && isCount(tick['ticks']);
    if (!isRight) throw wrongTick(tick, `nodes[${node}].positionTicks[${i}]`);
    columns.node.push(node);
    columns.line.push(tick['line'] as number);
    columns.ticks.push(tick['ticks'] as number);
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < NUMBER_LIMIT;
}

function wrongTick(tick: unknown, where: string): ProfileError {
  if (!isObject(tick)) return notOfType(tick, where, 'an object');
  requireNumber(tick['line'], `${where}.line`);
  requireNumber(tick['ticks'], `${where}.ticks`);
  return notOfType(tick, where, 'a tick');
}
