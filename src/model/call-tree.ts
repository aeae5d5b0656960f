import type { FunctionTable } from './function-table.ts';
import { mergeNodes } from './merge-nodes.ts';
import type { ProfileUnit } from './profile-unit.ts';
import { type GcPlacement, placeCollections } from './sample-placement.ts';
import { type SampleSums, sumSamples } from './sample-sums.ts';
import type {
  CountsOfSum,
  NodeWeights,
  SampledProfile,
  SampleTimeline,
} from './sampled-profile.ts';
import { type MergedTree, subtreeSums, sumsAt, type TreeShape } from './tree-shape.ts';

/**
 * The call tree as columns in depth-first order; node 0 is the root, which is not a function.
 * A function that recurs has several nodes on one stack: sums over its nodes must count the topmost only.
 */
export interface CallTree extends TreeShape {
  readonly functions: FunctionTable;
  /** What `self` and `cumulative` are in. */
  readonly unit: ProfileUnit;
  /** Observed entries into this node, a lower bound of the calls; `null`: the dump has no samples in order. */
  readonly calls: Int32Array | Float64Array | null;
  /** Exact calls of each function, -1 where it has none; only where a recorder counted. */
  readonly exactCalls?: Float64Array;
  /** What else is known of them where the tree is a sum of dumps. */
  readonly countsOfSum?: CountsOfSum;
  /** Samples with this node on top; where stacks have no order, the stacks of the dump that end here. */
  readonly samples: Int32Array | Float64Array;
  /** Samples in the subtree of this node; where it is 0, nothing ran there, and nothing lists it. */
  readonly cumulativeSamples: Int32Array | Float64Array;
  /** What the dump counts as samples, where that is something else; `null`: nothing. */
  readonly countedSamples?: Float64Array | null;
  /** Time (bytes, counts) of the samples with this node on top. */
  readonly self: Float64Array;
  /** The same of the samples in the subtree of this node. */
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
  const placed = placeCollections(profile, options.gc ?? 'on-stack');
  const tree = mergeNodes(profile.nodes, profile.functions.url.length, placed.leaves);
  const { parent, subtreeEnd, functionIndex } = tree;
  const { exactCalls, weights, timeline } = profile;
  // Weights of nodes take the place of samples where a dump has none in order.
  const sums =
    weights === null
      ? withoutGaps(sumSamples(timeline, placed, tree), timeline, tree)
      : sumWeights(weights, tree);
  return {
    functions: profile.functions,
    unit: profile.unit,
    parent,
    subtreeEnd,
    functionIndex,
    ...countsOf(exactCalls),
    ...sums,
  };
}

function countsOf(
  counted: SampledProfile['exactCalls'],
): Pick<CallTree, 'exactCalls' | 'countsOfSum'> {
  if (counted === undefined) return {};
  const { calls: exactCalls, ofSum } = counted;
  return { exactCalls, ...(ofSum === undefined ? {} : { countsOfSum: ofSum }) };
}

/** Gaps are no samples that the dump counts; they have no stack, so nothing moves them. */
function withoutGaps(
  sums: SampleSums,
  { isGap, nodeIndex }: SampleTimeline,
  { treeNode }: MergedTree,
): SampleSums & Pick<CallTree, 'countedSamples'> {
  if (isGap === undefined) return sums;
  const countedSamples = Float64Array.from(sums.samples);
  for (let i = 0; i < isGap.length; i++) {
    const at = treeNode[nodeIndex[i]];
    countedSamples[at] -= isGap[i];
  }
  return { ...sums, countedSamples };
}

function sumWeights(weights: NodeWeights, { treeNode, parent }: MergedTree) {
  const samples = sumsAt(weights.stacks, treeNode, parent.length);
  const self = sumsAt(weights.self, treeNode, parent.length);
  const { samples: counted = null, calls } = weights;
  return {
    calls: calls === undefined ? null : sumsAt(calls, treeNode, parent.length),
    samples,
    ...(counted === weights.stacks
      ? {}
      : { countedSamples: counted && sumsAt(counted, treeNode, parent.length) }),
    self,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulative: subtreeSums(self, parent),
  };
}
