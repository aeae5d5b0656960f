import { allocate } from './memory';
import { addRows, newRows } from './rows';

/** Kinds of nodes, as `model/function-kinds.ts` numbers them; told by `beginSums`. */
let gc: i32 = 0;
let ordinary: i32 = 0;
let idle: i32 = 0;
let root: i32 = 0;
const KIND_BITS: i32 = 3;
const KIND_MASK: i32 = 7;

/** By node of the dump: its node in the tree, and its kind in the lowest bits. */
let places: usize = 0;
/** By node of the dump: the leaf on it that garbage collection has in the tree; -1: none. */
let leafPlaces: usize = 0;
/** By node of the tree: its label, and the levels of all chains above. */
let labels: usize = 0;
/** By label the node above its chain. */
let aboveChain: usize = 0;
/** By node of the tree its function. */
let functionOfNode: usize = 0;
/** By node of the tree: time (8 bytes), samples, what is shared. */
let sums: usize = 0;
let ownCalls: usize = 0;
/** Nodes that have such calls. */
let nodesWithOwnCalls: usize = 0;

/** The node of the tree that runs, with its label and levels; -1: none. */
let running: i32 = -1;
let runningLabel: i32 = 0;
let runningLevels: i32 = 0;
/** The node of the dump below garbage collection. */
let below: i32 = -1;
let specialRow: i32 = -1;

const SUM_BYTES: usize = 16;

/** Makes room for a dump with so many nodes whose tree has so many. */
export function beginSums(dumpNodes: u32, treeNodes: u32, nodeBefore: i32): void {
  places = allocate(4 * dumpNodes);
  leafPlaces = allocate(4 * dumpNodes);
  labels = allocate(8 * treeNodes);
  aboveChain = allocate(4 * (treeNodes + 1));
  functionOfNode = allocate(4 * treeNodes);
  sums = allocate(SUM_BYTES * treeNodes);
  ownCalls = allocate(4 * treeNodes);
  nodesWithOwnCalls = newRows(4);
  running = -1;
  below = nodeBefore;
  specialRow = -1;
}

export function setKinds(
  kindOfGc: i32,
  kindOfOrdinary: i32,
  kindOfIdle: i32,
  kindOfRoot: i32,
): void {
  gc = kindOfGc;
  ordinary = kindOfOrdinary;
  idle = kindOfIdle;
  root = kindOfRoot;
}

export function placesAt(): usize {
  return places;
}

export function leafPlacesAt(): usize {
  return leafPlaces;
}

export function labelsAt(): usize {
  return labels;
}

export function aboveChainAt(): usize {
  return aboveChain;
}

export function functionOfNodeAt(): usize {
  return functionOfNode;
}

export function sumsAt(): usize {
  return sums;
}

export function ownCallsAt(): usize {
  return ownCalls;
}

export function nodesWithOwnCallRows(): usize {
  return nodesWithOwnCalls;
}

/**
 * The deepest node above two nodes with these labels and levels, or one of them (Schieber and Vishkin, On finding lowest
 * common ancestors, 1988; see `labelNodes` in `model/sums-of-many.ts`).
 */
function commonNode(a: i32, label: i32, levels: i32): i32 {
  let mine = a;
  let other = running;
  if (label !== runningLabel) {
    // The lowest level that both have above the highest bit in which they differ is that of the common chain.
    const differing = 31 - clz(label ^ runningLabel);
    const common = ((levels & runningLevels) >> differing) << differing;
    const level = common & -common;
    const chain = (label & -(level << 1)) | level;
    if (label !== chain) mine = nodeAbove(label, levels & (level - 1));
    if (runningLabel !== chain) other = nodeAbove(runningLabel, runningLevels & (level - 1));
  }
  return min(mine, other);
}

/** The node above the highest chain of these levels that leads up from a label. */
function nodeAbove(label: i32, levelsBelow: i32): i32 {
  const top = 1 << (31 - clz(levelsBelow));
  return load<i32>(aboveChain + ((<usize>((label & -(top << 1)) | top)) << 2));
}

/** Puts samples on their nodes: the nodes of the dump, 4 bytes each, and their times, 8 bytes each. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop, as in `sums-of-many.ts`
export function addSamples(nodes: usize, timesUs: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const node = load<i32>(nodes + 4 * i);
    const place = load<i32>(places + ((<usize>node) << 2));
    const kind = place & KIND_MASK;
    let at = place >> KIND_BITS;
    if (kind === ordinary) {
      const sum = sums + SUM_BYTES * at;
      store<f64>(sum, load<f64>(sum) + load<f64>(timesUs + 8 * i));
      store<i32>(sum, load<i32>(sum, 8) + 1, 8);
      below = node;
      specialRow = -1;
      if (at === running) {
        store<i32>(sum, load<i32>(sum, 12) + 1, 12);
        continue;
      }
      const label = load<i32>(labels + ((<usize>at) << 3));
      const levels = load<i32>(labels + ((<usize>at) << 3), 4);
      if (running >= 0) {
        const shared = sums + SUM_BYTES * commonNode(at, label, levels);
        store<i32>(shared, load<i32>(shared, 12) + 1, 12);
      }
      running = at;
      runningLabel = label;
      runningLevels = levels;
    } else {
      // Without a leaf garbage collection stays where the dump has it.
      if (kind === gc && below >= 0) {
        const leaf = load<i32>(leafPlaces + ((<usize>below) << 2));
        if (leaf >= 0) at = leaf;
      }
      addSpecial(at, kind, load<f64>(timesUs + 8 * i));
    }
  }
}

/** A sample of what shares nothing with the stack below it. */
function addSpecial(at: i32, kind: i32, us: f64): void {
  const sum = sums + SUM_BYTES * at;
  store<f64>(sum, load<f64>(sum) + us);
  store<i32>(sum, load<i32>(sum, 8) + 1, 8);
  store<i32>(sum, load<i32>(sum, 12) + 1, 12);
  if (kind !== gc) below = -1;
  const row = load<i32>(functionOfNode + ((<usize>at) << 2));
  if (row !== specialRow) {
    const calls = ownCalls + ((<usize>at) << 2);
    if (load<i32>(calls) === 0) store<i32>(addRows(nodesWithOwnCalls, 1), at);
    store<i32>(calls, load<i32>(calls) + 1);
  }
  specialRow = row;
  if (kind === idle || kind === root) running = -1;
}
