import { type Loops, rowsAt } from '../../../wasm/loops.ts';
import { type EstimateMore, IntColumn } from '../../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { CompiledFrames } from './compiled-frames.ts';
import type { CompiledWindow } from './compiled-window.ts';
import { FrameTexts } from './frame-texts.ts';
import type { JsonCursor } from './json-cursor.ts';
import type { NamedParents, TickColumns } from './node-options.ts';
import { NodeReader } from './node-reader.ts';
import type { NodeList } from './node-scanner.ts';

/** No node that names children or is named takes fewer bytes of a dump; the table of ids stays as small as that asks for. */
const BYTES_PER_ID = 16;
/** A table of 1 GB. */
const MOST_IDS = 1 << 28;
/** Of a stream, of which nobody knows how long it is. */
const IDS_OF_STREAM = 1 << 22;

/** Of dumps up to here the plain importers read nodes sooner that V8 did not write: JavaScript takes them one by one here. */
const PLAIN_BYTES = 2e7;
/** So many such nodes, and half of all: then it is not V8's way of writing. */
const FEW_OTHERS = 256;

/** Reads the list `nodes` of a dump like `NodeScanner`, by loops that the engine compiled beforehand. */
export class CompiledNodes implements NodeList {
  readonly hitCounts: IntColumn;
  readonly ticks: TickColumns = {
    node: new IntColumn(),
    line: new IntColumn(),
    ticks: new IntColumn(),
  };
  private readonly parents: NamedParents = { node: new IntColumn(), parentId: new IntColumn() };
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  private readonly compiled: CompiledWindow;
  private readonly loops: Loops;
  private readonly frames: CompiledFrames;
  private readonly reader: NodeReader;
  /** Nodes that the loops left. */
  private others = 0;

  constructor(
    compiled: CompiledWindow,
    cursor: JsonCursor,
    builder: V8NodeBuilder,
    estimateMore: EstimateMore,
  ) {
    this.compiled = compiled;
    this.loops = compiled.loops;
    this.cursor = cursor;
    this.builder = builder;
    this.hitCounts = new IntColumn(estimateMore);
    this.frames = new CompiledFrames(this.loops, builder);
    const others = new FrameTexts(cursor, (view, start, end) =>
      this.frames.addWhole(view, start, end),
    );
    this.reader = new NodeReader(cursor, () => {
      const frame = others.scan();
      compiled.followMemory();
      return frame;
    });
    this.loops.beginNodes();
    compiled.followMemory();
  }

  get count(): number {
    return this.loops.nodeCount();
  }

  scanNodes(): void {
    const { loops, cursor, compiled } = this;
    const { window } = cursor;
    const ahead = window.bytesAhead > 0 ? window.bytesAhead / BYTES_PER_ID : IDS_OF_STREAM;
    loops.limitIds(Math.min(MOST_IDS, 8 * this.count + ahead));
    const start = compiled.addressOf(cursor.at);
    const end = loops.readNodes(start, compiled.addressOf(window.end));
    compiled.followMemory();
    cursor.at += end - start;
    if (end > start) return;
    if (loops.needsMore.value !== 0 && !window.isLast) cursor.needMore();
    // The next is of another kind: other parts, or the end of the text.
    this.reader.read();
    this.keepNode();
    compiled.followMemory();
    this.others++;
    if (this.isForPlainImporters()) throw CANNOT_SCAN;
  }

  private isForPlainImporters(): boolean {
    const { bytesAhead, offset } = this.cursor.window;
    const isSmall = bytesAhead > 0 && offset + bytesAhead <= PLAIN_BYTES;
    return isSmall && this.others > FEW_OTHERS && 2 * this.others > this.count;
  }

  endWindow(): void {
    const { loops, builder, ticks, parents } = this;
    this.frames.findFunctions();
    loops.functionsOfNodes();
    const [functions, above, hits] = this.columnsOf(loops.nodeRows(), 3);
    builder.functionIndex.append(functions);
    builder.parent.append(above);
    this.hitCounts.append(hits);
    const [node, line, count] = this.columnsOf(loops.tickRows(), 3);
    ticks.node.append(node);
    ticks.line.append(line);
    ticks.ticks.append(count);
    const [named, parentId] = this.columnsOf(loops.namedParentRows(), 2);
    parents.node.append(named);
    parents.parentId.append(parentId);
    loops.forgetNodes();
    this.compiled.followMemory();
  }

  link(): void {
    const { loops, builder, parents } = this;
    const ids = new Int32Array(loops.memory.buffer, loops.idTable(), loops.idCapacity());
    // Whether that is what is wrong with the dump, the plain importers know, who see all of it.
    if (!builder.ids.adopt(ids.slice(), this.count)) throw CANNOT_SCAN;
    const { at, count } = rowsAt(loops, loops.pendingRows());
    const pending = new Int32Array(loops.memory.buffer, at, 2 * count);
    for (let i = 0; i < count; i++) builder.link(pending[2 * i + 1], pending[2 * i]);
    if (loops.hasChildLists() !== 0) builder.hasChildLists = true;
    // A dump whose nodes name their children is linked by these alone.
    if (builder.hasChildLists) return;
    for (let i = 0; i < parents.node.length; i++) {
      builder.linkToParent(parents.node.values[i], parents.parentId.values[i]);
    }
  }

  /** The columns of rows, until the loops write others. */
  private columnsOf(rows: number, columns: number): readonly Int32Array[] {
    const { loops } = this;
    const { count } = rowsAt(loops, rows);
    const at = loops.columnsOf(rows);
    return Array.from(
      { length: columns },
      (_, i) => new Int32Array(loops.memory.buffer, at + 4 * count * i, count),
    );
  }

  private keepNode(): void {
    const { loops, builder } = this;
    const { node } = this.reader;
    const { id, frame, hits, children } = node;
    if (loops.nodeOfId(id) >= 0 || builder.ids.indexOf(id) >= 0) throw CANNOT_SCAN;
    const at = loops.childrenOfNode(children.length);
    new Int32Array(loops.memory.buffer, at, children.length).set(children.finished());
    builder.hasChildLists ||= node.hasChildList;
    const index = this.count;
    if (loops.addNode(id, frame, hits, children.length) === 0) {
      builder.ids.setIndex(id, index);
      loops.addNodeOfOtherId(id, frame, hits, children.length);
    }
    for (let i = 0; i < node.ticks.length; i++) {
      loops.addTick(index, node.tickLines.values[i], node.ticks.values[i]);
    }
    if (node.hasParent) loops.addNamedParent(index, node.parentId);
  }
}
