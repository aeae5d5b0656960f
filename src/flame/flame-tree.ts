/**
 * A call tree as columns in depth-first order: node 0 is the root, the subtree of `i` is `i` up to, not including,
 * `end[i]`.
 */
export interface FlameTree {
  /** Index into the functions; 0 for the root. */
  readonly fn: Int32Array;
  /** -1 for the root. Always smaller than the node itself. */
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly depth: Int32Array;
  readonly self: Float64Array;
  /** Self of the whole subtree. */
  readonly total: Float64Array;
  /** Samples that end here; `null`: not counted. */
  readonly samples: Float64Array | null;
  readonly totalSamples: Float64Array | null;
}

/** The columns from which all others follow. */
export interface TreeColumns {
  readonly fn: Int32Array;
  readonly parent: Int32Array;
  readonly self: Float64Array;
  readonly samples: Float64Array | null;
}

/** Adds what follows from the shape. Nodes have to be in depth-first order. */
export function flameTree({ fn, parent, self, samples }: TreeColumns): FlameTree {
  const count = parent.length;
  const depth = new Int32Array(count);
  const end = new Int32Array(count);
  for (let i = 1; i < count; i++) depth[i] = depth[parent[i]] + 1;
  for (let i = count - 1; i >= 0; i--) {
    end[i] = Math.max(end[i], i + 1);
    const above = parent[i];
    if (above >= 0) end[above] = Math.max(end[above], end[i]);
  }
  return {
    ...{ fn, parent, end, depth, self, samples },
    total: sumsOfSubtrees(self, parent),
    totalSamples: samples && sumsOfSubtrees(samples, parent),
  };
}

function sumsOfSubtrees(column: Float64Array, parent: Int32Array): Float64Array {
  const sums = column.slice();
  for (let i = parent.length - 1; i > 0; i--) {
    const above = parent[i];
    sums[above] = sums[above] + sums[i];
  }
  return sums;
}

/** A tree made of another, and where its nodes are now. */
export interface MappedTree {
  readonly tree: FlameTree;
  /** By node of the other tree. */
  readonly nodeOf: Int32Array;
}

/** The tree with the children of each node in the order of a key, the lowest first. */
export function sortedTree(tree: FlameTree, key: ArrayLike<number>): MappedTree {
  const { parent } = tree;
  const count = parent.length;
  const byKey = new Int32Array(count).map((_, i) => i);
  byKey.sort((a, b) => key[b] - key[a] || b - a);
  // Put in front one by one, the last in order first.
  const first = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  for (const node of byKey) {
    const above = parent[node];
    if (above < 0) continue;
    next[node] = first[above];
    first[above] = node;
  }
  return renumbered(tree, first, next);
}

/** Depth-first numbers for nodes that are linked as lists of children. */
function renumbered(tree: FlameTree, first: Int32Array, next: Int32Array): MappedTree {
  const nodeOf = new Int32Array(first.length);
  const old = new Int32Array(first.length);
  let number = 0;
  for (let node = 0; node >= 0; ) {
    nodeOf[node] = number;
    old[number++] = node;
    let following = first[node];
    for (let above = node; following < 0 && above > 0; above = tree.parent[above]) {
      following = next[above];
    }
    node = following;
  }
  const columns = {
    fn: old.map((node) => tree.fn[node]),
    parent: old.map((node) => (node === 0 ? -1 : nodeOf[tree.parent[node]])),
    self: Float64Array.from(old, (node) => tree.self[node]),
    samples: tree.samples && Float64Array.from(old, (node) => tree.samples?.[node] ?? 0),
  };
  return { tree: flameTree(columns), nodeOf };
}

/** The key that puts the largest child first. */
function bySize({ total }: FlameTree): Float64Array {
  return total.map((value) => -value);
}

/** The tree without some functions: their time is their callers', and what they called is called by these. */
export function withoutFunctions(
  tree: FlameTree,
  functionCount: number,
  isHidden: (fn: number) => boolean,
): MappedTree {
  const count = tree.parent.length;
  const nodeOf = new Int32Array(count);
  const known = new Map<number, number>();
  const fn = [0];
  const parent = [-1];
  for (let node = 1; node < count; node++) {
    const own = tree.fn[node];
    const above = nodeOf[tree.parent[node]];
    nodeOf[node] = above;
    if (isHidden(own)) continue;
    const key = above * functionCount + own;
    const place = known.get(key) ?? fn.length;
    if (place === fn.length) {
      known.set(key, place);
      fn.push(own);
      parent.push(above);
    }
    nodeOf[node] = place;
  }
  const summed = (column: Float64Array): Float64Array => {
    const sums = new Float64Array(fn.length);
    for (let node = 0; node < count; node++) sums[nodeOf[node]] += column[node];
    return sums;
  };
  return inDepthFirstOrder(
    {
      fn: Int32Array.from(fn),
      parent: Int32Array.from(parent),
      self: summed(tree.self),
      samples: tree.samples && summed(tree.samples),
    },
    nodeOf,
  );
}

/** Columns in which parents come before their children, in depth-first order, the largest child first. */
function inDepthFirstOrder(columns: TreeColumns, nodeOf: Int32Array): MappedTree {
  const loose = flameTree(columns);
  const sorted = sortedTree(loose, bySize(loose));
  return { tree: sorted.tree, nodeOf: nodeOf.map((node) => sorted.nodeOf[node]) };
}

/** The same for columns whose parents come first, in whatever order else. */
export function treeBySize(columns: TreeColumns): MappedTree {
  return inDepthFirstOrder(
    columns,
    new Int32Array(columns.parent.length).map((_, i) => i),
  );
}
