import { NODE_KIND, type PlacedNodes } from './sample-placement.ts';
import { type MergedTree, subtreeSums, type TreeShape } from './tree-shape.ts';

// biome-ignore-start lint/complexity/noExcessiveCognitiveComplexity: one loop without calls, see below
/**
 * Counts, for each node of the tree, how often the sampled stack entered it: between two samples every
 * frame beyond the stack's common part is one entry. That is the number of runs of samples inside the
 * node's subtree, hence (samples in the subtree) - (neighbours both in the subtree); so it is enough to
 * count each sample at its node, take one off at the deepest common node of each pair of neighbours, and
 * sum over subtrees. Linear whatever the depth, where walking the stacks is not.
 *
 * `(program)` and `(garbage collector)` leave the stack as it was; after `(idle)` and `(root)` nothing
 * runs. A run of samples on the same such row is one call of it.
 *
 * The loop has no calls but the search for a common node: it must be fast before it is compiled.
 */
export function countObservedCalls(
  nodeIndex: Int32Array,
  placed: PlacedNodes,
  tree: MergedTree,
): Float64Array {
  const { kind, gcLeaf } = placed;
  const { treeNode, functionIndex } = tree;
  const { gc, ordinary, idle, root } = NODE_KIND;
  const entries = new Float64Array(tree.parent.length);
  const ownCalls = new Float64Array(tree.parent.length);
  const deepestCommonNode = commonNodeFinder(tree);
  let running = -1;
  let leaf = -1;
  let specialRow = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i] as number;
    const nodeKind = kind[node] as number;
    if (nodeKind === ordinary) {
      leaf = gcLeaf[node] as number;
      specialRow = -1;
      const at = treeNode[node] as number;
      if (at === running) continue;
      entries[at] = (entries[at] as number) + 1;
      if (running >= 0) {
        const common = deepestCommonNode(running, at);
        entries[common] = (entries[common] as number) - 1;
      }
      running = at;
      continue;
    }
    const at = treeNode[nodeKind === gc && leaf >= 0 ? leaf : node] as number;
    if (nodeKind !== gc) leaf = -1;
    const row = functionIndex[at] as number;
    if (row !== specialRow) ownCalls[at] = (ownCalls[at] as number) + 1;
    specialRow = row;
    if (nodeKind === idle || nodeKind === root) running = -1;
  }
  return withOwnCalls(subtreeSums(entries, tree.parent), ownCalls);
}

// biome-ignore-end lint/complexity/noExcessiveCognitiveComplexity: one loop without calls, see below

/** Adds calls of rows that share nothing with the stacks below them. */
function withOwnCalls(calls: Float64Array, ownCalls: Float64Array): Float64Array {
  for (let i = 1; i < calls.length; i++) {
    calls[i] = (calls[i] as number) + (ownCalls[i] as number);
  }
  calls[0] = 0;
  return calls;
}

/**
 * Finds the deepest node that two nodes have above them (or are). The tree is cut into chains that
 * follow the largest subtree down; climbing goes a chain at a time, so a query takes at most log2(nodes)
 * steps. In depth-first order the chain that starts later is never above the other.
 */
function commonNodeFinder(tree: TreeShape): (a: number, b: number) => number {
  const { parent } = tree;
  const chainStart = chainStarts(tree);
  return (a, b) => {
    while (chainStart[a] !== chainStart[b]) {
      const startA = chainStart[a] as number;
      const startB = chainStart[b] as number;
      if (startA > startB) a = parent[startA] as number;
      else b = parent[startB] as number;
    }
    return Math.min(a, b);
  };
}

function chainStarts({ parent, subtreeEnd }: TreeShape): Int32Array {
  const count = parent.length;
  const heaviest = new Int32Array(count).fill(-1);
  const sizeOf = (node: number): number => (subtreeEnd[node] as number) - node;
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i] as number;
    const known = heaviest[above] as number;
    if (known < 0 || sizeOf(i) >= sizeOf(known)) heaviest[above] = i;
  }
  const start = new Int32Array(count);
  for (let i = 1; i < count; i++) {
    const above = parent[i] as number;
    start[i] = heaviest[above] === i ? (start[above] as number) : i;
  }
  return start;
}
