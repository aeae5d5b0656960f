import type { GcPlacement } from '../model/sample-placement.ts';
import { type SamplePlaces, samplePlaces } from '../model/sample-places.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import type { TreeShape } from '../model/tree-shape.ts';
import { hasAllStacks, keptNodes, type StackView } from './stack-view.ts';

/** How the samples of a profile are looked at. */
interface SampleLook {
  readonly view: StackView;
  readonly isStripped: boolean;
  readonly gc: GcPlacement;
}

/**
 * By sample of the profile, in the order of time, its node of the tree that the filters leave; -1: they leave the sample
 * out.
 */
export function shownSamples(
  profile: SampledProfile,
  filtered: TreeShape,
  { view, isStripped, gc }: SampleLook,
): Int32Array {
  const places = samplePlaces(profile, gc);
  if (hasAllStacks(view)) return places.nodeOfSample;
  const { tree, nodeOfSample } = places;
  const isKept = keptNodes(tree, profile.functions, { view, isStripped });
  const target = nodesLeft(places, filtered);
  return nodeOfSample.map((node) => (isKept[node] === 1 ? target[node] : -1));
}

/**
 * By node of the whole tree that of the filtered one. A filter takes all nodes of a function or none, so what is not
 * below the node of its caller was taken out, and its caller has its time.
 */
function nodesLeft({ tree }: SamplePlaces, filtered: TreeShape): Int32Array {
  const functionCount = 1 + tree.functionIndex.reduce((most, fn) => Math.max(most, fn), 0);
  const children = new Map<number, number>();
  for (let node = 1; node < filtered.parent.length; node++) {
    children.set(filtered.parent[node] * functionCount + filtered.functionIndex[node], node);
  }
  const target = new Int32Array(tree.parent.length);
  for (let node = 1; node < target.length; node++) {
    const above = target[tree.parent[node]];
    target[node] = children.get(above * functionCount + tree.functionIndex[node]) ?? above;
  }
  return target;
}
