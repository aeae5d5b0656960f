import type { FlameOrder } from '../../flame/flame-graph.ts';
import type { CallTree } from '../../model/call-tree.ts';
import type { ProfileStacks, ProfileView } from '../../model/profile-view.ts';
import type { Frames } from '../frame-tree.ts';

/**
 * The samples of a view in the order of time, one dump after another, as nodes of its tree of frames; 0 where a filter
 * left them out. `null`: they have no order.
 */
export function timeOrder(
  { stacks }: ProfileView,
  tree: CallTree,
  { frameOfRow }: Frames,
): (FlameOrder & { readonly node: Int32Array }) | null {
  if (stacks === null || stacks.some(({ profile }) => profile.weights !== null)) return null;
  const childOf = childFinder(tree);
  const node: number[] = [];
  const duration: number[] = [];
  for (const one of stacks) {
    const target = nodesIn(one, frameOfRow, childOf);
    const { durationUs } = one.profile.timeline;
    one.nodeOfSample().forEach((own, i) => {
      const at = own < 0 ? 0 : target[own];
      if (node.length > 0 && node[node.length - 1] === at) {
        duration[duration.length - 1] += durationUs[i];
        return;
      }
      node.push(at);
      duration.push(durationUs[i]);
    });
  }
  return { node: Int32Array.from(node), duration: Float64Array.from(duration) };
}

/** By node of a profile's own tree the node of the tree of frames. */
function nodesIn(
  { tree: { parent, functionIndex }, rowOfFunction }: ProfileStacks,
  frameOfRow: Int32Array,
  childOf: (node: number, frame: number) => number,
): Int32Array {
  const target = new Int32Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    const frame = frameOfRow[rowOfFunction[functionIndex[node]]] ?? 0;
    target[node] = childOf(target[parent[node]], frame);
  }
  return target;
}

function childFinder({ parent, functionIndex, functions }: CallTree) {
  const frameCount = functions.functionName.length;
  const known = new Map<number, number>();
  for (let node = 1; node < parent.length; node++) {
    known.set(parent[node] * frameCount + functionIndex[node], node);
  }
  return (above: number, frame: number): number => known.get(above * frameCount + frame) ?? above;
}
