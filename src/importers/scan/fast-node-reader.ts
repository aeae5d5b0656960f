import type { IntColumn } from '../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { frameEnd, frameHash } from './frame-hash.ts';
import type { FrameTable } from './frame-table.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { PADDING_BYTES, readRest, type TickColumns, word } from './node-options.ts';
import type { PendingChildren } from './pending-children.ts';

/** The parts of a node as V8 writes them, without a blank, in words of four bytes and the rest. */
const ID = word('{"id');
const ID_END = Buffer.from('":').readUInt16LE(0);
const CALL_FRAME = [word(',"ca'), word('llFr'), word('ame"')] as const;
const HIT_COUNT = [word(',"hi'), word('tCou'), word('nt":')] as const;
const CHILDREN = [word(',"ch'), word('ildr'), word('en":')] as const;

/** Makes columns longer, all by the same; gives how many values each can hold. */
function growTogether(columns: readonly IntColumn[]): number {
  for (const column of columns) column.grow();
  return Math.min(...columns.map(({ values }) => values.length));
}

export interface NodeSinks {
  readonly builder: V8NodeBuilder;
  readonly hitCounts: IntColumn;
  readonly ticks: TickColumns;
  readonly pending: PendingChildren;
}

/**
 * Reads nodes exactly as V8 writes them, with frames that were seen before, straight into columns: nearly all of a
 * large dump. It stops before a node that is anything else, or that the window does not hold whole, and leaves it to
 * the careful reader.
 *
 * One long function: calls, and fields instead of local variables, made it three times slower. Each node is about
 * 220 bytes, of which 160 are the frame; a dump of 400 MB has two million.
 *
 * @returns how many nodes were taken; the cursor stands behind the last
 */
