import { NODE_KIND } from './function-kinds.ts';
import { mergeNodes } from './merge-nodes.ts';
import { type GcPlacement, placeCollections, runningBefore } from './sample-placement.ts';
import type { SampledProfile } from './sampled-profile.ts';
import type { MergedTree } from './tree-shape.ts';

/** Where the samples of a profile lie: the same tree as `buildCallTree` makes. */
export interface SamplePlaces {
  /** With the tree's node for each node of the dump. */
  readonly tree: MergedTree;
  /** By sample, in the order of time, its node of the tree. */
  readonly nodeOfSample: Int32Array;
}

/** Finds the node of each sample, garbage collection on the stack that it interrupted where it is placed so. */
export function samplePlaces(profile: SampledProfile, gc: GcPlacement): SamplePlaces {
  const { kind, leaves, leafOn } = placeCollections(profile, gc);
  const tree = mergeNodes(profile.nodes, profile.functions.url.length, leaves);
  const { nodeIndex } = profile.timeline;
  const nodeOfSample = new Int32Array(nodeIndex.length);
  let below = runningBefore(profile.timeline, kind);
  for (let i = 0; i < nodeIndex.length; i++) {
    const node = nodeIndex[i];
    const isCollection = kind[node] === NODE_KIND.gc;
    nodeOfSample[i] = tree.treeNode[isCollection ? (leafOn.get(below) ?? node) : node];
    if (!isCollection) below = kind[node] === NODE_KIND.ordinary ? node : -1;
  }
  return { tree, nodeOfSample };
}
