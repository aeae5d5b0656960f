import { commonNodeFinder } from './common-node.ts';
import { compiledSums } from './compiled-sums.ts';
import { NODE_KIND } from './function-kinds.ts';
import { type PlacedCollections, runningBefore } from './sample-placement.ts';
import type { SampleTimeline } from './sampled-profile.ts';
import { type OwnSums, ownSumsOfMany } from './sums-of-many.ts';
import type { MergedTree } from './tree-shape.ts';

/** What the samples of a profile say of each node of its tree. */
export interface SampleSums {
  /** Samples with this node on top. */
  readonly samples: Int32Array;
  /** The time that they own. */
  readonly self: Float64Array;
  /** The same of its whole subtree. */
  readonly cumulativeSamples: Int32Array;
  readonly cumulative: Float64Array;
  /** Observed entries into the node. */
  readonly calls: Int32Array;
}

/**
 * Puts each sample on its node, and counts, for each node of the tree, how often the sampled stack entered it: between
 * two samples every frame beyond the stack's common part is one entry. That is the number of runs of samples inside the
 * node's subtree, hence (samples in the subtree) - (neighbours both in the subtree); so it is enough to
 * count each sample at its node, take one off at the deepest common node of each pair of neighbours, and
 * sum over subtrees. Linear whatever the depth, where walking the stacks is not.
 *
 * `(program)` and `(garbage collector)` leave the stack as it was; after `(idle)` and `(root)` nothing
 * runs. A run of samples on the same such row is one call of it.
 */
export function sumSamples(
  timeline: SampleTimeline,
  placed: PlacedCollections,
  tree: MergedTree,
): SampleSums {
  const { parent } = tree;
  const isMany = timeline.nodeIndex.length >= MANY_SAMPLES_OF_NODE * parent.length;
  const sums = isMany
    ? (compiledSums(timeline, placed, tree) ?? ownSumsOfMany(timeline, placed, tree))
    : ownSums(timeline, placed, tree);
  const { samples, self, shared, ownCalls, nodesWithOwnCalls } = sums;
  const cumulativeSamples = samples.slice();
  const cumulative = self.slice();
  // Callers come before those they call.
  for (let node = parent.length - 1; node > 0; node--) {
    const above = parent[node];
    cumulativeSamples[above] += cumulativeSamples[node];
    cumulative[above] += cumulative[node];
    // What is left of `shared` here is less by the entries into the nodes below.
    const entries = samples[node] - shared[node];
    shared[node] = entries;
    shared[above] -= entries;
  }
  for (const at of nodesWithOwnCalls) {
    shared[at] += ownCalls[at];
  }
  shared[0] = 0;
  return { samples, self, cumulativeSamples, cumulative, calls: shared };
}

/** From so many for each node on it is worth it to prepare the tree for them. */
const MANY_SAMPLES_OF_NODE = 8;

// biome-ignore-start lint/complexity: one loop without calls, see below
/**
 * What the samples say of nodes without their subtrees.
 *
 * The loop has no calls but the search for a common node: it must be fast before it is compiled.
 */
function ownSums(timeline: SampleTimeline, placed: PlacedCollections, tree: MergedTree): OwnSums {
  const { nodeIndex, durationUs } = timeline;
  const { kind, leafOn } = placed;
  const { treeNode, functionIndex, parent } = tree;
  const { gc, ordinary, idle, root } = NODE_KIND;
  const samples = new Int32Array(parent.length);
  const self = new Float64Array(parent.length);
  const shared = new Int32Array(parent.length);
  // Few nodes have such calls; memory that stays untouched costs nothing.
  const ownCalls = new Int32Array(parent.length);
  const nodesWithOwnCalls: number[] = [];
  const deepestCommonNode = commonNodeFinder(tree);
  let running = -1;
  let below = runningBefore(timeline, kind);
  let specialRow = -1;
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i];
    const nodeKind = kind[node];
    // Without a leaf garbage collection stays where the dump has it.
    const at = treeNode[nodeKind === gc ? (leafOn.get(below) ?? node) : node];
    samples[at] += 1;
    self[at] += durationUs[i];
    if (nodeKind === ordinary) {
      below = node;
      specialRow = -1;
      if (running >= 0) {
        const common = at === running ? at : deepestCommonNode(running, at);
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
  return { samples, self, shared, ownCalls, nodesWithOwnCalls };
}

// biome-ignore-end lint/complexity: one loop without calls, see above
