import { giveBackLoops, isTrap, type Loops, rowsAt, takeLoops } from '../wasm/loops.ts';
import { NODE_KIND } from './function-kinds.ts';
import { type PlacedCollections, runningBefore } from './sample-placement.ts';
import type { SampleTimeline } from './sampled-profile.ts';
import { labelNodes, type OwnSums, placesOf } from './sums-of-many.ts';
import type { MergedTree } from './tree-shape.ts';

/** Samples that are handed to the loops together. */
const SAMPLES_AT_ONCE = 1 << 14;

/** The same as `ownSumsOfMany`, by a loop that was compiled beforehand; `null`: there is none. */
export function compiledSums(
  timeline: SampleTimeline,
  placed: PlacedCollections,
  tree: MergedTree,
): OwnSums | null {
  const loops = takeLoops();
  if (loops === null) return null;
  try {
    const sums = sumsBy(loops, timeline, placed, tree);
    giveBackLoops(loops);
    return sums;
  } catch (error) {
    if (isTrap(error)) return null;
    throw error;
  }
}

function sumsBy(
  loops: Loops,
  timeline: SampleTimeline,
  placed: PlacedCollections,
  tree: MergedTree,
): OwnSums {
  const count = tree.parent.length;
  begin(loops, timeline, placed, tree);
  addSamples(loops, timeline);
  const { buffer } = loops.memory;
  const sums = { samples: new Int32Array(count), self: new Float64Array(count) };
  const shared = new Int32Array(count);
  const numbers = new Int32Array(buffer, loops.sumsAt(), 4 * count);
  const times = new Float64Array(buffer, loops.sumsAt(), 2 * count);
  for (let at = 0; at < count; at++) {
    sums.self[at] = times[2 * at];
    sums.samples[at] = numbers[4 * at + 2];
    shared[at] = numbers[4 * at + 3];
  }
  const special = rowsAt(loops, loops.nodesWithOwnCallRows());
  const nodesWithOwnCalls = Array.from(new Int32Array(buffer, special.at, special.count));
  const ownCalls = new Int32Array(buffer, loops.ownCallsAt(), count).slice();
  return { ...sums, shared, ownCalls, nodesWithOwnCalls };
}

function begin(
  loops: Loops,
  timeline: SampleTimeline,
  { kind, leafOn }: PlacedCollections,
  tree: MergedTree,
): void {
  const { gc, ordinary, idle, root } = NODE_KIND;
  const count = tree.parent.length;
  loops.setKinds(gc, ordinary, idle, root);
  loops.beginSums(kind.length, count, runningBefore(timeline, kind));
  const { buffer } = loops.memory;
  new Int32Array(buffer, loops.placesAt(), kind.length).set(placesOf(kind, tree.treeNode));
  const leafPlaces = new Int32Array(buffer, loops.leafPlacesAt(), kind.length).fill(-1);
  for (const [node, leaf] of leafOn) leafPlaces[node] = tree.treeNode[leaf];
  const { labels, aboveChain } = labelNodes(tree);
  new Int32Array(buffer, loops.labelsAt(), 2 * count).set(labels);
  new Int32Array(buffer, loops.aboveChainAt(), count + 1).set(aboveChain);
  new Int32Array(buffer, loops.functionOfNodeAt(), count).set(tree.functionIndex);
}

function addSamples(loops: Loops, { nodeIndex, durationUs }: SampleTimeline): void {
  const nodesAt = loops.allocate(Int32Array.BYTES_PER_ELEMENT * SAMPLES_AT_ONCE);
  const timesAt = loops.allocate(Float64Array.BYTES_PER_ELEMENT * SAMPLES_AT_ONCE);
  for (let from = 0; from < nodeIndex.length; from += SAMPLES_AT_ONCE) {
    const to = Math.min(nodeIndex.length, from + SAMPLES_AT_ONCE);
    // The memory may be another one after each call.
    const { buffer } = loops.memory;
    new Int32Array(buffer, nodesAt, to - from).set(nodeIndex.subarray(from, to));
    new Float64Array(buffer, timesAt, to - from).set(durationUs.subarray(from, to));
    loops.addSamples(nodesAt, timesAt, to - from);
  }
}
