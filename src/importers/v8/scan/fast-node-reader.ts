import type { IntColumn } from '../../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { headPlace, positionPlace } from './frame-hash.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { longWord, type OptionColumns, PADDING_BYTES, readRest, word } from './node-options.ts';
import { packedNumber } from './packed-number.ts';
import type { PendingChildren } from './pending-children.ts';
import type { PositionTable } from './position-table.ts';

/**
 * The parts of a node as V8 writes them, without a blank, in words of eight bytes; the last may overlap the one before
 * it. The words are read as numbers: equal ones have equal bytes, as nothing that was parsed as JSON is a zero. Bytes
 * that are not UTF-8 may be not a number and equal to nothing: such a node is read carefully.
 */
const ID = word('{"id');
const ID_END = Buffer.from('":').readUInt16LE(0);
const CALL_FRAME = [longWord(',"callFr'), longWord('lFrame":')] as const;
const COLUMN = [longWord(',"column'), longWord('Number":')] as const;
const HIT_COUNT = [longWord(',"hitCou'), longWord('tCount":')] as const;
const CHILDREN = [longWord(',"childr'), longWord('ldren":[')] as const;

/** Line and column of what has no source. */
const MINUS_ONE = Buffer.from('-1').readInt16LE(0);

export interface NodeSinks extends OptionColumns {
  readonly builder: V8NodeBuilder;
  readonly hitCounts: IntColumn;
  readonly pending: PendingChildren;
}

/**
 * Reads nodes exactly as V8 writes them, with frames that were seen before, straight into columns: nearly all of a
 * large dump. It stops before a node that is anything else, that the window does not hold whole or that columns have
 * no room for, and leaves it to the careful reader.
 *
 * One long function: calls, and fields instead of local variables, made it three times slower. Whatever is rare ends
 * it, since a branch that the engine did not see before it compiled is compiled anew, which takes longer than 10 MB.
 * Each node is about 220 bytes, of which 160 are the frame; a dump of 400 MB has two million.
 *
 * @param isAfterNode whether the cursor stands behind a node, so that a comma comes first
 * @returns how many nodes were taken; the cursor stands behind the last
 */
