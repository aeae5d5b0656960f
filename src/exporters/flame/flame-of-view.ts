import type { FlameChange, FlameGraph } from '../../flame/flame-graph.ts';
import { treeBySize } from '../../flame/flame-tree.ts';
import type { CallTree } from '../../model/call-tree.ts';
import { functionKind, type LineNumber } from '../../model/function-table.ts';
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
  const isOut = leftOutFrames(frames, origin.hasIdle);
  const { columns, keptNode } = keptColumns(whole, isOut);
  const { tree, nodeOf } = treeBySize(columns);
  const drawn = drawnNodes(whole, isOut, (node) => nodeOf[keptNode[node]]);
  const order = timeOrder(view, whole, frames);
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
      line: line.map(placeNumber),
      column: column.map(placeNumber),
      group: groupOfFrame,
    },
    tree,
    order: order && { ...order, node: order.node.map((node) => drawn[node]) },
    changes: origin.changes && changesOf(frames, origin.changes),
  };
}

/** Dumps of other programs have -1 and fractions, too. */
function placeNumber(value: LineNumber): number {
  const whole = Math.trunc(Number(value));
  return Number.isSafeInteger(whole) && whole > 0 ? whole : 0;
}

/** 1 for frames whose own time is not drawn. */
function leftOutFrames({ table }: Frames, hasIdle: boolean): Uint8Array {
  return Uint8Array.from(table.functionName, (name, frame) =>
    Number(!hasIdle && functionKind(name, table.url[frame]) === 'idle'),
  );
}

/** The columns of a tree without the time of some frames, and where its nodes are; 0 for those that are gone. */
function keptColumns(tree: CallTree, isOut: Uint8Array) {
  const { parent, functionIndex, self } = tree;
  const counted = tree.countedSamples === undefined ? tree.samples : tree.countedSamples;
  const isKept = functionIndex.map((frame) => 1 - isOut[frame]);
  for (let node = parent.length - 1; node > 0; node--) {
    if (isKept[node] === 1) isKept[parent[node]] = 1;
  }
  const keptNode = new Int32Array(parent.length);
  const old = [0];
  for (let node = 1; node < parent.length; node++) {
    if (isKept[node] === 1) keptNode[node] = old.push(node) - 1;
  }
  const amounts = (column: ArrayLike<number>): Float64Array =>
    Float64Array.from(old, (node) => (isOut[functionIndex[node]] === 1 ? 0 : column[node]));
  const columns = {
    fn: Int32Array.from(old, (node) => functionIndex[node]),
    parent: Int32Array.from(old, (node) => (node === 0 ? -1 : keptNode[parent[node]])),
    self: amounts(self),
    samples: counted && amounts(counted),
  };
  return { columns, keptNode };
}

/** By node of the whole tree that of the drawn one; 0 where its own time is not drawn. */
function drawnNodes(tree: CallTree, isOut: Uint8Array, nodeOf: (node: number) => number) {
  return tree.functionIndex.map((frame, node) => (isOut[frame] === 1 ? 0 : nodeOf(node)));
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
