import type { Profiler } from 'node:inspector';
import type { ProfileWindow } from './profiler-windows.ts';
import type { RequestProfile, WindowNode } from './request-profile.ts';
import type { Slices } from './slice-log.ts';

/** Whose profile a slice's samples go to. */
export interface Profiled {
  readonly profile: RequestProfile;
}

/** Samples of a window in order of time, on the clock of the slices. */
interface WindowSamples {
  readonly nodeIds: readonly number[];
  readonly timesUs: readonly number[];
}

/** How many samples of a window's node went to a node of a request. */
interface Share {
  readonly profile: RequestProfile;
  readonly index: number;
  samples: number;
}

/** Hands the slices to the profiles of their requests, and each sample of the window to that in whose slice it lies. */
export function attribute(window: ProfileWindow, slices: Slices<Profiled>): void {
  const nodes = windowNodes(window.profile.nodes);
  const samples = samplesInOrder(window);
  const shares = handOut(samples, slices, nodes);
  const totals = new Map<number, number>();
  for (const id of samples.nodeIds) totals.set(id, (totals.get(id) ?? 0) + 1);
  for (const [id, list] of shares) {
    const { node } = nodes.get(id) as WindowNode;
    const [only] = list;
    const isWhole = list.length === 1 && only?.samples === totals.get(id);
    for (const { profile, index } of list) {
      if (isWhole) profile.addTicks(index, node.positionTicks ?? []);
      else profile.dropTicks(index);
    }
  }
}

function handOut(
  { nodeIds, timesUs }: WindowSamples,
  { owners, startUs, endUs }: Slices<Profiled>,
  nodes: ReadonlyMap<number, WindowNode>,
): Map<number, Share[]> {
  const shares = new Map<number, Share[]>();
  const intervalUs = meanInterval(timesUs);
  let i = 0;
  for (let s = 0; s < owners.length; s++) {
    const { profile } = owners[s] as Profiled;
    const sliceEndUs = endUs[s];
    profile.addSlice(startUs[s], sliceEndUs);
    while (i < timesUs.length && timesUs[i] < startUs[s]) i++;
    for (; i < timesUs.length && timesUs[i] < sliceEndUs; i++) {
      const nodeId = nodeIds[i];
      const at = nodes.get(nodeId);
      if (at === undefined) continue;
      const index = profile.addSample(at, weightOf(timesUs, i, { sliceEndUs, intervalUs }));
      addShare(shares, nodeId, { profile, index });
    }
  }
  return shares;
}

/**
 * A sample stands for the time until the next one. Where that comes after the slice, the sample stands for an
 * interval: many slices are so short that most of them have none, and those that have one stand for the others.
 */
function weightOf(
  timesUs: readonly number[],
  i: number,
  { sliceEndUs, intervalUs }: { sliceEndUs: number; intervalUs: number },
): number {
  const us = timesUs[i];
  const nextUs = timesUs[i + 1] ?? us + intervalUs;
  if (nextUs < sliceEndUs) return nextUs - us;
  return Math.max(1, Math.min(nextUs - us, Math.max(intervalUs, sliceEndUs - us)));
}

function addShare(
  shares: Map<number, Share[]>,
  nodeId: number,
  { profile, index }: Omit<Share, 'samples'>,
): void {
  const list = shares.get(nodeId);
  const known = list?.find((share) => share.profile === profile);
  if (known !== undefined) known.samples++;
  else if (list !== undefined) list.push({ profile, index, samples: 1 });
  else shares.set(nodeId, [{ profile, index, samples: 1 }]);
}

function windowNodes(list: readonly Profiler.ProfileNode[]): Map<number, WindowNode> {
  const callers = new Map<number, number>();
  for (const { id, children } of list) for (const child of children ?? []) callers.set(child, id);
  const nodes = new Map<number, WindowNode>();
  // V8 writes a caller before whom it calls.
  for (const node of list) {
    const caller = callers.get(node.id);
    const parent = caller === undefined ? null : (nodes.get(caller) ?? null);
    nodes.set(node.id, { node, parent });
  }
  return nodes;
}

function samplesInOrder({ profile, shiftUs }: ProfileWindow): WindowSamples {
  const { samples: nodeIds = [], timeDeltas = [], startTime } = profile;
  let us = startTime + shiftUs;
  let isSorted = true;
  const timesUs = nodeIds.map((_, i) => {
    const delta = timeDeltas[i] ?? 0;
    if (i > 0 && delta < 0) isSorted = false;
    us += delta;
    return us;
  });
  if (isSorted) return { nodeIds, timesUs };
  const order = [...timesUs.keys()].sort((a, b) => timesUs[a] - timesUs[b]);
  return {
    nodeIds: order.map((i) => nodeIds[i]),
    timesUs: order.map((i) => timesUs[i]),
  };
}

function meanInterval(timesUs: readonly number[]): number {
  const spanUs = (timesUs.at(-1) ?? 0) - (timesUs[0] ?? 0);
  return timesUs.length > 1 ? spanUs / (timesUs.length - 1) : 1;
}
