import { beginFrames, functionOfFrame } from './frames';
import { beginIds, setNodeOfId } from './ids';
import { addChildren, beginPending, takeParent } from './pending';
import { addRows, beginColumns, countOf, cutRows, newRows, startOf } from './rows';

/** Nodes so far, with those that were added one by one. */
export let nodeTotal: i32 = 0;
/** What was read since it was taken, a row for each node: its frame, its parent (-1: none yet), its hits. */
let nodes: usize = 0;
/** Node, line, ticks. */
export let ticks: usize = 0;
/** Node, and the id of the parent that it names. */
export let namedParents: usize = 0;
/** Ids of the children of the node that is being read. */
export let children: usize = 0;
/** Whether a node named children. */
let hasChildren: bool = false;

export function beginNodes(): void {
  beginFrames();
  beginIds();
  beginPending();
  nodeTotal = 0;
  nodes = newRows(12);
  ticks = newRows(12);
  namedParents = newRows(8);
  children = newRows(4);
  hasChildren = false;
  beginColumns();
}

export function nodeCount(): i32 {
  return nodeTotal;
}

export function nodeRows(): usize {
  return nodes;
}

export function tickRows(): usize {
  return ticks;
}

export function namedParentRows(): usize {
  return namedParents;
}

export function hasChildLists(): bool {
  return hasChildren;
}

/** The rows of nodes, ticks and named parents were taken. */
export function forgetNodes(): void {
  cutRows(nodes, 0);
  cutRows(ticks, 0);
  cutRows(namedParents, 0);
}

/** Puts the functions of the nodes that were not taken in the place of their frames. */
export function functionsOfNodes(): void {
  const rows = startOf(nodes);
  const count = countOf(nodes);
  for (let i: u32 = 0; i < count; i++) {
    store<i32>(rows + 12 * i, functionOfFrame(load<i32>(rows + 12 * i)));
  }
}

export function addTick(node: i32, line: i32, count: i32): void {
  const row = addRows(ticks, 1);
  store<i32>(row, node);
  store<i32>(row, line, 4);
  store<i32>(row, count, 8);
}

export function addNamedParent(node: i32, parentId: i32): void {
  const row = addRows(namedParents, 1);
  store<i32>(row, node);
  store<i32>(row, parentId, 4);
}

/** Makes room for the ids of a node's children, which `addNode` takes. */
export function childrenOfNode(count: u32): usize {
  cutRows(children, 0);
  return addRows(children, count);
}

/** Adds a node that was read elsewhere. `false`: its id is taken, or not for this table. */
export function addNode(id: u32, frame: i32, hits: i32, childCount: u32): bool {
  if (!setNodeOfId(id, nodeTotal)) return false;
  keepNode(id, frame, hits, childCount);
  return true;
}

/** The same for an id that is not for the table. */
export function addNodeOfOtherId(id: u32, frame: i32, hits: i32, childCount: u32): void {
  keepNode(id, frame, hits, childCount);
}

/** Adds a node whose children stand in `children`. */
export function keepNode(id: u32, frame: i32, hits: i32, childCount: u32): void {
  const row = addRows(nodes, 1);
  store<i32>(row, frame);
  store<i32>(row, takeParent(id), 4);
  store<i32>(row, hits, 8);
  if (childCount > 0) {
    hasChildren = true;
    addChildren(startOf(children), childCount, nodeTotal);
  }
  nodeTotal++;
}
