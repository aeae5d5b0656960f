import { depthFirstTree } from './depth-first-tree.ts';
import type { ProfileNodes } from './sampled-profile.ts';
import { addUpSubtrees, type MergedTree } from './tree-shape.ts';

const NO_LEAVES: ProfileNodes = { parent: new Int32Array(0), functionIndex: new Int32Array(0) };

/**
 * Makes the tree of a dump's nodes and of leaves on some of them: nodes that are the same stack of functions are one
 * node; siblings keep the order of the dump, leaves come last. Linear in the nodes, without recursion: dumps can be
 * 100,000 frames deep.
 */
export function mergeNodes(
  nodes: ProfileNodes,
  functionCount: number,
  leaves: ProfileNodes = NO_LEAVES,
): MergedTree {
  return (
    depthFirstTree(nodes, leaves, functionCount) ??
    mergedTree(withLeaves(nodes, leaves), functionCount)
  );
}

function withLeaves(nodes: ProfileNodes, leaves: ProfileNodes): ProfileNodes {
  if (leaves.parent.length === 0) return nodes;
  return {
    parent: concatenated(nodes.parent, leaves.parent),
    functionIndex: concatenated(nodes.functionIndex, leaves.functionIndex),
  };
}

function concatenated(column: Int32Array, more: Int32Array): Int32Array {
  const all = new Int32Array(column.length + more.length);
  all.set(column);
  all.set(more, column.length);
  return all;
}

/** For nodes in any order, with any number of them for one stack. */
function mergedTree(nodes: ProfileNodes, functionCount: number): MergedTree {
  const merged = mergeBreadthFirst(nodes, functionCount);
  const count = merged.parent.length;
  const size = addUpSubtrees(new Int32Array(count).fill(1), merged.parent);
  // Breadth-first order has parents before children and siblings in their order, so one pass places all.
  const position = new Int32Array(count);
  const nextFree = new Int32Array(count).fill(1);
  for (let i = 1; i < count; i++) {
    const parent = merged.parent[i];
    const at = position[parent] + nextFree[parent];
    position[i] = at;
    nextFree[parent] += size[i];
  }
  return inDepthFirstOrder(merged, position, size);
}

function inDepthFirstOrder(
  merged: BreadthFirstTree,
  position: Int32Array,
  size: Int32Array,
): MergedTree {
  const count = merged.parent.length;
  const parent = new Int32Array(count).fill(-1);
  const subtreeEnd = new Int32Array(count);
  const functionIndex = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = position[i];
    const above = merged.parent[i];
    parent[at] = above < 0 ? -1 : position[above];
    subtreeEnd[at] = at + size[i];
    functionIndex[at] = merged.functionIndex[i];
  }
  const treeNode = merged.mergedNode.map((node) => position[node]);
  return { parent, subtreeEnd, functionIndex, treeNode };
}

interface BreadthFirstTree {
  readonly parent: Int32Array;
  readonly functionIndex: Int32Array;
  /** For each node of the dump its merged node. */
  readonly mergedNode: Int32Array;
}

function mergeBreadthFirst(nodes: ProfileNodes, functionCount: number): BreadthFirstTree {
  const count = nodes.parent.length;
  const { firstChild, nextSibling, root } = childLists(nodes);
  const parent = new Int32Array(count).fill(-1);
  const functionIndex = new Int32Array(count);
  const mergedNode = new Int32Array(count);
  const members = new Chains(count);
  // While the children of a merged node are looked at: the merged child for a function, where stamped.
  const childFor = new Int32Array(functionCount);
  const stamp = new Int32Array(functionCount).fill(-1);
  let mergedCount = 0;
  const add = (node: number, above: number): number => {
    parent[mergedCount] = above;
    functionIndex[mergedCount] = nodes.functionIndex[node];
    return mergedCount++;
  };
  const join = (node: number, into: number): void => {
    mergedNode[node] = into;
    members.append(into, node);
  };
  join(root, add(root, -1));
  for (let at = 0; at < mergedCount; at++) {
    for (let m = members.first[at]; m >= 0; m = members.next[m]) {
      for (let child = firstChild[m]; child >= 0; child = nextSibling[child]) {
        const fn = nodes.functionIndex[child];
        if (stamp[fn] !== at) {
          stamp[fn] = at;
          childFor[fn] = add(child, at);
        }
        join(child, childFor[fn]);
      }
    }
  }
  return {
    parent: parent.subarray(0, mergedCount),
    functionIndex: functionIndex.subarray(0, mergedCount),
    mergedNode,
  };
}

/** Lists of nodes, each node in one of them, without an object per node. */
class Chains {
  readonly first: Int32Array;
  readonly next: Int32Array;
  private readonly last: Int32Array;

  constructor(count: number) {
    this.first = new Int32Array(count).fill(-1);
    this.next = new Int32Array(count).fill(-1);
    this.last = new Int32Array(count).fill(-1);
  }

  append(chain: number, node: number): void {
    const last = this.last[chain];
    if (last < 0) this.first[chain] = node;
    else this.next[last] = node;
    this.last[chain] = node;
  }
}

function childLists(nodes: ProfileNodes) {
  const count = nodes.parent.length;
  const firstChild = new Int32Array(count).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  let root = -1;
  for (let i = count - 1; i >= 0; i--) {
    const parent = nodes.parent[i];
    if (parent < 0) {
      root = i;
    } else {
      nextSibling[i] = firstChild[parent];
      firstChild[parent] = i;
    }
  }
  return { firstChild, nextSibling, root };
}