// biome-ignore-start lint/complexity: see above
export function readFastNodes(
  cursor: JsonCursor,
  frames: PositionTable,
  sinks: NodeSinks,
  isAfterNode: boolean,
): number {
  const { bytes, view, end } = cursor.window;
  const { firstHead, nextHead, headStart, headLength, crowded, positions } = frames;
  const pool = frames.pool.view;
  const headMask = firstHead.length - 1;
  const positionMask = positions.length - 4;
  const { builder, hitCounts, ticks, parents: namedParents, pending } = sinks;
  const { ids, functionIndex, parent } = builder;
  const firstNode = functionIndex.length;
  const indexOfId = ids.index;
  const frameOfNode = functionIndex.values;
  const parents = parent.values;
  const hitsOfNode = hitCounts.values;
  const capacity = Math.min(frameOfNode.length, parents.length, hitsOfNode.length);
  const { ids: pendingIds, parents: pendingParents, children } = pending;
  let pendingCount = pending.length;
  let tickCount = ticks.node.length;
  let namedCount = namedParents.node.length;
  let hasChildLists = false;
  let count = firstNode;
  let done = cursor.at;
  frames.unknownAt = -1;
  nodes: for (;;) {
    let at = done;
    if (isAfterNode || count > firstNode) {
      // A comma, and the next node behind it.
      if (bytes[at] !== BYTE.comma || at >= end) break;
      at++;
    }
    if (at + PADDING_BYTES > end) break;
    if (view.getInt32(at, true) !== ID || view.getUint16(at + 4, true) !== ID_END) break;
    at += 6;
    const idDigits = packedNumber(view, at);
    const id = idDigits >> 4;
    at += idDigits & 15;
    if (id === 0) break;
    if (id >= indexOfId.length || indexOfId[id] !== 0 || at + PADDING_BYTES > end) break;
    if (
      view.getFloat64(at, true) !== CALL_FRAME[0] ||
      view.getFloat64(at + 5, true) !== CALL_FRAME[1]
    ) {
      break;
    }
    at += 13;
    const frameStart = at;
    let frame = -1;
    let head = firstHead[headPlace(view, at) & headMask];
    if (head < 0) head = crowded.headOfFrame(cursor.window, at);
    heads: for (; head > 0; head = nextHead[head - 1]) {
      const known = headStart[head - 1];
      const length = headLength[head - 1];
      if (at + length + PADDING_BYTES > end) continue;
      const last = length - 32;
      for (let i = 0; ; i += 32) {
        if (i > last) i = last;
        if (
          pool.getFloat64(known + i, true) !== view.getFloat64(at + i, true) ||
          pool.getFloat64(known + i + 8, true) !== view.getFloat64(at + i + 8, true) ||
          pool.getFloat64(known + i + 16, true) !== view.getFloat64(at + i + 16, true) ||
          pool.getFloat64(known + i + 24, true) !== view.getFloat64(at + i + 24, true)
        ) {
          continue heads;
        }
        if (i === last) break;
      }
      at += length;
      const lineDigits = packedNumber(view, at);
      const line = lineDigits === 0 ? -1 : lineDigits >> 4;
      if (lineDigits !== 0) at += lineDigits & 15;
      else if (view.getInt16(at, true) === MINUS_ONE) at += 2;
      else break;
      if (view.getFloat64(at, true) !== COLUMN[0] || view.getFloat64(at + 8, true) !== COLUMN[1]) {
        break;
      }
      at += 16;
      const columnDigits = packedNumber(view, at);
      const column = columnDigits === 0 ? -1 : columnDigits >> 4;
      if (columnDigits !== 0) at += columnDigits & 15;
      else if (view.getInt16(at, true) === MINUS_ONE) at += 2;
      else break;
      if (bytes[at] !== BYTE.closeObject) break;
      at++;
      let place = positionPlace(head, line, column) & positionMask;
      while (positions[place] !== 0) {
        if (
          positions[place] === head &&
          positions[place + 1] === line &&
          positions[place + 2] === column
        ) {
          frame = positions[place + 3];
          break heads;
        }
        place = (place + 4) & positionMask;
      }
      break;
    }
    if (frame < 0) {
      frames.unknownAt = frameStart;
      break;
    }
    if (at + PADDING_BYTES > end) break;
    // The node before said that this one comes next, or an older one did whose subtree ends here.
    const isExpected = pendingCount > 0 && pendingIds[pendingCount - 1] === id;
    const keptCount = isExpected ? pendingCount - 1 : pendingCount;
    const above = isExpected ? pendingParents[keptCount] : -1;
    if (
      view.getFloat64(at, true) !== HIT_COUNT[0] ||
      view.getFloat64(at + 4, true) !== HIT_COUNT[1]
    ) {
      break;
    }
    at += 12;
    let hits = bytes[at] - BYTE.zero;
    if (!(hits >= 0 && hits <= 9)) break;
    let digit = bytes[++at] - BYTE.zero;
    while (digit >= 0 && digit <= 9) {
      // A zero that others follow, and what is beyond 32 bits.
      if (hits === 0 || hits > 1e8) break nodes;
      hits = hits * 10 + digit;
      digit = bytes[++at] - BYTE.zero;
    }
    if (at + PADDING_BYTES > end) break;
    let childCount = 0;
    if (
      view.getFloat64(at, true) === CHILDREN[0] &&
      view.getFloat64(at + 5, true) === CHILDREN[1]
    ) {
      at += 12;
      do {
        const childDigits = packedNumber(view, at + 1);
        const child = childDigits >> 4;
        at += 1 + (childDigits & 15);
        if (child === 0) break nodes;
        if (at >= end) break nodes;
        if (childCount === children.length) break nodes;
        children[childCount++] = child;
      } while (bytes[at] === BYTE.comma);
      if (bytes[at++] !== BYTE.closeList || at + PADDING_BYTES > end) break;
    }
    if (bytes[at] === BYTE.comma) {
      at = readRest(cursor.window, at, count, sinks);
      if (at < 0) break;
    }
    if (bytes[at] !== BYTE.closeObject || at >= end || count === capacity) break;
    if (keptCount + childCount > pendingIds.length) break;
    done = at + 1;
    tickCount = ticks.node.length;
    namedCount = namedParents.node.length;
    parents[count] = above;
    frameOfNode[count] = frame;
    hitsOfNode[count] = hits;
    pendingCount = keptCount;
    hasChildLists = hasChildLists || childCount > 0;
    for (let i = childCount - 1; i >= 0; i--) {
      pendingIds[pendingCount] = children[i];
      pendingParents[pendingCount++] = count;
    }
    count++;
    indexOfId[id] = count;
  }
  if (hasChildLists) builder.hasChildLists = true;
  // Written out: this may end after each node.
  ticks.node.length = tickCount;
  ticks.line.length = tickCount;
  ticks.ticks.length = tickCount;
  namedParents.node.length = namedCount;
  namedParents.parentId.length = namedCount;
  pending.length = pendingCount;
  functionIndex.length = count;
  parent.length = count;
  hitCounts.length = count;
  ids.size += count - firstNode;
  cursor.at = done;
  return count - firstNode;
}
// biome-ignore-end lint/complexity: see above
