import { type EstimateMore, IntColumn } from '../../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { readFastNodes } from './fast-node-reader.ts';
import { FrameScanner } from './frame-scanner.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { KEY_BIT, type NodeKey, nodeKey } from './node-keys.ts';
import type { NamedParents, TickColumns } from './node-options.ts';
import { fillNode, parsedNodes } from './parsed-nodes.ts';
import { PendingChildren } from './pending-children.ts';
import { FRAMES_TO_DECIDE, ReadingChoice } from './reading-choice.ts';
import { ScannedNode } from './scanned-node.ts';
import { shortInt } from './short-int.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Reads the list `nodes` of a dump, node by node, into a builder and columns. */
export class NodeScanner {
  readonly hitCounts: IntColumn;
  readonly ticks: TickColumns = {
    node: new IntColumn(),
    line: new IntColumn(),
    ticks: new IntColumn(),
  };
  readonly pending = new PendingChildren();
  readonly parents: NamedParents = { node: new IntColumn(), parentId: new IntColumn() };
  private readonly cursor: JsonCursor;
  readonly builder: V8NodeBuilder;
  private readonly frames: FrameScanner;
  private readonly skipper = new ValueSkipper();
  private readonly node = new ScannedNode();
  /** Nodes whose functions were found. */
  private foundCount = 0;
  private choice: ReadingChoice | null = null;
  /** Whether no more nodes of this window can be parsed. */
  private isWindowParsed = false;

  constructor(cursor: JsonCursor, builder: V8NodeBuilder, estimateMore: EstimateMore) {
    this.cursor = cursor;
    this.builder = builder;
    this.hitCounts = new IntColumn(estimateMore);
    this.frames = new FrameScanner(cursor, builder);
  }

  /** Nodes so far. */
  get count(): number {
    return this.builder.functionIndex.length;
  }

  /** Takes one node or more. Nothing of a node is kept where it throws NEED_MORE within it. */
  scanNodes(): void {
    this.choice ??= new ReadingChoice(this.cursor);
    this.choice.decide({ nodes: this.count, frames: this.frames.list.length });
    if (this.choice.isParsing && !this.isWindowParsed && this.parseNodes()) return;
    if (this.takeFastNodes() > 0) return;
    // The next is of another kind: other parts, or the end of the window.
    this.readNode();
    this.keepNode();
  }

  /** Finds the functions of the nodes, so that what waits to be parsed stays small. Throws CANNOT_SCAN as that does. */
  endWindow(): void {
    this.isWindowParsed = false;
    this.findFunctions();
  }

  /** Finds the functions of the nodes, which have numbers of frames before. Throws CANNOT_SCAN where a frame is not JSON. */
  private findFunctions(): void {
    const functions = this.frames.list.functions();
    const { values, length } = this.builder.functionIndex;
    for (let node = this.foundCount; node < length; node++) values[node] = functions[values[node]];
    this.foundCount = length;
  }

  /** Links nodes with the parents that they name, after the last node. */
  link(): void {
    const { ids, parents, length } = this.pending;
    for (let i = 0; i < length; i++) this.builder.link(parents[i], ids[i]);
    // A dump whose nodes name their children is linked by these alone.
    const { builder } = this;
    const { node, parentId } = this.parents;
    if (builder.hasChildLists) return;
    for (let i = 0; i < node.length; i++) {
      builder.linkToParent(node.values[i], parentId.values[i]);
    }
  }

  /** Takes nodes as V8 writes them, and on the way learns frames that were not there before. */
  private takeFastNodes(): number {
    const { cursor, frames } = this;
    const { positions } = frames;
    let count = readFastNodes(cursor, positions, this, false);
    const mostFrames = frames.list.length + FRAMES_TO_DECIDE;
    while (
      positions.unknownAt >= 0 &&
      frames.list.length < mostFrames &&
      frames.learn(positions.unknownAt)
    ) {
      const more = readFastNodes(cursor, positions, this, count > 0);
      if (more === 0) break;
      count += more;
    }
    return count;
  }

  /** Takes nodes that the engine's own parser reads; `false`: they are not written as it takes to find their ends. */
  private parseNodes(): boolean {
    const nodes = parsedNodes(this.cursor);
    this.isWindowParsed = nodes === null;
    if (nodes === null) return false;
    this.findFunctions();
    for (let i = 0; i < nodes.length; i++) {
      const frame = fillNode(this.node, nodes[i]);
      this.node.frame = this.frames.list.functionOf(frame);
      this.keepNode();
    }
    this.foundCount = this.count;
    return true;
  }

