import { CANNOT_SCAN } from './cannot-scan.ts';
import { BYTE, type JsonCursor } from './json-cursor.ts';
import { KEY_BIT, type NodeKey, nodeKey } from './node-keys.ts';
import { ScannedNode } from './scanned-node.ts';
import { shortInt } from './short-int.ts';
import { ValueSkipper } from './value-skipper.ts';

/** Reads a node of any JSON, token by token: what the fast readers leave. */
export class NodeReader {
  /** The node that was read last. */
  readonly node = new ScannedNode();
  private readonly cursor: JsonCursor;
  private readonly scanFrame: () => number;
  private readonly skipper = new ValueSkipper();

  /** @param scanFrame takes a call frame and gives its number */
  constructor(cursor: JsonCursor, scanFrame: () => number) {
    this.cursor = cursor;
    this.scanFrame = scanFrame;
  }

  /** Takes one node. Throws NEED_MORE, and CANNOT_SCAN where it is none or has a key twice. */
  read(): void {
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
        this.node.frame = this.scanFrame();
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
