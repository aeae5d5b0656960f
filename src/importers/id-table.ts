/**
 * What is known of a dump's node ids: the index of the node with an id, and the index of the node that names it as
 * its child. Ids are small whole numbers in real dumps: columns then, maps for whatever else there is.
 */
export class IdTable {
  /** For small ids the index of the node; -1: none. */
  index = new Int32Array(1 << 12).fill(-1);
  /** For small ids the index of the caller; -1: none. */
  parent = new Int32Array(1 << 12).fill(-1);
  private readonly otherIndex = new Map<number, number>();
  private readonly otherParent = new Map<number, number>();
  /** Number of nodes. */
  size = 0;

  /** The node with this id; -1: none. */
  indexOf(id: number): number {
    // Reading beside the table gives undefined.
    const index = this.index[id] ?? -1;
    return index >= 0 || this.otherIndex.size === 0 ? index : (this.otherIndex.get(id) ?? -1);
  }

  /** The node that names this id as its child; -1: none. */
  parentOf(id: number): number {
    const parent = this.parent[id] ?? -1;
    return parent >= 0 || this.otherParent.size === 0 ? parent : (this.otherParent.get(id) ?? -1);
  }

  setIndex(id: number, index: number): void {
    this.size++;
    if (this.hasRoomFor(id)) this.index[id] = index;
    else this.otherIndex.set(id, index);
  }

  setParent(id: number, parent: number): void {
    if (this.hasRoomFor(id)) this.parent[id] = parent;
    else this.otherParent.set(id, parent);
  }

  /** Calls `visit` for every id that was named as a child: its own node (-1: none) and its caller. */
  eachChild(visit: (node: number, parent: number) => void): void {
    for (let id = 0; id < this.parent.length; id++) {
      const parent = this.parent[id] as number;
      if (parent >= 0) visit(this.indexOf(id), parent);
    }
    for (const [id, parent] of this.otherParent) visit(this.indexOf(id), parent);
  }

  private hasRoomFor(id: number): boolean {
    if (id < this.index.length && id >= 0 && Number.isInteger(id)) return true;
    // The columns become at most eight times as large as they would have to be.
    const isSmall = Number.isInteger(id) && id >= 0 && id < 8 * this.size;
    if (isSmall) this.grow(id);
    return isSmall;
  }

  private grow(id: number): void {
    const length = Math.max(id + 1, 2 * this.index.length);
    this.index = grown(this.index, length);
    this.parent = grown(this.parent, length);
    moveInto(this.index, this.otherIndex);
    moveInto(this.parent, this.otherParent);
  }
}

function grown(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger.fill(-1, column.length);
}

function moveInto(column: Int32Array, others: Map<number, number>): void {
  for (const [id, value] of others) {
    if (!Number.isInteger(id) || id < 0 || id >= column.length) continue;
    column[id] = value;
    others.delete(id);
  }
}
