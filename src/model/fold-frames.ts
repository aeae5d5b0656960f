import type { CallTree } from './call-tree.ts';
import { movedCounts } from './filter-tree.ts';
import { subtreeSums, sumsAt } from './tree-shape.ts';

/** A call tree without some of its frames. */
export interface FoldedTree {
  readonly tree: CallTree;
  /** For each node 1 where frames were left out between it and the one above. */
  readonly isBridged: Uint8Array;
}

/**
 * Leaves frames out and joins their ends: what they called is called by what called them, and their own time goes
 * there too. `isKept` has a byte for each function. Sums over the whole stay as they are.
 */
export function foldFrames(tree: CallTree, isKept: Uint8Array): FoldedTree {
  const keptAt = nearestKept(tree, isKept);
  const nodes = keptNodes(tree, keptAt);
  const count = nodes.length;
  const parent = new Int32Array(count).fill(-1);
  const isBridged = new Uint8Array(count);
  const subtreeEnd = new Int32Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const node = nodes[i];
    subtreeEnd[i] = Math.max(subtreeEnd[i], i + 1);
    if (i === 0) break;
    const above = tree.parent[node];
    const to = keptAt[above];
    parent[i] = to;
    subtreeEnd[to] = Math.max(subtreeEnd[to], subtreeEnd[i]);
    isBridged[i] = nodes[to] === above ? 0 : 1;
  }
  const moved = (column: Int32Array | Float64Array): Float64Array => sumsAt(column, keptAt, count);
  const samples = moved(tree.samples);
  const self = moved(tree.self);
  const { calls } = tree;
  const folded: CallTree = {
    functions: tree.functions,
    unit: tree.unit,
    parent,
    subtreeEnd,
    functionIndex: nodes.map((node) => tree.functionIndex[node]),
    calls: calls === null ? null : at(calls, nodes),
    samples,
    ...movedCounts(tree, moved),
    self,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulative: subtreeSums(self, parent),
  };
  return { tree: folded, isBridged };
}

/** The values at these nodes. A loop: `from` with a function takes ten times as long. */
function at(column: Int32Array | Float64Array, nodes: Int32Array): Float64Array {
  const values = new Float64Array(nodes.length);
  for (let i = 0; i < values.length; i++) values[i] = column[nodes[i]];
  return values;
}

/** For each node the folded node that stands for it: its own, or that of the nearest kept one above. */
function nearestKept(tree: CallTree, isKept: Uint8Array): Int32Array {
  const keptAt = new Int32Array(tree.parent.length);
  let next = 1;
  for (let node = 1; node < keptAt.length; node++) {
    const isOwn = isKept[tree.functionIndex[node]] === 1;
    keptAt[node] = isOwn ? next++ : keptAt[tree.parent[node]];
  }
  return keptAt;
}

/** The kept nodes in their order, the root first. */
function keptNodes(tree: CallTree, keptAt: Int32Array): Int32Array {
  const nodes = [0];
  for (let node = 1; node < tree.parent.length; node++) {
    // The first that stands at a new place is the kept one itself.
    if (keptAt[node] === nodes.length) nodes.push(node);
  }
  return Int32Array.from(nodes);
}
