/** The shape of a call tree: one node per distinct stack, in depth-first order, node 0 the root. */
export interface TreeShape {
  /** Node of the caller; -1 for the root. Always smaller than the node itself. */
  readonly parent: Int32Array;
  /** The nodes of the subtree of `i` are `i` up to, not including, `subtreeEnd[i]`. */
  readonly subtreeEnd: Int32Array;
  readonly functionIndex: Int32Array;
}

export interface MergedTree extends TreeShape {
  /** For each node of the dump its node in the tree. */
  readonly treeNode: Int32Array;
}

/** For each node the sum of `column` over its subtree. Parents come before their children. */
export function subtreeSums<T extends Float64Array | Int32Array>(column: T, parent: Int32Array): T {
  return addUpSubtrees(column.slice() as T, parent);
}

/** Like `subtreeSums`, in place: one pass backwards. */
export function addUpSubtrees<T extends Float64Array | Int32Array>(
  column: T,
  parent: Int32Array,
): T {
  for (let i = parent.length - 1; i > 0; i--) {
    const above = parent[i];
    column[above] += column[i];
  }
  return column;
}

/** The values of nodes that became the same node of another tree, added up. */
export function sumsAt(
  column: Int32Array | Float64Array,
  target: Int32Array,
  count: number,
): Float64Array {
  const sums = new Float64Array(count);
  for (let node = 0; node < column.length; node++) {
    const at = target[node];
    sums[at] += column[node];
  }
  return sums;
}
