import { NODE_KIND } from './function-kinds.ts';
import { nodeKinds } from './sample-placement.ts';
import type { SampledProfile, SampleTimeline } from './sampled-profile.ts';

/** A part of a recording, in microseconds since its first sample. `toUs` is not part of it; Infinity: up to the end. */
export interface TimeWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * The profile of a part of the time: samples that reach beyond its borders have the time that lies within. Counted
 * calls are of the whole run, so it has none; ticks of lines stay, since they say how the time of a node is spread.
 */
export function cutProfile(profile: SampledProfile, window: TimeWindow): SampledProfile {
  const { exactCalls: _, ...rest } = profile;
  return { ...rest, timeline: cutTimeline(profile, window) };
}

function cutTimeline(profile: SampledProfile, window: TimeWindow): SampleTimeline {
  const { timeline } = profile;
  const { first, end, firstUs } = samplesWithin(timeline, window);
  const nodeIndex = timeline.nodeIndex.slice(first, end);
  const durationUs = timeline.durationUs.slice(first, end);
  let atUs = firstUs;
  for (let i = 0; i < durationUs.length; i++) {
    const nextUs = atUs + durationUs[i];
    // What lies within as a whole keeps its time to the last digit.
    if (atUs < window.fromUs || nextUs > window.toUs) {
      durationUs[i] = Math.min(nextUs, window.toUs) - Math.max(atUs, window.fromUs);
    }
    atUs = nextUs;
  }
  const startUs = timeline.startUs + Math.max(firstUs, window.fromUs);
  const isGap = timeline.isGap?.slice(first, end);
  return {
    ...timeline,
    ...{ nodeIndex, durationUs, startUs },
    ...(isGap === undefined ? {} : { isGap }),
    nodeBefore: nodeBefore(profile, first),
  };
}

/** The samples from `first` up to, not including, `end`. One without a duration is where it begins. */
function samplesWithin({ durationUs }: SampleTimeline, { fromUs, toUs }: TimeWindow) {
  if (!(toUs > fromUs)) return { first: 0, end: 0, firstUs: fromUs };
  let first = 0;
  let firstUs = 0;
  // Ends before the window, or at its border and is not a moment there.
  while (first < durationUs.length) {
    const nextUs = firstUs + durationUs[first];
    if (nextUs > fromUs || firstUs >= fromUs) break;
    firstUs = nextUs;
    first++;
  }
  let end = first;
  for (let atUs = firstUs; end < durationUs.length && atUs < toUs; end++) atUs += durationUs[end];
  return { first, end, firstUs };
}

function nodeBefore(profile: SampledProfile, first: number): number {
  const { nodeIndex, nodeBefore: before = -1 } = profile.timeline;
  const kind = nodeKinds(profile);
  for (let i = first - 1; i >= 0; i--) {
    if (kind[nodeIndex[i]] !== NODE_KIND.gc) return nodeIndex[i];
  }
  return before;
}
