import { nodeChains } from './common-node.ts';
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
 * by chains, without a call.
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
  const chains = nodeChains(tree);
  // By node the samples, then their time.
  const sums = new Float64Array(2 * parent.length);
  const shared = new Int32Array(parent.length);
  const ownCalls = new Int32Array(parent.length);
  const nodesWithOwnCalls: number[] = [];
  let running = -1;
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
      if (running >= 0) {
        // As `commonNodeFinder` climbs from chain to chain.
        let common = at;
        let other = running;
        let start = chains[2 * common];
        let startOfOther = chains[2 * other];
        while (start !== startOfOther) {
          if (start > startOfOther) {
            common = chains[2 * common + 1];
            start = chains[2 * common];
          } else {
            other = chains[2 * other + 1];
            startOfOther = chains[2 * other];
          }
        }
        if (other < common) common = other;
        shared[common] += 1;
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

/** For each node of the dump its node in the tree, and its kind in the lowest bits. */
function placesOf(kind: Uint8Array, treeNode: Int32Array): Int32Array {
  const place = new Int32Array(kind.length);
  for (let node = 0; node < place.length; node++) {
    place[node] = (treeNode[node] << KIND_BITS) | kind[node];
  }
  return place;
}
