import { busyTime, microseconds } from '../../model/profile-times.ts';
import { type Place, placeOf } from '../../render/view-report.ts';
import type { Session } from './session.ts';

/** What of each function is compared. */
export interface CompareMeasure {
  readonly isCumulative: boolean;
  /** What times are divided by; `null`: nothing. */
  readonly per: 'sample' | 'second' | null;
}

/** One side of a comparison: what each function takes in each of its dumps. */
export interface CompareSide {
  readonly dumpCount: number;
  readonly functions: ReadonlyMap<string, SideFunction>;
}

interface SideFunction {
  readonly place: Place;
  /** One for each dump that has the function. */
  readonly timesUs: number[];
  readonly shares: number[];
}

/** A function on both sides; `null` where a side does not have it. */
export interface Compared {
  readonly place: Place;
  readonly oldUs: number | null;
  readonly newUs: number | null;
  readonly oldShare: number | null;
  readonly newShare: number | null;
  /** How far the dumps of a side lie apart, the larger of the two. */
  readonly spreadUs: number;
}

const US_PER_SECOND = 1e6;

/** The dumps of a session, each by itself, as the session looks at them. */
export function sideOf(session: Session, measure: CompareMeasure): CompareSide {
  const functions = new Map<string, SideFunction>();
  for (const dump of session.dumps) {
    const { table } = session.withDumps([dump]);
    const { stats } = table;
    const busyUs = microseconds(stats, busyTime(stats));
    const divisor = divisorFor(measure, busyUs, stats.totals.sampleCount);
    const column = measure.isCumulative ? stats.cumulative : stats.self;
    for (let row = 0; row < stats.rowCount; row++) {
      const place = placeOf(table, row);
      const timeUs = microseconds(stats, column[row]);
      const known = functions.get(place.label) ?? { place, timesUs: [], shares: [] };
      functions.set(place.label, known);
      known.timesUs.push(timeUs / divisor);
      known.shares.push(busyUs > 0 ? timeUs / busyUs : 0);
    }
  }
  return { dumpCount: session.dumps.length, functions };
}

function divisorFor({ per }: CompareMeasure, busyUs: number, sampleCount: number | null): number {
  if (per === 'second') return busyUs > 0 ? busyUs / US_PER_SECOND : 1;
  return per === 'sample' && sampleCount !== null && sampleCount > 0 ? sampleCount : 1;
}

/** The functions of both sides, those that changed most first. */
export function compareSides(old: CompareSide, now: CompareSide): readonly Compared[] {
  const labels = new Set([...old.functions.keys(), ...now.functions.keys()]);
  const rows = Array.from(labels, (label): Compared => {
    const before = old.functions.get(label);
    const after = now.functions.get(label);
    return {
      place: ((after ?? before) as SideFunction).place,
      oldUs: mean(before?.timesUs, old.dumpCount),
      newUs: mean(after?.timesUs, now.dumpCount),
      oldShare: mean(before?.shares, old.dumpCount),
      newShare: mean(after?.shares, now.dumpCount),
      spreadUs: Math.max(
        spread(before?.timesUs, old.dumpCount),
        spread(after?.timesUs, now.dumpCount),
      ),
    };
  });
  const changeOf = ({ oldUs, newUs }: Compared): number => Math.abs((newUs ?? 0) - (oldUs ?? 0));
  return rows.sort((a, b) => changeOf(b) - changeOf(a));
}

/** A dump that lacks the function spent no time in it. */
function mean(values: readonly number[] | undefined, count: number): number | null {
  return values === undefined ? null : values.reduce((a, b) => a + b, 0) / count;
}

function spread(values: readonly number[] | undefined, count: number): number {
  if (values === undefined || count < 2) return 0;
  const all = values.length < count ? [...values, 0] : values;
  return all.reduce((a, b) => Math.max(a, b)) - all.reduce((a, b) => Math.min(a, b));
}
