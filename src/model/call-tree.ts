import type { FunctionTable } from './function-table.ts';
import { type GcPlacement, placeCollections } from './sample-placement.ts';
import { sumSamples } from './sample-sums.ts';
import type { HitWeights, SampledProfile } from './sampled-profile.ts';
import {
  functionKinds,
  type MergedTree,
  mergeNodes,
  subtreeSums,
  sumsAt,
  type TreeShape,
} from './tree-shape.ts';

/**
 * The call tree as columns in depth-first order; node 0 is the root, which is no function.
 * A function that recurs has several nodes on one stack: sums over its nodes must count the topmost only.
 */
export interface CallTree extends TreeShape {
  readonly functions: FunctionTable;
  /** Observed entries into this node, a lower bound of the calls; `null`: the dump has no samples. */
  readonly calls: Int32Array | Float64Array | null;
  /** Exact calls of each function, -1 where it has none; only where a recorder counted. */
  readonly exactCalls?: Float64Array;
  /** Samples with this node on top. */
  readonly samples: Int32Array | Float64Array;
  /** Samples in the subtree of this node. */
  readonly cumulativeSamples: Int32Array | Float64Array;
  /** Time of the samples with this node on top. */
  readonly self: Float64Array;
  /** Time of the samples in the subtree of this node. */
  readonly cumulative: Float64Array;
}

export interface CallTreeOptions {
  /** Where samples of the garbage collector go; by default on the stack that was running. */
  readonly gc?: GcPlacement;
}

/**
 * Builds the call tree of a profile: linear in nodes and samples, whatever the depth.
 *
 * `cumulative[0]` is the time that all samples own, `cumulativeSamples[0]` their number.
 */
export function buildCallTree(profile: SampledProfile, options: CallTreeOptions = {}): CallTree {
  const kinds = functionKinds(profile);
  const placed = placeCollections(profile, kinds, options.gc ?? 'on-stack');
  const tree = mergeNodes(profile.nodes, kinds.length, placed.leaves);
  const { parent, subtreeEnd, functionIndex } = tree;
  const { exactCalls, hitWeights, timeline } = profile;
  // Hit counts take the place of samples where a dump has none.
  const sums = hitWeights === null ? sumSamples(timeline, placed, tree) : sumHits(hitWeights, tree);
  return {
    functions: profile.functions,
    parent,
    subtreeEnd,
    functionIndex,
    ...(exactCalls === undefined ? {} : { exactCalls: exactCalls.calls }),
    ...sums,
  };
}

function sumHits(hitWeights: HitWeights, { treeNode, parent }: MergedTree) {
  const samples = sumsAt(hitWeights.samples, treeNode, parent.length);
  const self = sumsAt(hitWeights.self, treeNode, parent.length);
  return {
    calls: null,
    samples,
    self,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulative: subtreeSums(self, parent),
  };
}
