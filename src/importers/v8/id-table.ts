import { type EstimateMore, FIRST_CAPACITY, nextCapacity } from '../growing-column.ts';

/**
 * What is known of a dump's node ids: the index of the node with an id, and the index of the node that names it as
 * its child. Ids are small whole numbers in real dumps: columns then, maps for whatever else there is.
 *
 * Columns hold an index plus 1, so that fresh memory says "none": what is never touched costs nothing.
 */
export class IdTable {
  /** For small ids the index of the node, plus 1; 0: none. */
  index = new Int32Array(FIRST_CAPACITY);
  /** For small ids the index of the caller, plus 1; 0: none. */
  private parent = new Int32Array(FIRST_CAPACITY);
  private readonly otherIndex = new Map<number, number>();
  private readonly otherParent = new Map<number, number>();
  private readonly estimateMore: EstimateMore | undefined;
  /** Number of nodes. */
  size = 0;

  /** `estimateMore` says how many nodes are still to come: V8 writes them by caller, not in the order of ids. */
  constructor(estimateMore?: EstimateMore) {
    this.estimateMore = estimateMore;
  }

  /** The node with this id; -1: none. */
  indexOf(id: number): number {
    // Reading beside the table gives undefined.
    const index = (this.index[id] ?? 0) - 1;
    return index >= 0 || this.otherIndex.size === 0 ? index : (this.otherIndex.get(id) ?? -1);
  }

  /** The node that names this id as its child; -1: none. */
  parentOf(id: number): number {
    const parent = (this.parent[id] ?? 0) - 1;
    return parent >= 0 || this.otherParent.size === 0 ? parent : (this.otherParent.get(id) ?? -1);
  }

  setIndex(id: number, index: number): void {
    this.size++;
    if (!isInside(this.index, id) && this.isSmall(id)) {
      this.index = this.grown(this.index, id);
      moveInto(this.index, this.otherIndex);
    }
    if (isInside(this.index, id)) this.index[id] = index + 1;
    else this.otherIndex.set(id, index);
  }

  /**
   * Takes over a column like `index` of nodes that were read apart, with which there are so many. Gives `false` where an id
   * is in both.
   */
  adopt(index: Int32Array<ArrayBuffer>, size: number): boolean {
    const own = this.size === 0 ? new Int32Array(0) : this.index;
    this.index = index;
    this.size = size;
    for (let id = 0; id < own.length; id++) {
      if (own[id] > 0) this.otherIndex.set(id, own[id] - 1);
    }
    for (const [id, node] of this.otherIndex) {
      if (!isInside(index, id)) continue;
      if (index[id] > 0) return false;
      index[id] = node + 1;
      this.otherIndex.delete(id);
    }
    return true;
  }

  setParent(id: number, parent: number): void {
    if (!isInside(this.parent, id) && this.isSmall(id)) {
      this.parent = this.grown(this.parent, id);
      moveInto(this.parent, this.otherParent);
    }
    if (isInside(this.parent, id)) this.parent[id] = parent + 1;
    else this.otherParent.set(id, parent);
  }

  /** Calls `visit` for every id that was named as a child: its own node (-1: none) and its caller. */
  eachChild(visit: (node: number, parent: number) => void): void {
    for (let id = 0; id < this.parent.length; id++) {
      const parent = this.parent[id] - 1;
      if (parent >= 0) visit(this.indexOf(id), parent);
    }
    for (const [id, parent] of this.otherParent) visit(this.indexOf(id), parent);
  }

  /** Columns become at most eight times as large as the nodes so far ask for, or twice as large as all that may come. */
  private isSmall(id: number): boolean {
    if (!Number.isInteger(id) || id < 0) return false;
    return id < 8 * this.size || id < 2 * (this.size + (this.estimateMore?.(this.size) ?? 0));
  }

  private grown(column: Int32Array, id: number): Int32Array<ArrayBuffer> {
    const capacity = nextCapacity(this.size, this.estimateMore);
    const larger = new Int32Array(Math.max(id + 1, 2 * column.length, capacity));
    larger.set(column);
    return larger;
  }
}

function isInside(column: Int32Array, id: number): boolean {
  return id < column.length && id >= 0 && Number.isInteger(id);
}

function moveInto(column: Int32Array, others: Map<number, number>): void {
  for (const [id, value] of others) {
    if (!isInside(column, id)) continue;
    column[id] = value + 1;
    others.delete(id);
  }
}
