import type { CallTree } from './call-tree.ts';
import { type FunctionTable, functionKind } from './function-table.ts';
import { mergeNodes } from './merge-nodes.ts';
import { subtreeSums, sumsAt, type TreeShape } from './tree-shape.ts';

/** What the filters of stacks do with functions that match. */
export type StackFilterKind = 'focus' | 'ignore' | 'hide' | 'show';

/** The tree that a filter leaves where these functions match. */
export function filterTree(tree: CallTree, kind: StackFilterKind, isMatch: Uint8Array): CallTree {
  switch (kind) {
    case 'focus':
    case 'ignore':
      return withSamplesOf(tree, isMatch, kind);
    case 'hide':
      return withoutFrames(tree, isMatch);
    case 'show':
      return withoutFrames(
        tree,
        isMatch.map((match) => 1 - match),
      );
  }
}

/**
 * The tree with those samples only that have one of the marked functions on their stack (`focus`), or none of
 * them (`ignore`). Linear in the nodes. Calls stay those of the whole recording: they are lower bounds as before,
 * and a function that is on no stack that is left is not listed.
 */
export function withSamplesOf(
  tree: CallTree,
  isMarked: Uint8Array,
  mode: 'focus' | 'ignore',
): CallTree {
  const { parent } = tree;
  const count = parent.length;
  const holds = stacksHolding(tree, isMarked);
  const wanted = mode === 'focus' ? 1 : 0;
  const kept = (column: Int32Array | Float64Array): Float64Array => {
    const left = new Float64Array(count);
    for (let node = 0; node < count; node++) if (holds[node] === wanted) left[node] = column[node];
    return left;
  };
  const samples = kept(tree.samples);
  const self = kept(tree.self);
  // Counts know no stacks: of a part of them only what was seen is known.
  const { exactCalls: _, ...uncounted } = tree;
  return {
    ...uncounted,
    samples,
    ...movedCounts(tree, kept),
    self,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulative: subtreeSums(self, parent),
  };
}

/** 1 for nodes on whose stack one of the marked functions is. The root is not a function. */
export function stacksHolding(
  { parent, functionIndex }: TreeShape,
  isMarked: Uint8Array,
): Uint8Array {
  const holds = new Uint8Array(parent.length);
  // Parents stand before their children: one pass forwards tells.
  for (let node = 1; node < parent.length; node++) {
    const isHere = isMarked[functionIndex[node]] === 1;
    holds[node] = isHere ? 1 : holds[parent[node]];
  }
  return holds;
}

/**
 * The tree without the marked functions: whoever called them has their time, and calls whom they called. No
 * sample is lost: what ran in nothing but hidden functions is on the root. `(idle)` always stays, since every
 * percentage leaves its time out.
 */
export function withoutFrames(tree: CallTree, isMarked: Uint8Array): CallTree {
  const isHidden = hiddenFunctions(tree.functions, isMarked);
  const { keptNode, nodes } = keptNodes(tree, isHidden);
  const merged = mergeNodes(nodes, tree.functions.functionName.length);
  const target = keptNode.map((kept) => merged.treeNode[kept]);
  const count = merged.parent.length;
  const samples = sumsAt(tree.samples, target, count);
  const self = sumsAt(tree.self, target, count);
  return {
    functions: tree.functions,
    unit: tree.unit,
    parent: merged.parent,
    subtreeEnd: merged.subtreeEnd,
    functionIndex: merged.functionIndex,
    calls: tree.calls && sumsAt(callsOfKept(tree, tree.calls, isHidden), target, count),
    samples,
    ...movedCounts(tree, (column) => sumsAt(column, target, count)),
    self,
    cumulativeSamples: subtreeSums(samples, merged.parent),
    cumulative: subtreeSums(self, merged.parent),
  };
}

/** The counted samples of a tree that is made of another, where these have such. */
export function movedCounts(
  { countedSamples }: CallTree,
  move: (column: Float64Array) => Float64Array,
): Pick<CallTree, 'countedSamples'> {
  if (countedSamples === undefined) return {};
  return { countedSamples: countedSamples && move(countedSamples) };
}

/** The nodes that stay, and for each node of the tree that which it becomes, or which takes its time. */
function keptNodes({ parent, functionIndex }: CallTree, isHidden: Uint8Array) {
  const count = parent.length;
  const keptNode = new Int32Array(count);
  const keptParent = new Int32Array(count).fill(-1);
  const keptFunction = new Int32Array(count);
  keptFunction[0] = functionIndex[0];
  let keptCount = 1;
  for (let node = 1; node < count; node++) {
    const above = keptNode[parent[node]];
    const fn = functionIndex[node];
    if (isHidden[fn] === 1) {
      keptNode[node] = above;
      continue;
    }
    keptParent[keptCount] = above;
    keptFunction[keptCount] = fn;
    keptNode[node] = keptCount++;
  }
  const nodes = {
    parent: keptParent.subarray(0, keptCount),
    functionIndex: keptFunction.subarray(0, keptCount),
  };
  return { keptNode, nodes };
}

/** The calls of a hidden function are nobody's. */
function callsOfKept(
  tree: CallTree,
  calls: Int32Array | Float64Array,
  isHidden: Uint8Array,
): Float64Array {
  const { functionIndex } = tree;
  // A loop: `from` with a function takes ten times as long.
  const kept = new Float64Array(calls.length);
  for (let node = 0; node < kept.length; node++) {
    if (isHidden[functionIndex[node]] === 0) kept[node] = calls[node];
  }
  return kept;
}

/** Of the marked functions those that can be hidden. */
export function hiddenFunctions(functions: FunctionTable, isMarked: Uint8Array): Uint8Array {
  return isMarked.map((mark, i) => {
    const kind = functionKind(functions.functionName[i], functions.url[i]);
    return kind === 'idle' ? 0 : mark;
  });
}
