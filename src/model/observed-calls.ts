import { NODE_KIND, type PlacedNodes } from './sample-placement.ts';
import { addUpSubtrees, type MergedTree, type TreeShape } from './tree-shape.ts';

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
): Int32Array {
  const { kind, leafOn } = placed;
  const { treeNode, functionIndex } = tree;
  const { gc, ordinary, idle, root } = NODE_KIND;
  const entries = new Int32Array(tree.parent.length);
  const ownCalls = new Int32Array(tree.parent.length);
  const deepestCommonNode = commonNodeFinder(tree, nodeIndex.length);
  let running = -1;
  let below = -1;
  let specialRow = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i] as number;
    const nodeKind = kind[node] as number;
    if (nodeKind === ordinary) {
      below = node;
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
    // Without a leaf garbage collection stays where the dump has it.
    const at = treeNode[nodeKind === gc ? (leafOn.get(below) ?? node) : node] as number;
    if (nodeKind !== gc) below = -1;
    const row = functionIndex[at] as number;
    if (row !== specialRow) ownCalls[at] = (ownCalls[at] as number) + 1;
    specialRow = row;
    if (nodeKind === idle || nodeKind === root) running = -1;
  }
  return withOwnCalls(addUpSubtrees(entries, tree.parent), ownCalls);
}

// biome-ignore-end lint/complexity/noExcessiveCognitiveComplexity: one loop without calls, see below

/** Adds calls of rows that share nothing with the stacks below them. */
function withOwnCalls(calls: Int32Array, ownCalls: Int32Array): Int32Array {
  for (let i = 1; i < calls.length; i++) {
    calls[i] = (calls[i] as number) + (ownCalls[i] as number);
  }
  calls[0] = 0;
  return calls;
}

type FindCommonNode = (a: number, b: number) => number;

/** Steps up the tree for each node of it that are worth it before a faster search is prepared. */
const WORTHWHILE_STEPS = 4;
/** From so many samples on the answers are kept: a program that runs long does the same again and again. */
const REMEMBERED_FROM = 1 << 20;

/**
 * Finds the deepest node that two nodes have above them (or are). Neighbouring samples are near each other, so first it
 * climbs from one until the other is in the subtree. Where that takes many steps, since stacks are deep, it cuts the
 * tree into chains that follow the largest subtree down, and climbs a chain at a time: at most log2(nodes) steps.
 */
function commonNodeFinder(tree: TreeShape, sampleCount: number): FindCommonNode {
  const { parent, subtreeEnd } = tree;
  let budget = WORTHWHILE_STEPS * parent.length + 1000;
  let byChains: FindCommonNode | undefined;
  const find: FindCommonNode = (a, b) => {
    if (byChains !== undefined) return byChains(a, b);
    const later = Math.max(a, b);
    let node = Math.min(a, b);
    for (; (subtreeEnd[node] as number) <= later; node = parent[node] as number) budget--;
    if (budget < 0) byChains = chainedFinder(tree);
    return node;
  };
  return sampleCount < REMEMBERED_FROM ? find : remembering(find);
}

/** Answers that were given lately from a table with one place for each hash. */
function remembering(find: FindCommonNode): FindCommonNode {
  const size = 1 << 19;
  const firsts = new Int32Array(size).fill(-1);
  const seconds = new Int32Array(size);
  const answers = new Int32Array(size);
  return (a, b) => {
    const place = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 13;
    if (firsts[place] !== a || seconds[place] !== b) {
      firsts[place] = a;
      seconds[place] = b;
      answers[place] = find(a, b);
    }
    return answers[place] as number;
  };
}

/** In depth-first order the chain that starts later is never above the other. */
function chainedFinder(tree: TreeShape): FindCommonNode {
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
