import { type EstimateMore, IntColumn } from '../../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { readFastNodes } from './fast-node-reader.ts';
import { FrameScanner } from './frame-scanner.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { NamedParents, TickColumns } from './node-options.ts';
import { NodeReader } from './node-reader.ts';
import { fillNode, parsedNodes } from './parsed-nodes.ts';
import { PendingChildren } from './pending-children.ts';
import { FRAMES_TO_DECIDE, ReadingChoice } from './reading-choice.ts';

/** What reads the list `nodes` of a dump into a builder and columns. */
export interface NodeList {
  /** Nodes so far. */
  readonly count: number;
  readonly hitCounts: IntColumn;
  readonly ticks: TickColumns;
  /** Takes one node or more. Nothing of a node is kept where it throws NEED_MORE within it. */
  scanNodes(): void;
  /** Finds the functions of the nodes, so that what waits to be parsed stays small. Throws CANNOT_SCAN as that does. */
  endWindow(): void;
  /** Links nodes with the parents that they name, after the last node. Throws CANNOT_SCAN where two have one id. */
  link(): void;
}

/** Reads nodes by loops that the engine compiles while they run. */
export class NodeScanner implements NodeList {
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
  private readonly reader: NodeReader;
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
    this.reader = new NodeReader(cursor, () => this.frames.scanFrame());
  }

  get count(): number {
    return this.builder.functionIndex.length;
  }

  scanNodes(): void {
    this.choice ??= new ReadingChoice(this.cursor);
    this.choice.decide({ nodes: this.count, frames: this.frames.list.length });
    if (this.choice.isParsing && !this.isWindowParsed && this.parseNodes()) return;
    if (this.takeFastNodes() > 0) return;
    // The next is of another kind: other parts, or the end of the window.
    this.reader.read();
    this.keepNode();
  }

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
      const frame = fillNode(this.reader.node, nodes[i]);
      this.reader.node.frame = this.frames.list.functionOf(frame);
      this.keepNode();
    }
    this.foundCount = this.count;
    return true;
  }

  private keepNode(): void {
    const { builder, ticks } = this;
    const { node } = this.reader;
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
}
