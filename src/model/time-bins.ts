import type { TimeWindow } from './cut-profile.ts';

/** What ran when: stretches of one axis, ascending, entry `i` of each column is one. Times are microseconds. */
export interface TimeRuns {
  readonly fromUs: ArrayLike<number>;
  readonly toUs: ArrayLike<number>;
  /** What ran, as a number. */
  readonly kind: ArrayLike<number>;
}

/**
 * How long each kind ran in each of `count` equal parts of a window, in microseconds.
 *
 * @returns by kind, then by part
 */
export function timeBins(
  { fromUs, toUs, kind }: TimeRuns,
  kindCount: number,
  window: TimeWindow,
  count: number,
): readonly Float64Array[] {
  const bins = Array.from({ length: kindCount }, () => new Float64Array(count));
  const widthUs = (window.toUs - window.fromUs) / count;
  if (!(widthUs > 0)) return bins;
  for (let i = 0; i < fromUs.length; i++) {
    const begin = Math.max(0, (fromUs[i] - window.fromUs) / widthUs);
    const end = Math.min(count, (toUs[i] - window.fromUs) / widthUs);
    const column = bins[kind[i]];
    for (let bin = Math.floor(begin); bin < end; bin++) {
      column[bin] += (Math.min(end, bin + 1) - Math.max(begin, bin)) * widthUs;
    }
  }
  return bins;
}
