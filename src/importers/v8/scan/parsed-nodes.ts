import { isObject, type JsonObject } from '../../json-shape.ts';
import type { V8Frame } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { ScannedNode } from './scanned-node.ts';

/** Small enough that what was parsed is garbage before the collector looks at it. */
const PIECE_BYTES = 1 << 16;

/** Between two nodes, where nothing has blanks; no string of JSON can hold it. */
const BETWEEN_NODES = '},{"id":';

/**
 * Parses the nodes from here up to the last in the window that another follows, or a piece of them. The engine's own
 * parser is faster than any loop that is not compiled yet, and than looking for frames that were not there before.
 *
 * @returns the nodes, of any type, and the cursor stands behind the last; `null`: there is no such piece here
 */
export function parsedNodes(cursor: JsonCursor): readonly unknown[] | null {
  const { bytes, end } = cursor.window;
  const rest = Buffer.from(bytes.buffer, bytes.byteOffset + cursor.at, end - cursor.at);
  let last = rest.subarray(0, PIECE_BYTES).lastIndexOf(BETWEEN_NODES);
  // A node may have very many children.
  if (last < 0) last = rest.indexOf(BETWEEN_NODES);
  if (last < 0) return null;
  let nodes: readonly unknown[];
  try {
    nodes = JSON.parse(`[${rest.toString('utf8', 0, last + 1)}]`) as readonly unknown[];
  } catch {
    // What stands between two nodes may stand between other objects, too; or this is no JSON.
    return null;
  }
  cursor.at += last + 1;
  return nodes;
}

/**
 * Fills in a node that was parsed, but its frame, which is returned. Throws CANNOT_SCAN where it has not the form: the
 * plain importers know what is wrong.
 */
export function fillNode(into: ScannedNode, parsed: unknown): V8Frame {
  if (!isObject(parsed)) throw CANNOT_SCAN;
  const { id, callFrame, hitCount, children, positionTicks, parent } = parsed;
  if (!isObject(callFrame)) throw CANNOT_SCAN;
  into.reset();
  into.id = int(id);
  if (hitCount !== undefined) into.hits = int(hitCount);
  if (children !== undefined) fillChildren(into, children);
  if (positionTicks !== undefined) fillTicks(into, positionTicks);
  if (parent !== undefined) {
    into.hasParent = true;
    into.parentId = int(parent);
  }
  return callFrame;
}

function fillChildren(into: ScannedNode, children: unknown): void {
  if (!Array.isArray(children)) throw CANNOT_SCAN;
  into.hasChildList = true;
  for (let i = 0; i < children.length; i++) into.children.push(int(children[i]));
}

function fillTicks(into: ScannedNode, list: unknown): void {
  if (!Array.isArray(list)) throw CANNOT_SCAN;
  for (let i = 0; i < list.length; i++) {
    const tick: unknown = list[i];
    if (!isObject(tick)) throw CANNOT_SCAN;
    into.tickLines.push(count(tick, 'line'));
    into.ticks.push(count(tick, 'ticks'));
  }
}

function count(tick: JsonObject, key: 'line' | 'ticks'): number {
  const value = int(tick[key]);
  if (value < 0) throw CANNOT_SCAN;
  return value;
}

/** A number that is a 32-bit integer. */
function int(value: unknown): number {
  if (typeof value !== 'number' || value !== (value | 0)) throw CANNOT_SCAN;
  return value;
}
