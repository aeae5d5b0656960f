import { NODE_KIND } from './function-kinds.ts';
import { type PlacedCollections, runningBefore } from './sample-placement.ts';
import type { SampleTimeline } from './sampled-profile.ts';
import type { MergedTree } from './tree-shape.ts';

/** What samples say of nodes without their subtrees. */
export interface OwnSums {
  readonly samples: Int32Array;
  readonly self: Float64Array;
  /** `samples - shared`, summed over a subtree, are its entries. */
  readonly shared: Int32Array;
  /** Those that share nothing with the stacks below them, and the nodes that have such. */
  readonly ownCalls: Int32Array;
  readonly nodesWithOwnCalls: readonly number[];
}

/** Bits of a node's place that its kind takes. */
const KIND_BITS = 3;
const KIND_MASK = (1 << KIND_BITS) - 1;

// biome-ignore-start lint/complexity: one loop without calls, see below
/**
 * The same as `ownSums`, for far more samples than nodes: what it asks of a node lies side by side, since each question
 * that misses the processor's cache takes longer than all that is worked out; and the common node of neighbours is found
 * without climbing, see `labelNodes`.
 */
export function ownSumsOfMany(
  timeline: SampleTimeline,
  placed: PlacedCollections,
  tree: MergedTree,
): OwnSums {
  const { nodeIndex, durationUs } = timeline;
  const { functionIndex, parent } = tree;
  const { gc, ordinary, idle, root } = NODE_KIND;
  const { kind, leafOn } = placed;
  const place = placesOf(kind, tree.treeNode);
  const leafPlace = new Int32Array(kind.length).fill(-1);
  for (const [node, leaf] of leafOn) leafPlace[node] = tree.treeNode[leaf];
  const { labels, aboveChain } = labelNodes(tree);
  // By node the samples, then their time.
  const sums = new Float64Array(2 * parent.length);
  const shared = new Int32Array(parent.length);
  const ownCalls = new Int32Array(parent.length);
  const nodesWithOwnCalls: number[] = [];
  let running = -1;
  let label = 0;
  let levels = 0;
  let below = runningBefore(timeline, kind);
  let specialRow = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i];
    const nodeKind = place[node] & KIND_MASK;
    let at = place[node] >> KIND_BITS;
    // Without a leaf garbage collection stays where the dump has it.
    if (nodeKind === gc && below >= 0 && leafPlace[below] >= 0) at = leafPlace[below];
    sums[2 * at] += 1;
    sums[2 * at + 1] += durationUs[i];
    if (nodeKind === ordinary) {
      below = node;
      specialRow = -1;
      const otherLabel = label;
      const otherLevels = levels;
      label = labels[2 * at];
      levels = labels[2 * at + 1];
      if (running >= 0) {
        let mine = at;
        let other = running;
        if (label !== otherLabel) {
          // The lowest level that both have above the highest bit in which they differ is that of the common chain.
          const differing = 31 - Math.clz32(label ^ otherLabel);
          const common = ((levels & otherLevels) >> differing) << differing;
          const level = common & -common;
          const chain = (label & -(level << 1)) | level;
          if (label !== chain) {
            const top = 1 << (31 - Math.clz32(levels & (level - 1)));
            mine = aboveChain[(label & -(top << 1)) | top];
          }
          if (otherLabel !== chain) {
            const top = 1 << (31 - Math.clz32(otherLevels & (level - 1)));
            other = aboveChain[(otherLabel & -(top << 1)) | top];
          }
        }
        if (other < mine) mine = other;
        shared[mine] += 1;
      }
      running = at;
      continue;
    }
    shared[at] += 1;
    if (nodeKind !== gc) below = -1;
    const row = functionIndex[at];
    if (row !== specialRow) {
      if (ownCalls[at] === 0) nodesWithOwnCalls.push(at);
      ownCalls[at] += 1;
    }
    specialRow = row;
    if (nodeKind === idle || nodeKind === root) running = -1;
  }
  const samples = new Int32Array(parent.length);
  const self = new Float64Array(parent.length);
  for (let at = 0; at < parent.length; at++) {
    samples[at] = sums[2 * at];
    self[at] = sums[2 * at + 1];
  }
  return { samples, self, shared, ownCalls, nodesWithOwnCalls };
}
// biome-ignore-end lint/complexity: one loop without calls, see above

/**
 * Labels from which the deepest common node of any two follows with a few operations on bits, whatever the depth
 * (Schieber and Vishkin, On finding lowest common ancestors, 1988). Nodes are numbered from 1 in depth-first order; the
 * label of a node is the number of its subtree that ends in the most zeros. Nodes with the same label are a chain, and
 * their level is that of the lowest bit which is set.
 *
 * `labels`: for each node its label, then the levels of all chains from it up to the root, as bits. `aboveChain`: by
 * label the node above the chain; -1: there is none.
 */
export function labelNodes({ parent, subtreeEnd }: MergedTree) {
  const labels = new Int32Array(2 * parent.length);
  const aboveChain = new Int32Array(parent.length + 1).fill(-1);
  for (let node = 0; node < parent.length; node++) {
    const last = subtreeEnd[node];
    const zeros = 31 - Math.clz32(node ^ last);
    const label = (last >> zeros) << zeros;
    const above = parent[node];
    if (above < 0 || labels[2 * above] !== label) aboveChain[label] = above;
    const levelsAbove = above < 0 ? 0 : labels[2 * above + 1];
    labels[2 * node] = label;
    labels[2 * node + 1] = levelsAbove | (label & -label);
  }
  return { labels, aboveChain };
}

/** For each node of the dump its node in the tree, and its kind in the lowest bits. */
export function placesOf(kind: Uint8Array, treeNode: Int32Array): Int32Array {
  const place = new Int32Array(kind.length);
  for (let node = 0; node < place.length; node++) {
    place[node] = (treeNode[node] << KIND_BITS) | kind[node];
  }
  return place;
}
