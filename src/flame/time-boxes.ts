import type { FlameOrder } from './flame-graph.ts';
import { type FlameTree, flameTree } from './flame-tree.ts';
import { TreeBoxes } from './tree-boxes.ts';

/**
 * Boxes in the order of time: one for as long as a function stays on the stack.
 *
 * @param nodeOf where the nodes of the order are in the tree
 */
export function timeBoxes(tree: FlameTree, order: FlameOrder, nodeOf?: Int32Array): TreeBoxes {
  const columns = { fn: [0], parent: [-1], self: [0] };
  const start = [0];
  let now = 0;
  // By depth the node that is on the stack, and its box.
  const openNode = [0];
  const openBox = [0];
  let depth = 0;
  for (let i = 0; i < order.node.length; i++) {
    const original = order.node[i];
    const node = nodeOf?.[original] ?? original;
    const path: number[] = [];
    let at = node;
    while (depthOf(tree, at) > depth || openNode[depthOf(tree, at)] !== at) {
      path.push(at);
      at = tree.parent[at];
    }
    depth = depthOf(tree, at);
    for (let next = path.pop(); next !== undefined; next = path.pop()) {
      const above = openBox[depth];
      depth++;
      openNode[depth] = next;
      openBox[depth] = columns.fn.push(tree.fn[next]) - 1;
      columns.parent.push(above);
      columns.self.push(0);
      start.push(now);
    }
    const box = openBox[depth];
    columns.self[box] += order.duration[i];
    now += order.duration[i];
  }
  const made = flameTree({
    fn: Int32Array.from(columns.fn),
    parent: Int32Array.from(columns.parent),
    self: Float64Array.from(columns.self),
    samples: null,
  });
  return new TreeBoxes(made, false, Float64Array.from(start));
}

function depthOf({ depth }: FlameTree, node: number): number {
  return depth[node];
}
