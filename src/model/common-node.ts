import type { TreeShape } from './tree-shape.ts';

/** Finds the deepest node that two different nodes have above them, or are. */
export type FindCommonNode = (a: number, b: number) => number;

/** Steps up the tree for each node of it that are worth it before a faster search is prepared. */
const WORTHWHILE_STEPS = 4;
/**
 * Finds the deepest node that two nodes have above them (or are). Neighbouring samples are near each other, so first it
 * climbs from one until the other is in the subtree. Where that takes many steps, since stacks are deep, it goes over to
 * chains of nodes.
 */
export function commonNodeFinder(tree: TreeShape): FindCommonNode {
  const { parent, subtreeEnd } = tree;
  let budget = WORTHWHILE_STEPS * parent.length + 1000;
  let byChains: FindCommonNode | undefined;
  return (a, b) => {
    if (byChains !== undefined) return byChains(a, b);
    const later = Math.max(a, b);
    let node = Math.min(a, b);
    for (; subtreeEnd[node] <= later; node = parent[node]) budget--;
    if (budget < 0) byChains = chainedFinder(tree);
    return node;
  };
}

function chainedFinder(tree: TreeShape): FindCommonNode {
  const chains = nodeChains(tree);
  return (a, b) => {
    let startOfA = chains[2 * a];
    let startOfB = chains[2 * b];
    // In depth-first order the chain that starts later is never above the other.
    while (startOfA !== startOfB) {
      if (startOfA > startOfB) {
        a = chains[2 * a + 1];
        startOfA = chains[2 * a];
      } else {
        b = chains[2 * b + 1];
        startOfB = chains[2 * b];
      }
    }
    return Math.min(a, b);
  };
}

/**
 * The tree cut into chains that follow the largest subtree down (heavy paths: Sleator and Tarjan, A data structure for
 * dynamic trees, 1983): every node is at most log2(nodes) chains below the root. For each node where its chain starts and
 * the node above that start, side by side: whoever climbs asks for both.
 */
function nodeChains({ parent, subtreeEnd }: TreeShape): Int32Array {
  const count = parent.length;
  const heaviest = new Int32Array(count).fill(-1);
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i];
    const known = heaviest[above];
    if (known < 0 || subtreeEnd[i] - i >= subtreeEnd[known] - known) heaviest[above] = i;
  }
  const chains = new Int32Array(2 * count);
  chains[1] = -1;
  for (let i = 1; i < count; i++) {
    const above = parent[i];
    const goesOn = heaviest[above] === i;
    chains[2 * i] = goesOn ? chains[2 * above] : i;
    chains[2 * i + 1] = goesOn ? chains[2 * above + 1] : above;
  }
  return chains;
}
