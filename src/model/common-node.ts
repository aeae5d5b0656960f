import type { TreeShape } from './tree-shape.ts';

/** Finds the deepest node that two different nodes have above them, or are. */
export type FindCommonNode = (a: number, b: number) => number;

/** Steps up the tree for each node of it that are worth it before a faster search is prepared. */
const WORTHWHILE_STEPS = 4;
/** From so many samples on the answers are kept: a program that runs long does the same again and again. */
const REMEMBERED_FROM = 1 << 20;
/** From so many on 16 MB for them are little beside the samples. */
const MANY_SAMPLES = 1 << 22;

/**
 * Finds the deepest node that two nodes have above them (or are). Neighbouring samples are near each other, so first it
 * climbs from one until the other is in the subtree. Where that takes many steps, since stacks are deep, it cuts the
 * tree into chains that follow the largest subtree down, and climbs a chain at a time: at most log2(nodes) steps.
 */
export function commonNodeFinder(tree: TreeShape, sampleCount: number): FindCommonNode {
  const { parent, subtreeEnd } = tree;
  let budget = WORTHWHILE_STEPS * parent.length + 1000;
  let byChains: FindCommonNode | undefined;
  const find: FindCommonNode = (a, b) => {
    if (byChains !== undefined) return byChains(a, b);
    const later = Math.max(a, b);
    let node = Math.min(a, b);
    for (; subtreeEnd[node] <= later; node = parent[node]) budget--;
    if (budget < 0) byChains = chainedFinder(tree);
    return node;
  };
  if (sampleCount < REMEMBERED_FROM) return find;
  return remembering(find, sampleCount < MANY_SAMPLES ? 17 : 19);
}

/**
 * Answers that were given lately, in a table with a row for each hash that has room for two: two nodes and theirs, and
 * the same again. One place alone would lose answers that come again and again to others of the same hash.
 */
function remembering(find: FindCommonNode, bits: number): FindCommonNode {
  // A row of eight numbers is half a line of the processor's cache.
  const rows = new Int32Array(8 << bits);
  return (a, b) => {
    const row = ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - bits)) << 3;
    // Two nodes are never equal, so that an empty place is not an answer.
    if (rows[row] === a && rows[row + 1] === b) return rows[row + 2];
    if (rows[row + 4] === a && rows[row + 5] === b) return rows[row + 6];
    rows.copyWithin(row + 4, row, row + 3);
    rows[row] = a;
    rows[row + 1] = b;
    const common = find(a, b);
    rows[row + 2] = common;
    return common;
  };
}

/** In depth-first order the chain that starts later is never above the other. */
function chainedFinder(tree: TreeShape): FindCommonNode {
  const { parent } = tree;
  const chainStart = chainStarts(tree);
  return (a, b) => {
    while (chainStart[a] !== chainStart[b]) {
      const startA = chainStart[a];
      const startB = chainStart[b];
      if (startA > startB) a = parent[startA];
      else b = parent[startB];
    }
    return Math.min(a, b);
  };
}

function chainStarts({ parent, subtreeEnd }: TreeShape): Int32Array {
  const count = parent.length;
  const heaviest = new Int32Array(count).fill(-1);
  const sizeOf = (node: number): number => subtreeEnd[node] - node;
  for (let i = count - 1; i > 0; i--) {
    const above = parent[i];
    const known = heaviest[above];
    if (known < 0 || sizeOf(i) >= sizeOf(known)) heaviest[above] = i;
  }
  const start = new Int32Array(count);
  for (let i = 1; i < count; i++) {
    const above = parent[i];
    start[i] = heaviest[above] === i ? start[above] : i;
  }
  return start;
}
