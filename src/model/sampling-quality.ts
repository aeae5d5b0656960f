import { functionKinds, NODE_KIND } from './function-kinds.ts';
import type { SampledProfile } from './sampled-profile.ts';

/** How well the samples cover the time of a recording. Durations are microseconds. */
export interface SamplingQuality {
  /** Median time between a sample and the next. */
  readonly medianIntervalUs: number;
  readonly longestIntervalUs: number;
  /** Time that is not idle. */
  readonly busyUs: number;
  /** Part of `busyUs` in intervals longer than 10 times the median. */
  readonly gapUs: number;
}

/** A gap is an interval longer than this many medians. */
const GAP_FACTOR = 10;
/** More of the busy time than this in gaps, and the profile misleads. */
const MISLEADING_GAP_SHARE = 0.05;

/** `null` where there are no intervals: fewer than two samples, or estimated times. */
export function samplingQuality(profile: SampledProfile): SamplingQuality | null {
  const { timeline } = profile;
  const { nodeIndex, durationUs } = timeline;
  if (durationUs.length < 2 || timeline.isEstimated) return null;
  // The last sample owns what is left of the recording: that is not an interval between samples.
  const medianIntervalUs = median(durationUs.subarray(0, -1));
  const { onlyIdle, idleNodes } = nodesOfIdle(profile);
  const gapFromUs = GAP_FACTOR * medianIntervalUs;
  // The longest, all of them, and the gaps. Variables that begin as whole numbers make a third more work of the loop.
  const found = new Float64Array(3);
  for (let i = 0; i < durationUs.length; i++) {
    const us = durationUs[i];
    const node = nodeIndex[i];
    if (onlyIdle === null ? idleNodes.has(node) : node === onlyIdle) continue;
    if (us > found[0]) found[0] = us;
    found[1] += us;
    if (us > gapFromUs) found[2] += us;
  }
  const [longestIntervalUs, busyUs, gapUs] = found;
  return { medianIntervalUs, longestIntervalUs, busyUs, gapUs };
}

/** Whether so much time lies in gaps that the profile misleads. */
export function isMisleading(quality: SamplingQuality): boolean {
  return quality.gapUs > MISLEADING_GAP_SHARE * quality.busyUs;
}

/** Nearly all dumps have one such node, or none (-1): to look others up takes long where there are many samples. */
function nodesOfIdle(profile: SampledProfile): {
  readonly onlyIdle: number | null;
  readonly idleNodes: ReadonlySet<number>;
} {
  const { functionIndex } = profile.nodes;
  const found = new Set<number>();
  const kinds = functionKinds(profile.functions);
  const end = kinds.includes(NODE_KIND.idle) ? functionIndex.length : 0;
  for (let node = 0; node < end; node++) {
    if (kinds[functionIndex[node]] === NODE_KIND.idle) found.add(node);
  }
  return { onlyIdle: found.size < 2 ? ([...found][0] ?? -1) : null, idleNodes: found };
}

const BUCKETS = 1 << 16;
/** Fewer values are sorted sooner than the buckets are cleared. */
const FEW_VALUES = 256;
/** The same buckets for all dumps: there may be thousands. */
let buckets: Uint32Array | undefined;

/**
 * The lower median, exact and linear: many intervals are counted in buckets of 1 µs, and only the bucket in
 * the middle is sorted. A sort of all takes seconds where there are millions of samples.
 */
function median(values: Float64Array): number {
  const rank = (values.length - 1) >> 1;
  if (values.length <= FEW_VALUES) return values.slice().sort()[rank];
  buckets ??= new Uint32Array(BUCKETS);
  const counts = buckets.fill(0);
  let isWhole = true;
  for (let i = 0; i < values.length; i++) {
    // Whole microseconds; what is longer than all buckets goes to the last.
    const value = values[i];
    const bucket = value < BUCKETS - 1 ? Math.trunc(value) : BUCKETS - 1;
    if (bucket !== value) isWhole = false;
    counts[bucket] += 1;
  }
  let bucket = 0;
  let below = 0;
  while (below + counts[bucket] <= rank) below += counts[bucket++];
  if (isWhole) return bucket;
  const to = bucket === BUCKETS - 1 ? Number.POSITIVE_INFINITY : bucket + 1;
  return valuesWithin(values, bucket, to, counts[bucket]).sort()[rank - below];
}

/** Those from one border up to, not including, the other. */
function valuesWithin(values: Float64Array, from: number, to: number, atMost: number) {
  const within = new Float64Array(atMost);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value >= from && value < to) within[count++] = value;
  }
  return within.subarray(0, count);
}
