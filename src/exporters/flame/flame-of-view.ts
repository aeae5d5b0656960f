import type { FlameChange, FlameGraph, FlameOrder } from '../../flame/flame-graph.ts';
import { treeBySize } from '../../flame/flame-tree.ts';
import type { CallTree } from '../../model/call-tree.ts';
import { functionKind } from '../../model/function-table.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import type { ExportOrigin } from '../exporter.ts';
import { plainFrame } from '../frame-text.ts';
import { type Frames, framesOf, frameTree } from '../frame-tree.ts';
import { flameAbout } from './flame-about.ts';
import { frameGroups } from './frame-groups.ts';
import { timeOrder } from './time-order.ts';

/** The flame graph of a view: its stacks merged, as the functions are shown. */
export function flameOfView(view: ProfileView, origin: ExportOrigin): FlameGraph {
  const frames = framesOf(view, plainFrame);
  const whole = frameTree(view, frames);
  const { columns, keptNode } = keptColumns(whole, isLeftOut(frames, origin.hasIdle));
  const { tree, nodeOf } = treeBySize(columns);
  const nodeOfTree = keptNode.map((node) => nodeOf[node]);
  const { groups, groupOfFrame } = frameGroups(view, frames);
  const { functionName, url, line, column } = frames.table;
  return {
    title: origin.title,
    about: flameAbout(view, origin),
    unit: whole.unit === 's' ? 'us' : whole.unit,
    groups,
    functions: {
      name: functionName,
      file: url,
      line: line.map(Number),
      column,
      group: groupOfFrame,
    },
    tree,
    order: orderOf(view, whole, frames, nodeOfTree),
    changes: origin.changes && changesOf(frames, origin.changes),
  };
}

/** 1 for frames whose samples are not drawn. */
function isLeftOut({ table }: Frames, hasIdle: boolean): Uint8Array {
  return Uint8Array.from(table.functionName, (name, frame) =>
    Number(!hasIdle && functionKind(name, table.url[frame]) === 'idle'),
  );
}

/** The columns of a tree without some nodes and their time, and where the others are; 0 for those that are gone. */
function keptColumns(tree: CallTree, isOut: Uint8Array) {
  const { parent, functionIndex, self } = tree;
  const counted = tree.countedSamples === undefined ? tree.samples : tree.countedSamples;
  const keptNode = new Int32Array(parent.length);
  const old = [0];
  for (let node = 1; node < parent.length; node++) {
    const isBelowRoot = parent[node] === 0 || keptNode[parent[node]] > 0;
    if (isBelowRoot && isOut[functionIndex[node]] === 0) keptNode[node] = old.push(node) - 1;
  }
  const columns = {
    fn: Int32Array.from(old, (node) => functionIndex[node]),
    parent: Int32Array.from(old, (node) => (node === 0 ? -1 : keptNode[parent[node]])),
    self: Float64Array.from(old, (node) => self[node]),
    samples: counted && Float64Array.from(old, (node) => counted[node]),
  };
  return { columns, keptNode };
}

function orderOf(
  view: ProfileView,
  tree: CallTree,
  frames: Frames,
  nodeOfTree: Int32Array,
): FlameOrder | null {
  const order = timeOrder(view, tree, frames);
  return order && { ...order, node: order.node.map((node) => nodeOfTree[node]) };
}

function changesOf(
  { table, frameOfRow }: Frames,
  changeOfRow: readonly FlameChange[],
): readonly FlameChange[] {
  const none: FlameChange = { direction: null, strength: 0, text: '' };
  const changes = table.functionName.map(() => none);
  frameOfRow.forEach((frame, row) => {
    changes[frame] = changeOfRow[row] ?? none;
  });
  return changes;
}
