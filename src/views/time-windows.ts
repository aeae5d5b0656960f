import { cutProfile, type TimeWindow } from '../model/cut-profile.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import { slowestWindow } from '../model/slowest-window.ts';
import { busyTrack } from './busy-time.ts';
import type { LookRequest, StackFilter, TimeAmount, TimedParts, TimeFilter } from './look.ts';
import { MergedProfile } from './merged-dumps.ts';
import { profileParts } from './profile-parts.ts';
import { isTimeFilter } from './stack-view.ts';
import { isTimed, type PlacedProfile, type TimedProfile, type TimeSpan } from './steps.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';

/** What the filters of time leave; where there is none, all. */
export function timedParts(all: readonly PlacedProfile[], request: LookRequest): TimedParts {
  const timed = all.filter((one): one is Timed => isTimed(one));
  const axis = timeAxis(timed, request.trees);
  const cut = new Cut(timed, axis, request);
  const before: StackFilter[] = [];
  for (const filter of request.look.filters) {
    if (isTimeFilter(filter)) cut.apply(filter, before);
    else before.push(filter);
  }
  const { parts, startsUs, extent, found } = cut;
  const partOf = new Map(timed.map((one, i) => [one, i]));
  const indexOf = (one: PlacedProfile): number => partOf.get(one as Timed) ?? -1;
  return {
    placed: all.map((one) => parts[indexOf(one)] ?? one),
    startsUs: all.map((one) => startsUs[indexOf(one)] ?? 0),
    spans: all.map((one) => axis.spans[indexOf(one)] ?? NOTHING),
    isShared: axis.isShared,
    extent,
    windows: found,
  };
}

const NOTHING: TimeSpan = { startUs: 0, endUs: 0 };

type Timed = PlacedProfile & TimedProfile;

/** The windows of profiles on their axes, which each filter makes smaller. */
class Cut {
  readonly found = new Map<TimeFilter, TimeWindow>();
  private windows: readonly TimeWindow[];
  private readonly timed: readonly Timed[];
  private readonly axis: TimeAxis;
  private readonly request: LookRequest;

  constructor(timed: readonly Timed[], axis: TimeAxis, request: LookRequest) {
    this.timed = timed;
    this.axis = axis;
    this.request = request;
    this.windows = axis.spans.map(() => ({ fromUs: 0, toUs: Number.POSITIVE_INFINITY }));
  }

  get parts(): readonly Timed[] {
    return this.timed.map((one, i) => {
      const { fromUs, toUs } = this.windows[i];
      if (fromUs === 0 && toUs === Number.POSITIVE_INFINITY) return one;
      const { startUs } = this.axis.spans[i];
      const window = { fromUs: fromUs - startUs, toUs: toUs - startUs };
      return { ...one, profile: partOf(one.profile, window) };
    });
  }

  get startsUs(): readonly number[] {
    return this.axis.spans.map(({ startUs }, i) => Math.max(startUs, this.windows[i].fromUs));
  }

  /** What all windows cover. */
  get extent(): TimeWindow {
    let fromUs = Number.POSITIVE_INFINITY;
    let toUs = 0;
    this.windows.forEach((window, i) => {
      fromUs = Math.min(fromUs, window.fromUs);
      toUs = Math.max(toUs, Math.min(window.toUs, this.axis.spans[i].endUs));
    });
    return { fromUs: Math.min(fromUs, toUs), toUs };
  }

  /** @param before the filters of stacks that act before it */
  apply(filter: TimeFilter, before: readonly StackFilter[]): void {
    const { spans } = this.axis;
    const common = filter.kind === 'slowest' ? this.slowest(filter, before) : null;
    this.windows = this.windows.map((window, i) => {
      const other = common ?? windowOf(filter, spans[i].endUs);
      // A moment at the very end is part of the last window.
      const toUs = other.toUs >= spans[i].endUs ? window.toUs : Math.min(window.toUs, other.toUs);
      const fromUs = Math.max(window.fromUs, other.fromUs);
      return { fromUs, toUs: Math.max(fromUs, toUs) };
    });
    const isOne = common !== null || new Set(spans.map(({ endUs }) => endUs)).size === 1;
    if (filter.kind === 'between' || !isOne) return;
    this.found.set(filter, common ?? this.extent);
  }

  /** The busiest window of what is left by now. */
  private slowest(
    { length }: TimeFilter & { kind: 'slowest' },
    before: readonly StackFilter[],
  ): TimeWindow {
    const look = { filters: before, grouping: null };
    const { startsUs, extent } = this;
    const tracks = profileParts(this.parts, { ...this.request, look }).flatMap((part) =>
      part
        .profileStacks((rows) => rows)
        .map((stacks, k) => busyTrack(stacks, startsUs[part.places[k]])),
    );
    const longestUs = this.axis.spans.reduce((most, { endUs }) => Math.max(most, endUs), 0);
    return slowestWindow(tracks, amountUs(length, longestUs), extent);
  }
}

/** The window of a filter on an axis of this length. */
function windowOf(filter: TimeFilter, endUs: number): TimeWindow {
  if (filter.kind !== 'between') {
    return { fromUs: Math.max(0, endUs - amountUs(filter.length, endUs)), toUs: endUs };
  }
  return { fromUs: amountUs(filter.from, endUs), toUs: amountUs(filter.to, endUs) };
}

/** How much that is of a duration. */
function amountUs({ unit, value }: TimeAmount, durationUs: number): number {
  return unit === 'us' ? value : value * durationUs;
}

/** The last part of each profile: what was made of it is known by it. */
const lastParts = new WeakMap<SampledProfile, TimeWindow & { readonly part: SampledProfile }>();

function partOf(profile: SampledProfile, window: TimeWindow): SampledProfile {
  // To hold the samples of one is not what it was merged for.
  if (profile instanceof MergedProfile) return profile.as((whole) => cutProfile(whole, window));
  const known = lastParts.get(profile);
  const isSame = known?.fromUs === window.fromUs && known.toUs === window.toUs;
  if (known !== undefined && isSame) return known.part;
  const part = cutProfile(profile, window);
  lastParts.set(profile, { ...window, part });
  return part;
}
