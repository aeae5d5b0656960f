import type { CallTree } from './call-tree.ts';
import { functionKind } from './function-table.ts';
import { mergeNodes, subtreeSums } from './tree-shape.ts';

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
  const { parent, functionIndex } = tree;
  const count = parent.length;
  // Parents stand before their children: one pass forwards tells whether a stack holds a marked function.
  const holds = new Uint8Array(count);
  const wanted = mode === 'focus' ? 1 : 0;
  const samples = new Float64Array(count);
  const selfUs = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    const isHere = node > 0 && isMarked[functionIndex[node] as number] === 1;
    holds[node] = isHere ? 1 : (holds[parent[node] as number] ?? 0);
    if (holds[node] !== wanted) continue;
    samples[node] = tree.samples[node] as number;
    selfUs[node] = tree.selfUs[node] as number;
  }
  return {
    ...tree,
    samples,
    selfUs,
    cumulativeSamples: subtreeSums(samples, parent),
    cumulativeUs: subtreeSums(selfUs, parent),
  };
}

/**
 * The tree without the marked functions: whoever called them has their time, and calls whom they called. No
 * sample is lost: what ran in nothing but hidden functions is on the root. `(idle)` always stays, since every
 * percentage leaves its time out.
 */
export function withoutFrames(tree: CallTree, isMarked: Uint8Array): CallTree {
  const isHidden = hiddenFunctions(tree, isMarked);
  const { parent, functionIndex } = tree;
  const count = parent.length;
  const keptNode = new Int32Array(count);
  const keptParent: number[] = [-1];
  const keptFunction: number[] = [functionIndex[0] as number];
  for (let node = 1; node < count; node++) {
    const above = keptNode[parent[node] as number] as number;
    const fn = functionIndex[node] as number;
    keptNode[node] = isHidden[fn] === 1 ? above : keptParent.length;
    if (isHidden[fn] === 1) continue;
    keptParent.push(above);
    keptFunction.push(fn);
  }
  const nodes = {
    parent: Int32Array.from(keptParent),
    functionIndex: Int32Array.from(keptFunction),
  };
  const merged = mergeNodes(nodes, tree.functions.functionName.length);
  const target = keptNode.map((kept) => merged.treeNode[kept] as number);
  // The calls of a hidden function are nobody's.
  const isCounted = (node: number): boolean => isHidden[functionIndex[node] as number] === 0;
  const samples = sumsAt(tree.samples, target, merged.parent.length);
  const selfUs = sumsAt(tree.selfUs, target, merged.parent.length);
  return {
    functions: tree.functions,
    parent: merged.parent,
    subtreeEnd: merged.subtreeEnd,
    functionIndex: merged.functionIndex,
    calls: tree.calls && sumsAt(tree.calls, target, merged.parent.length, isCounted),
    samples,
    selfUs,
    cumulativeSamples: subtreeSums(samples, merged.parent),
    cumulativeUs: subtreeSums(selfUs, merged.parent),
  };
}

function hiddenFunctions({ functions }: CallTree, isMarked: Uint8Array): Uint8Array {
  return isMarked.map((mark, i) => {
    const kind = functionKind(functions.functionName[i] as string, functions.url[i] as string);
    return kind === 'idle' ? 0 : mark;
  });
}

/** The values of nodes that became the same node of another tree, added up. */
function sumsAt(
  column: Float64Array,
  target: Int32Array,
  count: number,
  isCounted: (node: number) => boolean = () => true,
): Float64Array {
  const sums = new Float64Array(count);
  for (let node = 0; node < column.length; node++) {
    if (!isCounted(node)) continue;
    const at = target[node] as number;
    sums[at] = (sums[at] as number) + (column[node] as number);
  }
  return sums;
}
