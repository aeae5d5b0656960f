/** Samples of a thread in the order of time. */
export interface TimedSamples {
  /** Ids of nodes. */
  readonly ids: Float64Array;
  readonly timesUs: Float64Array;
  /** 1 for those that stand for a gap; missing: there are none. */
  readonly isGap?: Uint8Array;
}

/** An interval longer than this many medians is a gap. */
const GAP_FACTOR = 10;

/** The samples in the order of time; those of the same time stay as they are. */
export function inTimeOrder({ ids, timesUs }: TimedSamples): TimedSamples {
  const order = Uint32Array.from(timesUs, (_, i) => i).sort(
    (a, b) => timesUs[a] - timesUs[b] || a - b,
  );
  return {
    ids: Float64Array.from(order, (i) => ids[i]),
    timesUs: Float64Array.from(order, (i) => timesUs[i]),
  };
}

/**
 * Finds the times in which nothing was sampled, because nothing ran: of an interval longer than ten medians the sample
 * has one median, `idleId` the rest. The same samples where there are no such gaps.
 */
export function withIdleGaps(samples: TimedSamples, idleId: number): TimedSamples {
  const { ids, timesUs } = samples;
  const gaps = timesUs.subarray(1).map((us, i) => us - timesUs[i]);
  const medianUs = median(gaps);
  const isLong = gaps.map((us) => Number(us > GAP_FACTOR * medianUs));
  const gapCount = isLong.reduce((sum, one) => sum + one, 0);
  if (gapCount === 0) return samples;
  const count = ids.length + gapCount;
  const made = {
    ids: new Float64Array(count),
    timesUs: new Float64Array(count),
    isGap: new Uint8Array(count),
  };
  let at = 0;
  for (let i = 0; i < ids.length; i++) {
    made.ids[at] = ids[i];
    made.timesUs[at++] = timesUs[i];
    if (isLong[i] !== 1) continue;
    made.ids[at] = idleId;
    made.timesUs[at] = timesUs[i] + medianUs;
    made.isGap[at++] = 1;
  }
  return made;
}

/** Between the two in the middle where their number is even. */
function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
