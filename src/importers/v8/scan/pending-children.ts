import { FIRST_CAPACITY } from '../../growing-column.ts';

/**
 * Children that were named and did not come yet, as a stack: V8 writes nodes depth first, so the next node is the one
 * on top, and its caller is known without looking its id up, which misses the cache. Its columns are open to the
 * reader of most nodes.
 */
export class PendingChildren {
  ids = new Int32Array(FIRST_CAPACITY);
  parents = new Int32Array(FIRST_CAPACITY);
  length = 0;
  /** Children of the node that is being read. */
  children = new Int32Array(FIRST_CAPACITY);

  /** Where the child on top is this node, takes it off and says who its parent is. */
  take(id: number, parents: Int32Array, node: number): void {
    if (this.length === 0 || this.ids[this.length - 1] !== id) return;
    this.length--;
    parents[node] = this.parents[this.length];
  }

  /** Puts the children of a node on top, the first of them last. */
  put(children: Int32Array, childCount: number, parent: number): void {
    if (this.length + childCount > this.ids.length) this.moreRoom(this.length + childCount);
    if (childCount > this.children.length) {
      this.children = new Int32Array(Math.max(childCount, 2 * this.children.length));
    }
    for (let i = childCount - 1; i >= 0; i--) {
      this.ids[this.length] = children[i];
      this.parents[this.length++] = parent;
    }
  }

  /** Makes the stack at least this long. */
  private moreRoom(length: number): void {
    const larger = Math.max(length, 2 * this.ids.length);
    this.ids = withLength(this.ids, larger);
    this.parents = withLength(this.parents, larger);
  }
}

function withLength(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger;
}
