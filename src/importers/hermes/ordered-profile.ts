import { sampleTimeline } from '../../model/sample-timeline.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { StackTree } from '../stacks/stack-tree.ts';

/** Samples of a tree's nodes in the order of time. */
interface OrderedSamples {
  readonly nodes: readonly number[];
  readonly timesUs: readonly number[];
  readonly endUs: number;
}

/** The profile of stacks that have an order. */
export function orderedProfile(
  tree: StackTree,
  { nodes: sampledNodes, timesUs, endUs }: OrderedSamples,
): SampledProfile {
  const { functions, nodes } = tree.finished();
  const { timeline, warnings } = sampleTimeline({
    nodeIndex: Int32Array.from(sampledNodes),
    timeDeltasUs: Float64Array.from(timesUs, (us, i) => us - (timesUs[i - 1] ?? us)),
    startTimeUs: timesUs[0] ?? null,
    endTimeUs: endUs,
  });
  return {
    kind: 'sampled',
    unit: 'us',
    functions,
    nodes,
    timeline,
    weights: null,
    positionTicks: null,
    request: null,
    warnings,
  };
}
