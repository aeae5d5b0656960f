import type { CallTree } from './call-tree.ts';
import { FunctionTableBuilder } from './function-table.ts';
import { mergeNodes } from './merge-nodes.ts';
import { subtreeSums, sumsAt } from './tree-shape.ts';

/** More functions than these no program has: with it a node and a function are one number. */
const FUNCTION_LIMIT = 2 ** 24;

/**
 * One tree that trees of microseconds are added to, one after the other: nodes that are the same stack are one, their
 * numbers added up. What no sample was seen in is left out.
 */
export class GrowingTree {
  private readonly functions = new FunctionTableBuilder();
  /** The child of a node for a function, by both. */
  private readonly children = new Map<number, number>();
  private readonly parent = [-1];
  private readonly functionIndex = [-1];
  private readonly samples = [0];
  private readonly calls = [0];
  private readonly self = [0];

  /**
   * Adds a tree without exact calls, of a dump whose samples have an order.
   *
   * @returns for each function of the tree its index in the sum; -1 where nothing ran
   */
  add(tree: CallTree): Int32Array {
    const functionMap = this.addFunctions(tree);
    const { parent, functionIndex, samples, self, calls, cumulativeSamples } = tree;
    const nodeMap = new Int32Array(parent.length);
    for (let node = 0; node < parent.length; node++) {
      if (cumulativeSamples[node] === 0) continue;
      const at =
        node === 0 ? 0 : this.child(nodeMap[parent[node]], functionMap[functionIndex[node]]);
      nodeMap[node] = at;
      this.samples[at] += samples[node];
      this.self[at] += self[node];
      if (calls !== null) this.calls[at] += calls[node];
    }
    return functionMap;
  }

  /** The sum, with the functions in the order of the trees, and behind them the root's. */
  finished(): CallTree {
    const { functionName, url, line, column } = this.functions.table;
    const functions = {
      functionName: [...functionName, '(root)'],
      url: [...url, ''],
      line: [...line, 0],
      column: [...column, 0],
    };
    const nodes = {
      parent: Int32Array.from(this.parent),
      functionIndex: Int32Array.from(this.functionIndex),
    };
    nodes.functionIndex[0] = functionName.length;
    const { treeNode, ...shape } = mergeNodes(nodes, functions.functionName.length);
    const inOrder = (column: readonly number[]): Float64Array =>
      sumsAt(Float64Array.from(column), treeNode, treeNode.length);
    const samples = inOrder(this.samples);
    const self = inOrder(this.self);
    return {
      functions,
      unit: 'us',
      ...shape,
      calls: inOrder(this.calls),
      samples,
      self,
      cumulativeSamples: subtreeSums(samples, shape.parent),
      cumulative: subtreeSums(self, shape.parent),
    };
  }

  /** As tables are merged: those that ran, in the order of their dump. */
  private addFunctions({ functions, functionIndex, cumulativeSamples }: CallTree): Int32Array {
    const functionMap = new Int32Array(functions.functionName.length).fill(-1);
    for (let node = 1; node < functionIndex.length; node++) {
      if (cumulativeSamples[node] > 0) functionMap[functionIndex[node]] = 0;
    }
    for (let i = 0; i < functionMap.length; i++) {
      if (functionMap[i] === 0) functionMap[i] = this.functions.internFrom(functions, i);
    }
    return functionMap;
  }

  private child(parent: number, functionIndex: number): number {
    const key = parent * FUNCTION_LIMIT + functionIndex;
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const added = this.parent.length;
    this.children.set(key, added);
    this.parent.push(parent);
    this.functionIndex.push(functionIndex);
    this.samples.push(0);
    this.calls.push(0);
    this.self.push(0);
    return added;
  }
}
