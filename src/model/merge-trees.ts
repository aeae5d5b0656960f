import type { CallTree } from './call-tree.ts';
import type { FunctionTable } from './function-table.ts';
import { mergeNodes } from './merge-nodes.ts';
import { commonUnit } from './profile-unit.ts';

/**
 * Several trees as one: nodes that are the same stack of these functions are one node, their numbers added up.
 *
 * @param functions the first is none: the root stands for it
 * @param indexMaps for each tree the index in `functions` of each of its functions
 */
export function mergeTrees(
  trees: readonly CallTree[],
  functions: FunctionTable,
  indexMaps: readonly Int32Array[],
): CallTree {
  const { nodes, nodeMaps } = nodesInARow(trees, indexMaps);
  const merged = mergeNodes(nodes, functions.functionName.length);
  const added = (columnOf: (tree: CallTree) => Int32Array | Float64Array | null): Float64Array => {
    const sums = new Float64Array(merged.parent.length);
    trees.forEach((tree, i) => {
      const nodeMap = nodeMaps[i];
      columnOf(tree)?.forEach((value, node) => {
        const at = merged.treeNode[nodeMap[node]];
        sums[at] += value;
      });
    });
    return sums;
  };
  return {
    functions,
    unit: commonUnit(trees.map(({ unit }) => unit)),
    parent: merged.parent,
    subtreeEnd: merged.subtreeEnd,
    functionIndex: merged.functionIndex,
    calls: trees.some(({ calls }) => calls === null) ? null : added(({ calls }) => calls),
    samples: added(({ samples }) => samples),
    ...mergedCounts(trees, added),
    self: added(({ self }) => self),
    cumulativeSamples: added(({ cumulativeSamples }) => cumulativeSamples),
    cumulative: added(({ cumulative }) => cumulative),
  };
}

/** The nodes of all trees under one root, and where those of each tree are. */
function nodesInARow(trees: readonly CallTree[], indexMaps: readonly Int32Array[]) {
  const parent: number[] = [-1];
  const functionIndex: number[] = [0];
  const nodeMaps = trees.map((tree, i) => {
    const nodeMap = new Int32Array(tree.parent.length);
    for (let node = 1; node < nodeMap.length; node++) {
      nodeMap[node] = parent.length;
      parent.push(nodeMap[tree.parent[node]]);
      functionIndex.push(indexMaps[i][tree.functionIndex[node]]);
    }
    return nodeMap;
  });
  const nodes = { parent: Int32Array.from(parent), functionIndex: Int32Array.from(functionIndex) };
  return { nodes, nodeMaps };
}

/** What all dumps count as samples, where that is something else than their stacks in one of them. */
function mergedCounts(
  trees: readonly CallTree[],
  added: (columnOf: (tree: CallTree) => Int32Array | Float64Array | null) => Float64Array,
): Pick<CallTree, 'countedSamples'> {
  if (trees.every(({ countedSamples }) => countedSamples === undefined)) return {};
  const countsOf = ({ countedSamples, samples }: CallTree) =>
    countedSamples === undefined ? samples : countedSamples;
  const isUncounted = trees.some((tree) => countsOf(tree) === null);
  return { countedSamples: isUncounted ? null : added(countsOf) };
}