// biome-ignore-start lint/complexity: see above
export function readFastNodes(cursor: JsonCursor, frames: FrameTable, sinks: NodeSinks): number {
  const { bytes, view, end } = cursor.window;
  const { slots, hashes, lengths, starts, functionIndexes, pool } = frames;
  const { builder, hitCounts, ticks, pending } = sinks;
  const { ids, functionIndex, parent } = builder;
  const mask = slots.length - 1;
  const firstNode = functionIndex.length;
  const indexOfId = ids.index;
  let functions = functionIndex.values;
  let parents = parent.values;
  let hitsOfNode = hitCounts.values;
  let capacity = Math.min(functions.length, parents.length, hitsOfNode.length);
  let { ids: pendingIds, parents: pendingParents, length: pendingCount, children } = pending;
  let count = firstNode;
  let done = cursor.at;
  nodes: for (;;) {
    let at = done;
    if (count > firstNode) {
      // A comma, and the next node behind it.
      if (bytes[at] !== BYTE.comma || at >= end) break;
      at++;
    }
    if (at + PADDING_BYTES > end) break;
    if (view.getInt32(at, true) !== ID || view.getUint16(at + 4, true) !== ID_END) break;
    at += 6;
    let id = (bytes[at] as number) - BYTE.zero;
    if (!(id > 0 && id <= 9)) break;
    let digit = (bytes[++at] as number) - BYTE.zero;
    while (digit >= 0 && digit <= 9) {
      id = id * 10 + digit;
      digit = (bytes[++at] as number) - BYTE.zero;
    }
    if (id >= indexOfId.length || (indexOfId[id] as number) >= 0 || at + PADDING_BYTES > end) break;
    if (
      view.getInt32(at, true) !== CALL_FRAME[0] ||
      view.getInt32(at + 4, true) !== CALL_FRAME[1] ||
      view.getInt32(at + 8, true) !== CALL_FRAME[2] ||
      bytes[at + 12] !== BYTE.colon
    ) {
      break;
    }
    at += 13;
    // The frame goes to the first brace: see FrameScanner.
    const frameStart = at;
    at = frameEnd(view, at, end);
    if (at + PADDING_BYTES > end) break;
    const frameLength = at - frameStart;
    const hash = frameHash(view, frameStart, at);
    let fn = -1;
    probing: for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const frame = slots[slot] as number;
      if (frame < 0) break;
      if (hashes[frame] !== hash || lengths[frame] !== frameLength) continue;
      const known = starts[frame] as number;
      let i = 0;
      for (; i + 4 <= frameLength; i += 4) {
        if (pool.getInt32(known + i, true) !== view.getInt32(frameStart + i, true))
          continue probing;
      }
      for (; i < frameLength; i++) {
        if (pool.getUint8(known + i) !== bytes[frameStart + i]) continue probing;
      }
      fn = functionIndexes[frame] as number;
      break;
    }
    if (fn < 0) break;
    if (
      view.getInt32(at, true) !== HIT_COUNT[0] ||
      view.getInt32(at + 4, true) !== HIT_COUNT[1] ||
      view.getInt32(at + 8, true) !== HIT_COUNT[2]
    ) {
      break;
    }
    at += 12;
    let hits = (bytes[at] as number) - BYTE.zero;
    if (!(hits >= 0 && hits <= 9)) break;
    digit = (bytes[++at] as number) - BYTE.zero;
    while (digit >= 0 && digit <= 9) {
      // A zero that others follow, and what is beyond 32 bits.
      if (hits === 0 || hits > 1e8) break nodes;
      hits = hits * 10 + digit;
      digit = (bytes[++at] as number) - BYTE.zero;
    }
    if (at + PADDING_BYTES > end) break;
    // The node before said that this one comes next, or an older one did whose subtree ends here.
    const isExpected = pendingCount > 0 && pendingIds[pendingCount - 1] === id;
    const keptCount = isExpected ? pendingCount - 1 : pendingCount;
    let childCount = 0;
    if (
      view.getInt32(at, true) === CHILDREN[0] &&
      view.getInt32(at + 4, true) === CHILDREN[1] &&
      view.getInt32(at + 8, true) === CHILDREN[2]
    ) {
      if (bytes[at + 12] !== BYTE.openList) break;
      at += 12;
      do {
        let child = (bytes[++at] as number) - BYTE.zero;
        if (!(child > 0 && child <= 9)) break nodes;
        digit = (bytes[++at] as number) - BYTE.zero;
        while (digit >= 0 && digit <= 9) {
          if (child > 1e8) break nodes;
          child = child * 10 + digit;
          digit = (bytes[++at] as number) - BYTE.zero;
        }
        if (at >= end) break nodes;
        if (childCount === children.length) children = pending.moreChildren();
        children[childCount++] = child;
      } while (bytes[at] === BYTE.comma);
      if (bytes[at++] !== BYTE.closeList || at + PADDING_BYTES > end) break;
    }
    if (bytes[at] === BYTE.comma) {
      at = readRest(cursor, at, count, ticks);
      if (at < 0) break;
    }
    if (bytes[at] !== BYTE.closeObject || at >= end) break;
    done = at + 1;
    if (count === capacity) {
      functionIndex.length = count;
      parent.length = count;
      hitCounts.length = count;
      capacity = growTogether([functionIndex, parent, hitCounts]);
      functions = functionIndex.values;
      parents = parent.values;
      hitsOfNode = hitCounts.values;
    }
    parents[count] = isExpected ? (pendingParents[keptCount] as number) : -1;
    pendingCount = keptCount;
    if (childCount > 0) {
      builder.hasChildLists = true;
      if (keptCount + childCount > pendingIds.length) {
        ({ ids: pendingIds, parents: pendingParents } = pending.moreRoom(keptCount + childCount));
      }
      for (let i = childCount - 1; i >= 0; i--) {
        pendingIds[pendingCount] = children[i] as number;
        pendingParents[pendingCount++] = count;
      }
    }
    indexOfId[id] = count;
    functions[count] = fn;
    hitsOfNode[count] = hits;
    count++;
  }
  pending.length = pendingCount;
  functionIndex.length = count;
  parent.length = count;
  hitCounts.length = count;
  ids.size += count - firstNode;
  cursor.at = done;
  return count - firstNode;
}
// biome-ignore-end lint/complexity: see above
