/**
 * Children that were named and did not come yet, as a stack: V8 writes nodes depth first, so the next node is the one
 * on top, and its caller is known without looking its id up, which misses the cache. Its columns are open to the
 * reader of most nodes.
 */
export class PendingChildren {
  ids = new Int32Array(1 << 12);
  parents = new Int32Array(1 << 12);
  length = 0;
  /** Children of the node that is being read. */
  children = new Int32Array(1 << 8);

  /** Where the child on top is this node, takes it off and says who its parent is. */
  take(id: number, parents: Int32Array, node: number): void {
    if (this.length === 0 || this.ids[this.length - 1] !== id) return;
    this.length--;
    parents[node] = this.parents[this.length] as number;
  }

  /** Puts the children of a node on top, the first of them last. */
  put(children: Int32Array, childCount: number, parent: number): void {
    if (this.length + childCount > this.ids.length) this.moreRoom(this.length + childCount);
    for (let i = childCount - 1; i >= 0; i--) {
      this.ids[this.length] = children[i] as number;
      this.parents[this.length++] = parent;
    }
  }

  /** Makes `children` longer; what it holds stays. */
  moreChildren(): Int32Array<ArrayBuffer> {
    this.children = withLength(this.children, 2 * this.children.length);
    return this.children;
  }

  /** Makes the stack at least this long. */
  moreRoom(length: number): this {
    const larger = Math.max(length, 2 * this.ids.length);
    this.ids = withLength(this.ids, larger);
    this.parents = withLength(this.parents, larger);
    return this;
  }
}

function withLength(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(column);
  return larger;
}