  private keepNode(): void {
    const { node, builder, ticks } = this;
    // Whether that is what is wrong with the dump, the plain importers know, who see all of it.
    if (builder.ids.indexOf(node.id) >= 0) throw CANNOT_SCAN;
    const index = builder.addNode(node.id, node.frame);
    this.hitCounts.set(index, node.hits);
    builder.hasChildLists ||= node.hasChildList;
    this.pending.take(node.id, builder.parent.values, index);
    this.pending.put(node.children.values, node.children.length, index);
    for (let i = 0; i < node.ticks.length; i++) {
      ticks.node.push(index);
      ticks.line.push(node.tickLines.values[i]);
      ticks.ticks.push(node.ticks.values[i]);
    }
    if (node.hasParent) {
      this.parents.node.push(index);
      this.parents.parentId.push(node.parentId);
    }
  }

  private readNode(): void {
    const { cursor, node } = this;
    let seen = 0;
    node.reset();
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    cursor.at++;
    let isEmpty = cursor.takeIf(BYTE.closeObject);
    while (!isEmpty) {
      const key = this.key();
      cursor.take(BYTE.colon);
      if (key === undefined) {
        this.skipper.skip(cursor);
      } else {
        if ((seen & KEY_BIT[key]) !== 0) throw CANNOT_SCAN;
        seen |= KEY_BIT[key];
        this.value(key);
      }
      isEmpty = !this.takeCommaOr(BYTE.closeObject);
    }
    if ((seen & KEY_BIT.id) === 0 || node.frame < 0) throw CANNOT_SCAN;
  }

  private value(key: NodeKey): void {
    switch (key) {
      case 'id':
        this.node.id = this.int();
        break;
      case 'callFrame':
        this.node.frame = this.frames.scanFrame();
        break;
      case 'hitCount':
        this.node.hits = this.int();
        break;
      case 'children':
        this.children();
        break;
      case 'positionTicks':
        this.list(this.positionTick);
        break;
      case 'parent':
        this.node.parentId = this.int();
        this.node.hasParent = true;
    }
  }

  /** Takes a key; `undefined`: one that means nothing here. */
  private key(): NodeKey | undefined {
    const { cursor } = this;
    cursor.string();
    if (cursor.hasEscape) throw CANNOT_SCAN;
    const { textStart, textEnd } = cursor;
    return nodeKey(cursor.window.bytes, textStart, textEnd);
  }

  private children(): void {
    this.node.hasChildList = true;
    this.list(this.child);
  }

  private readonly child = (): void => {
    this.node.children.push(this.int());
  };

  private readonly positionTick = (): void => {
    const { cursor } = this;
    const where = { line: -1, ticks: -1 };
    if (cursor.next() !== BYTE.openObject) throw CANNOT_SCAN;
    cursor.at++;
    if (cursor.takeIf(BYTE.closeObject)) throw CANNOT_SCAN;
    do {
      cursor.string();
      const { textStart, textEnd } = cursor;
      const key = Buffer.from(cursor.window.bytes.subarray(textStart, textEnd)).toString('latin1');
      cursor.take(BYTE.colon);
      // Whatever else there is, the plain importers read it.
      if ((key !== 'line' && key !== 'ticks') || where[key] !== -1) throw CANNOT_SCAN;
      where[key] = this.int();
    } while (this.takeCommaOr(BYTE.closeObject));
    if (where.line < 0 || where.ticks < 0) throw CANNOT_SCAN;
    this.node.tickLines.push(where.line);
    this.node.ticks.push(where.ticks);
  };

  private list(element: () => void): void {
    const { cursor } = this;
    if (cursor.next() !== BYTE.openList) throw CANNOT_SCAN;
    cursor.at++;
    if (cursor.takeIf(BYTE.closeList)) return;
    do element();
    while (this.takeCommaOr(BYTE.closeList));
  }

  /** Takes a comma (`true`) or this closing byte (`false`). */
  private takeCommaOr(closing: number): boolean {
    const { cursor } = this;
    if (cursor.takeIf(BYTE.comma)) return true;
    cursor.take(closing);
    return false;
  }

  /** Takes a number that is a 32-bit integer. */
  private int(): number {
    const { cursor } = this;
    const byte = cursor.next();
    if (byte !== BYTE.minus && (byte < BYTE.zero || byte > BYTE.nine)) throw CANNOT_SCAN;
    const value = shortInt(cursor) ?? cursor.number();
    if (value !== (value | 0)) throw CANNOT_SCAN;
    return value;
  }
}
