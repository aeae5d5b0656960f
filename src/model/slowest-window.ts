/** Times, in microseconds of one axis, in which something ran: entry `i` is one stretch. Ascending, without overlap. */
export interface BusyTrack {
  readonly fromUs: readonly number[];
  readonly toUs: readonly number[];
}

export interface SlowestWindow {
  readonly fromUs: number;
  readonly toUs: number;
  /** Of all tracks, added up. */
  readonly busyUs: number;
}

/**
 * The window of a length with the most busy time. Of several that have it, the first that begins where something begins to
 * run: there it would be looked for. Busy time as a function of the beginning is linear between the ends of stretches,
 * so it is greatest where the window begins or ends at one.
 *
 * @param extent from where to where windows may lie; where it is shorter than a window it is all of it
 */
export function slowestWindow(
  tracks: readonly BusyTrack[],
  lengthUs: number,
  extent: { readonly fromUs: number; readonly toUs: number },
): SlowestWindow {
  const latestUs = extent.toUs - lengthUs;
  const sums = new BusySums(tracks);
  const busyFrom = (fromUs: number): number => sums.upTo(fromUs + lengthUs) - sums.upTo(fromUs);
  if (latestUs <= extent.fromUs) {
    return { ...extent, busyUs: sums.upTo(extent.toUs) - sums.upTo(extent.fromUs) };
  }
  const begins = sorted(tracks.flatMap(({ fromUs }) => fromUs));
  const ends = sorted(tracks.flatMap(({ toUs }) => toUs)).map((us) => us - lengthUs);
  let best = { fromUs: extent.fromUs, busyUs: Number.NEGATIVE_INFINITY };
  for (const candidates of [begins, ends, [extent.fromUs]]) {
    for (const atUs of candidates) {
      const fromUs = Math.min(latestUs, Math.max(extent.fromUs, atUs));
      const busyUs = busyFrom(fromUs);
      // Sums of the same times in another order differ in their last digits.
      if (busyUs > best.busyUs + 1e-9 * lengthUs) best = { fromUs, busyUs };
    }
  }
  return { fromUs: best.fromUs, toUs: best.fromUs + lengthUs, busyUs: best.busyUs };
}

/** How much of all tracks lies before a time. */
class BusySums {
  /** Where something begins or ends, ascending. */
  private readonly atUs: Float64Array;
  /** How much lies before it, and how many tracks are busy behind it. */
  private readonly before: Float64Array;
  private readonly running: Int32Array;

  constructor(tracks: readonly BusyTrack[]) {
    const begins = sorted(tracks.flatMap(({ fromUs }) => fromUs));
    const ends = sorted(tracks.flatMap(({ toUs }) => toUs));
    this.atUs = sorted([...begins, ...ends]);
    this.before = new Float64Array(this.atUs.length);
    this.running = new Int32Array(this.atUs.length);
    let begun = 0;
    let ended = 0;
    for (let i = 0; i < this.atUs.length; i++) {
      const us = this.atUs[i];
      while (begun < begins.length && begins[begun] <= us) begun++;
      while (ended < ends.length && ends[ended] <= us) ended++;
      this.running[i] = begun - ended;
      if (i > 0)
        this.before[i] = this.before[i - 1] + this.running[i - 1] * (us - this.atUs[i - 1]);
    }
  }

  upTo(us: number): number {
    let low = 0;
    let high = this.atUs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.atUs[middle] <= us) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    return this.before[low - 1] + this.running[low - 1] * (us - this.atUs[low - 1]);
  }
}

function sorted(values: readonly number[] | Float64Array): Float64Array {
  return Float64Array.from(values).sort();
}
