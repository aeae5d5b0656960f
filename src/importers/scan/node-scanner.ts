import { IntColumn } from '../growing-column.ts';
import type { V8NodeBuilder } from '../v8-nodes.ts';
import { CANNOT_SCAN } from './cannot-scan.ts';
import { FrameScanner } from './frame-scanner.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { shortInt } from './short-int.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Keys of a node that mean something; each may occur once. */
const NODE_KEYS = ['id', 'callFrame', 'hitCount', 'children', 'positionTicks', 'parent'] as const;

type NodeKey = (typeof NODE_KEYS)[number];

const KEY_BYTES = NODE_KEYS.map((key) => Buffer.from(key));
const KEY_BIT = Object.fromEntries(NODE_KEYS.map((key, i) => [key, 1 << i])) as Record<
  NodeKey,
  number
>;

/** Reads the list `nodes` of a dump, node by node, into a builder and columns. */
export class NodeScanner {
  /** Nodes so far. */
  count = 0;
  readonly hitCounts = new IntColumn();
  readonly tickNodes = new IntColumn();
  readonly tickLines = new IntColumn();
  readonly ticks = new IntColumn();
  /** Pairs of a node's index and the id of one of its children. */
  private readonly childOf = new IntColumn();
  private readonly childIds = new IntColumn();
  /** For nodes that name it the id of their parent. */
  private readonly parentOf = new IntColumn();
  private readonly parentIds = new IntColumn();
  private readonly cursor: JsonCursor;
  private readonly builder: V8NodeBuilder;
  private readonly frames: FrameScanner;
  private readonly skipper = new ValueSkipper();
  private hasChildLists = false;
  /** Of the node that is being read. */
  private id = -1;
  private functionIndex = -1;
  private hits = 0;

  constructor(cursor: JsonCursor, builder: V8NodeBuilder) {
    this.cursor = cursor;
    this.builder = builder;
    this.frames = new FrameScanner(cursor, builder);
  }

  /** Takes one node. Nothing is kept where it throws NEED_MORE. */
  scanNode(): void {
    const lengths = this.columnLengths();
    try {
      this.readNode();
    } catch (error) {
      this.restoreLengths(lengths);
      throw error;
    }
    this.builder.addNode(this.id, this.functionIndex);
    this.hitCounts.push(this.hits);
    this.count++;
  }

  /** Links callers and callees, after the last node. */
  link(): void {
    const { childOf, childIds, parentOf, parentIds, builder } = this;
    // A dump whose nodes name their children is linked by these alone.
    for (let i = 0; i < childOf.length; i++) {
      builder.link(childOf.values[i] as number, childIds.values[i] as number);
    }
    if (this.hasChildLists) return;
    for (let i = 0; i < parentOf.length; i++) {
      builder.linkToParent(parentOf.values[i] as number, parentIds.values[i] as number);
    }
  }

  private columns(): readonly IntColumn[] {
    const { tickNodes, tickLines, ticks, childOf, childIds, parentOf, parentIds } = this;
    return [tickNodes, tickLines, ticks, childOf, childIds, parentOf, parentIds];
  }

  private columnLengths(): readonly [number, number, number] {
    return [this.ticks.length, this.childIds.length, this.parentIds.length];
  }

  private restoreLengths([ticks, children, parents]: readonly [number, number, number]): void {
    this.columns().forEach((column, i) => {
      if (i < 3) column.length = ticks;
      else column.length = i < 5 ? children : parents;
    });
  }

  private readNode(): void {
    const { cursor } = this;
    let seen = 0;
    this.functionIndex = -1;
    this.hits = 0;
    cursor.take(BYTE.openObject);
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
    if ((seen & KEY_BIT.id) === 0 || this.functionIndex < 0) throw CANNOT_SCAN;
  }

  private value(key: NodeKey): void {
    switch (key) {
      case 'id':
        this.id = this.int();
        break;
      case 'callFrame':
        this.functionIndex = this.frames.scanFrame();
        break;
      case 'hitCount':
        this.hits = this.int();
        break;
      case 'children':
        this.children();
        break;
      case 'positionTicks':
        this.list(this.positionTick);
        break;
      case 'parent':
        this.parentOf.push(this.count);
        this.parentIds.push(this.int());
    }
  }

  /** Takes a key; `undefined`: one that means nothing here. */
  private key(): NodeKey | undefined {
    const { cursor } = this;
    cursor.string();
    if (cursor.hasEscape) throw CANNOT_SCAN;
    const { textStart, textEnd } = cursor;
    const { bytes } = cursor.window;
    for (let k = 0; k < KEY_BYTES.length; k++) {
      const known = KEY_BYTES[k] as Uint8Array;
      if (known.length === textEnd - textStart && startsWith(bytes, textStart, known)) {
        return NODE_KEYS[k] as NodeKey;
      }
    }
    return undefined;
  }

  private children(): void {
    this.hasChildLists = true;
    this.list(this.child);
  }

  private readonly child = (): void => {
    this.childOf.push(this.count);
    this.childIds.push(this.int());
  };

  private readonly positionTick = (): void => {
    const { cursor } = this;
    const where = { line: -1, ticks: -1 };
    cursor.take(BYTE.openObject);
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
    this.tickNodes.push(this.count);
    this.tickLines.push(where.line);
    this.ticks.push(where.ticks);
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

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
