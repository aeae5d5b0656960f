import type { FunctionTable } from './function-table.ts';
import { countObservedCalls } from './observed-calls.ts';
import { eachPlacedSample, type GcPlacement, placeGarbageCollector } from './sample-placement.ts';
import type { SampledProfile } from './sampled-profile.ts';
import { functionKinds, mergeNodes, subtreeSums, type TreeShape } from './tree-shape.ts';

/**
 * The call tree as columns in depth-first order; node 0 is the root, which is no function.
 * A function that recurs has several nodes on one stack: sums over its nodes must count the topmost only.
 */
export interface CallTree extends TreeShape {
  readonly functions: FunctionTable;
  /** Observed entries into this node, a lower bound of the calls; `null`: the dump has no samples. */
  readonly calls: Float64Array | null;
  /** Samples with this node on top. */
  readonly samples: Float64Array;
  /** Samples in the subtree of this node. */
  readonly cumulativeSamples: Float64Array;
  /** Time of the samples with this node on top. */
  readonly selfUs: Float64Array;
  /** Time of the samples in the subtree of this node. */
  readonly cumulativeUs: Float64Array;
}

export interface CallTreeOptions {
  /** Where samples of the garbage collector go; by default on the stack that was running. */
  readonly gc?: GcPlacement;
}

/**
 * Builds the call tree of a profile: linear in nodes and samples, whatever the depth.
 *
 * `cumulativeUs[0]` is the time that all samples own, `cumulativeSamples[0]` their number.
 */
export function buildCallTree(profile: SampledProfile, options: CallTreeOptions = {}): CallTree {
  const kinds = functionKinds(profile);
  const placed = placeGarbageCollector(profile, kinds, options.gc ?? 'on-stack');
  const tree = mergeNodes(placed.nodes, kinds.length);
  const count = tree.parent.length;
  const samples = new Float64Array(count);
  const selfUs = new Float64Array(count);
  const { hitWeights, timeline } = profile;
  eachPlacedSample(profile, placed, (node, index) => {
    const at = tree.treeNode[node] as number;
    samples[at] = (samples[at] as number) + 1;
    selfUs[at] = (selfUs[at] as number) + (timeline.durationUs[index] as number);
  });
  for (let i = 0; hitWeights !== null && i < hitWeights.samples.length; i++) {
    const at = tree.treeNode[i] as number;
    samples[at] = (samples[at] as number) + (hitWeights.samples[i] as number);
    selfUs[at] = (selfUs[at] as number) + (hitWeights.selfUs[i] as number);
  }
  return {
    functions: profile.functions,
    parent: tree.parent,
    subtreeEnd: tree.subtreeEnd,
    functionIndex: tree.functionIndex,
    calls: hitWeights === null ? countObservedCalls({ profile, placed, tree }) : null,
    samples,
    selfUs,
    cumulativeSamples: subtreeSums(samples, tree.parent),
    cumulativeUs: subtreeSums(selfUs, tree.parent),
  };
}
