import type { TimeWindow } from '../model/cut-profile.ts';
import { slowestWindow } from '../model/slowest-window.ts';
import { busyTrack } from './busy-time.ts';
import { type LookRequest, profileParts } from './profile-parts.ts';
import { isTimeFilter, type StackFilter } from './stack-view.ts';
import type { PlacedProfile, TimeSpan } from './steps.ts';
import { isTimed, type TimeAxis, type TimedProfile, timeAxis } from './time-axis.ts';
import { amountUs, type LengthFilter, type TimeFilter } from './time-filter.ts';

/** Profiles of which a part of the time is looked at. */
export interface TimedParts {
  /** All profiles: those whose samples have no order stay as they are. */
  readonly placed: readonly PlacedProfile[];
  /** By profile when its first sample is, in microseconds of its axis. */
  readonly startsUs: readonly number[];
  /** By profile where it lies on its axis; those without order have a span of nothing. */
  readonly spans: readonly TimeSpan[];
  /** All have one axis; else each file has its own, which begins with it. */
  readonly isShared: boolean;
  /** From where to where the axes are looked at. */
  readonly extent: TimeWindow;
  /** What filters came to whose words do not say it. */
  readonly windows: ReadonlyMap<TimeFilter, TimeWindow>;
}

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
      return { ...one, profile: this.request.trees.partOf(one.profile, window) };
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
  private slowest({ length }: LengthFilter<'slowest'>, before: readonly StackFilter[]): TimeWindow {
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
