import type { CallTree } from './call-tree.ts';
import { FunctionTableBuilder } from './function-table.ts';
import { mergeNodes } from './tree-shape.ts';

/** Several trees as one: nodes that are the same stack are one node, their numbers added up. */
export function mergeTrees(trees: readonly [CallTree, ...CallTree[]]): CallTree {
  const [first, ...others] = trees;
  if (others.length === 0) return first;
  const functions = new FunctionTableBuilder();
  const parent: number[] = [-1];
  const functionIndex: number[] = [functions.intern('(root)', '', 0, 0)];
  const nodeMaps = trees.map((tree) => {
    const functionMap = tree.functions.functionName.map((_, i) =>
      functions.internFrom(tree.functions, i),
    );
    const nodeMap = new Int32Array(tree.parent.length);
    for (let node = 1; node < nodeMap.length; node++) {
      nodeMap[node] = parent.length;
      parent.push(nodeMap[tree.parent[node]]);
      functionIndex.push(functionMap[tree.functionIndex[node]]);
    }
    return nodeMap;
  });
  const nodes = {
    parent: Int32Array.from(parent),
    functionIndex: Int32Array.from(functionIndex),
  };
  const merged = mergeNodes(nodes, functions.length);
  const added = (columnOf: (tree: CallTree) => Int32Array | Float64Array | null): Float64Array => {
    const sums = new Float64Array(merged.parent.length);
    trees.forEach((tree, i) => {
      const nodeMap = nodeMaps[i] as Int32Array;
      columnOf(tree)?.forEach((value, node) => {
        const at = merged.treeNode[nodeMap[node]];
        sums[at] += value;
      });
    });
    return sums;
  };
  return {
    functions: functions.table,
    parent: merged.parent,
    subtreeEnd: merged.subtreeEnd,
    functionIndex: merged.functionIndex,
    calls: trees.some(({ calls }) => calls === null) ? null : added(({ calls }) => calls),
    samples: added(({ samples }) => samples),
    self: added(({ self }) => self),
    cumulativeSamples: added(({ cumulativeSamples }) => cumulativeSamples),
    cumulative: added(({ cumulative }) => cumulative),
  };
}
