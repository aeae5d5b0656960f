import { foldFrames } from '../../../model/fold-frames.ts';
import { eachNodeWithRepeat } from '../../../model/function-stats.ts';
import type { ProfileView, RowStacks } from '../../../model/profile-view.ts';
import { bridgedEdges } from './bridged-edges.ts';
import { EdgeList, type GraphEdges } from './graph-edges.ts';

/** The edges between kept rows. Without stacks the time across dropped functions is not known. */
export function graphEdges(view: ProfileView, kept: Uint8Array): GraphEdges {
  const { stacks } = view;
  return stacks === null ? bridgedEdges(view, kept) : foldedEdges(stacks, kept);
}

function foldedEdges(stacks: readonly RowStacks[], kept: Uint8Array): GraphEdges {
  const list = new EdgeList(kept.length);
  for (const stack of stacks) addEdges(list, stack, kept);
  return list;
}

function addEdges(list: EdgeList, { tree, rowOfFunction }: RowStacks, kept: Uint8Array): void {
  const isKept = Uint8Array.from(rowOfFunction, (row) => kept[row] ?? 0);
  const folded = foldFrames(tree, isKept);
  const { parent, functionIndex, cumulative, cumulativeSamples } = folded.tree;
  const rowOf = (node: number): number => rowOfFunction[functionIndex[node]];
  const edgeOfNode = new Int32Array(parent.length).fill(-1);
  for (let node = 1; node < parent.length; node++) {
    const above = parent[node];
    if (above === 0 || cumulativeSamples[node] === 0) continue;
    const isBridge = folded.isBridged[node] === 1;
    // A function that comes back by way of others is not an edge that tells anything.
    if (isBridge && rowOf(above) === rowOf(node)) continue;
    edgeOfNode[node] = list.edge(rowOf(above), rowOf(node), isBridge);
  }
  const keyOfNode = (node: number): number => edgeOfNode[node];
  eachNodeWithRepeat(folded.tree, keyOfNode, list.caller.length, (node, edge, isTopmost) => {
    if (isTopmost) list.time[edge] = list.time[edge] + cumulative[node];
  });
}
