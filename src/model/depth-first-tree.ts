import type { ProfileNodes } from './sampled-profile.ts';
import type { MergedTree } from './tree-shape.ts';

/**
 * The tree of nodes that stand in depth-first order already, each stack once: so V8 writes them, and then nothing is to
 * be sorted or merged, which saves half of the time and memory. Leaves become the last children of their nodes.
 *
 * `null`: the nodes are not like that.
 */
export function depthFirstTree(
  nodes: ProfileNodes,
  leaves: ProfileNodes,
  functionCount: number,
): MergedTree | null {
  // With room for the leaves, so that the tree can have it in the end.
  const subtreeEnd = new Int32Array(nodes.parent.length + leaves.parent.length);
  if (!writeSubtreeEnds(nodes.parent, subtreeEnd)) return null;
  const lastSeen = new Int32Array(functionCount).fill(-1);
  if (hasEqualSiblings(nodes, subtreeEnd, lastSeen)) return null;
  if (leaves.parent.some((node, i) => hasChild(nodes, subtreeEnd, node, leaves.functionIndex[i]))) {
    return null;
  }
  return withLastChildren(nodes, subtreeEnd, leaves);
}

/**
 * Writes where the subtree of each node ends; `false`: a node does not stand in the subtree of its parent that is being
 * written, which is on the path to the node before.
 */
function writeSubtreeEnds(parent: Int32Array, ends: Int32Array): boolean {
  const count = parent.length;
  if (count === 0 || parent[0] !== -1) return false;
  for (let i = 1; i < count; i++) {
    const above = parent[i];
    let open = i - 1;
    while (open > above) {
      ends[open] = i;
      open = parent[open];
    }
    if (open !== above || above < 0) return false;
  }
  for (let open = count - 1; open >= 0; open = parent[open]) ends[open] = count;
  return true;
}

function hasEqualSiblings(
  { functionIndex }: ProfileNodes,
  subtreeEnd: Int32Array,
  lastSeen: Int32Array,
): boolean {
  for (let node = 0; node < functionIndex.length; node++) {
    const end = subtreeEnd[node];
    for (let child = node + 1; child < end; child = subtreeEnd[child]) {
      const fn = functionIndex[child];
      if (lastSeen[fn] === node) return true;
      lastSeen[fn] = node;
    }
  }
  return false;
}

function hasChild(
  { functionIndex }: ProfileNodes,
  subtreeEnd: Int32Array,
  node: number,
  fn: number,
): boolean {
  const end = subtreeEnd[node];
  for (let child = node + 1; child < end; child = subtreeEnd[child]) {
    if (functionIndex[child] === fn) return true;
  }
  return false;
}

/** `ends` has room for the leaves, and becomes the ends of the tree. */
function withLastChildren(nodes: ProfileNodes, ends: Int32Array, leaves: ProfileNodes): MergedTree {
  const nodeCount = nodes.parent.length;
  const count = nodeCount + leaves.parent.length;
  const endOf = leaves.parent.map((node) => ends[node]);
  // In the order in which they are written; where subtrees end together, the inner one ends first.
  const order = Array.from(leaves.parent, (_, leaf) => leaf).sort(
    (a, b) => endOf[a] - endOf[b] || leaves.parent[b] - leaves.parent[a],
  );
  const parent = new Int32Array(count);
  const functionIndex = new Int32Array(count);
  const treeNode = new Int32Array(count);
  let at = 0;
  let node = 0;
  for (let next = 0; next <= order.length; next++) {
    const leaf = order[next] ?? -1;
    const stop = leaf < 0 ? nodeCount : endOf[leaf];
    for (; node < stop; node++) {
      const above = nodes.parent[node];
      treeNode[node] = at;
      parent[at] = above < 0 ? -1 : treeNode[above];
      functionIndex[at++] = nodes.functionIndex[node];
    }
    if (leaf < 0) break;
    treeNode[nodeCount + leaf] = at;
    parent[at] = treeNode[leaves.parent[leaf]];
    functionIndex[at++] = leaves.functionIndex[leaf];
  }
  writeSubtreeEnds(parent, ends);
  return { parent, functionIndex, treeNode, subtreeEnd: ends };
}
