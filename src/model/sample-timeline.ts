import type { ProfileWarning, SampleTimeline } from './sampled-profile.ts';

/** Samples as a dump lists them. */
export interface RawSamples {
  readonly nodeIndex: Int32Array;
  /** Time since the sample before; the first since `startTimeUs`. `null`: the dump has none. Used up. */
  readonly timeDeltasUs: Float64Array | null;
  readonly startTimeUs: number | null;
  readonly endTimeUs: number | null;
}

export interface TimelineResult {
  readonly timeline: SampleTimeline;
  readonly warnings: readonly ProfileWarning[];
}

/**
 * Gives each sample the time until the next one. Deltas may be negative: samples are put in the order
 * of time first. The first delta is the profiler's own start-up and belongs to nobody; the last sample
 * owns what is left until `endTimeUs`, at most the mean interval. Without deltas the whole duration is
 * shared out equally.
 */
export function sampleTimeline(raw: RawSamples): TimelineResult {
  const { nodeIndex, timeDeltasUs } = raw;
  if (nodeIndex.length > 0 && (timeDeltasUs === null || timeDeltasUs.length === 0)) {
    return estimatedTimeline(raw);
  }
  const deltas = timeDeltasUs ?? new Float64Array(0);
  const length = Math.min(nodeIndex.length, deltas.length);
  const warnings: ProfileWarning[] = [];
  if (nodeIndex.length !== deltas.length) {
    warnings.push({
      kind: 'lengths-differ',
      message: `${nodeIndex.length} samples but ${deltas.length} timeDeltas: the first ${length} of each are used`,
    });
  }
  const start = raw.startTimeUs ?? 0;
  const samples = nodeIndex.subarray(0, length);
  const spanUs = spanOfOrdered(deltas, length);
  const ordered = Number.isNaN(spanUs)
    ? sortByTime(samples, deltas)
    : { nodeIndex: samples, spanUs, ...movedUp(deltas, length) };
  const { durationUs } = ordered;
  if (length > 0) {
    const endUs = raw.endTimeUs === null ? null : raw.endTimeUs - start;
    durationUs[length - 1] = lastDuration(ordered, endUs);
  }
  const startUs = start + ordered.firstUs;
  return {
    timeline: { nodeIndex: ordered.nodeIndex, durationUs, startUs, isEstimated: false },
    warnings,
  };
}

function estimatedTimeline(raw: RawSamples): TimelineResult {
  const { nodeIndex, startTimeUs, endTimeUs } = raw;
  const totalUs = wholeDuration(startTimeUs, endTimeUs);
  const durationUs = new Float64Array(nodeIndex.length).fill(totalUs / nodeIndex.length);
  const message = 'the dump has no timeDeltas: times are estimated, an equal share for each sample';
  return {
    timeline: { nodeIndex, durationUs, startUs: startTimeUs ?? 0, isEstimated: true },
    warnings: [{ kind: 'times-estimated', message }],
  };
}

/** Duration of the recording where only its ends are known; 0 where they are not. */
export function wholeDuration(startTimeUs: number | null, endTimeUs: number | null): number {
  if (startTimeUs === null || endTimeUs === null) return 0;
  return Math.max(0, endTimeUs - startTimeUs);
}

/** Time from the first sample to the last; NaN where they do not stand in the order of time. */
function spanOfOrdered(deltas: Float64Array, length: number): number {
  let spanUs = 0;
  // Entry 0 only shifts all samples alike.
  for (let i = 1; i < length; i++) {
    const us = deltas[i];
    if (us < 0) return Number.NaN;
    spanUs += us;
  }
  return spanUs;
}

/**
 * Puts samples in the order of time, in place: the deltas become the times that the samples own. Deltas are negative
 * here and there, so nearly all samples stand where they belong.
 */
function sortByTime(nodeIndex: Int32Array, deltas: Float64Array) {
  const length = nodeIndex.length;
  const timeUs = deltas.subarray(0, length);
  for (let i = 1; i < length; i++) {
    timeUs[i] += timeUs[i - 1];
  }
  if (!insertionSort(timeUs, nodeIndex)) indexSort(timeUs, nodeIndex);
  const firstUs = timeUs[0];
  let spanUs = 0;
  for (let i = 0; i + 1 < length; i++) {
    timeUs[i] = timeUs[i + 1] - timeUs[i];
    spanUs += timeUs[i];
  }
  return { nodeIndex, durationUs: timeUs, firstUs, spanUs };
}

/** Moves of one value that are worth it, on the average; beyond it another method sorts. */
const WORTHWHILE_MOVES = 8;

/** Sorts times with their nodes, stable; `false`: too far from sorted, and the rest is left. */
function insertionSort(timeUs: Float64Array, nodeIndex: Int32Array): boolean {
  let budget = WORTHWHILE_MOVES * timeUs.length;
  for (let i = 1; i < timeUs.length; i++) {
    const time = timeUs[i];
    if (timeUs[i - 1] <= time) continue;
    const node = nodeIndex[i];
    let at = i;
    for (; at > 0 && timeUs[at - 1] > time; at--) {
      timeUs[at] = timeUs[at - 1];
      nodeIndex[at] = nodeIndex[at - 1];
    }
    timeUs[at] = time;
    nodeIndex[at] = node;
    budget -= i - at;
    if (budget < 0) return false;
  }
  return true;
}

function indexSort(timeUs: Float64Array, nodeIndex: Int32Array): void {
  const oldTimes = timeUs.slice();
  const oldNodes = nodeIndex.slice();
  const order = Uint32Array.from(timeUs, (_, i) => i).sort(
    (a, b) => oldTimes[a] - oldTimes[b] || a - b,
  );
  for (let i = 0; i < order.length; i++) {
    timeUs[i] = oldTimes[order[i]];
    nodeIndex[i] = oldNodes[order[i]];
  }
}

/** A delta belongs to the sample before: moves all up by one, in place, since there can be many. */
function movedUp(deltas: Float64Array, length: number) {
  const firstUs = deltas[0] ?? 0;
  deltas.copyWithin(0, 1, length + 1);
  return { durationUs: deltas.subarray(0, length), firstUs };
}

interface OrderedSamples {
  readonly durationUs: Float64Array;
  readonly firstUs: number;
  /** From the first sample to the last. */
  readonly spanUs: number;
}

/** `endUs` and `firstUs` count from the dump's start time. */
function lastDuration(ordered: OrderedSamples, endUs: number | null): number {
  const { durationUs, firstUs, spanUs } = ordered;
  const last = durationUs.length - 1;
  const restUs = endUs === null ? null : Math.max(0, endUs - (firstUs + spanUs));
  if (last === 0) return restUs ?? 0;
  const meanUs = spanUs / last;
  return restUs === null ? meanUs : Math.min(restUs, meanUs);
}
