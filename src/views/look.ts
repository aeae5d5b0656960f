import type { TimeWindow } from '../model/cut-profile.ts';
import type { StackFilterKind } from '../model/filter-tree.ts';
import type { GroupingName } from '../model/function-groups.ts';
import type { ViewTimes } from '../model/profile-view.ts';
import type { DumpTrees } from './dump-trees.ts';
import type { PlacedProfile } from './steps.ts';

/** A filter as `focus` and its like make them; it acts on what those before it left. */
export type StackFilter =
  | { readonly kind: StackFilterKind; readonly expression: string }
  | { readonly kind: 'only' }
  | TimeFilter;

/** A filter that leaves the samples of a part of the time; `time-filters.ts` makes them. */
export type TimeFilter = {
  /** The command with its words. */
  readonly text: string;
  /** Finds what it leaves: the filter brings it along, so that nothing else has to load it. */
  readonly partsOf: TimeCutter;
} & (
  | { readonly kind: 'between'; readonly from: TimeAmount; readonly to: TimeAmount }
  | { readonly kind: 'last'; readonly length: TimeAmount }
  | { readonly kind: 'slowest'; readonly length: TimeAmount }
);

/** A time as the user gave it, since the first sample, or how long: microseconds, or a part of the duration. */
export interface TimeAmount {
  readonly unit: 'us' | 'share';
  readonly value: number;
}

/** How the stacks of a session are looked at. */
export interface StackView {
  readonly filters: readonly StackFilter[];
  readonly grouping: GroupingName | null;
}

/** How profiles are looked at. */
export interface LookRequest {
  readonly look: StackView;
  readonly trees: DumpTrees;
  /** The program's own packages by the urls of their files, asked for where they are shown. */
  readonly workspaces: () => ReadonlyMap<string, string>;
}

/** What all filters of time of a view leave of profiles. */
type TimeCutter = (all: readonly PlacedProfile[], request: LookRequest) => TimedParts;

/** Profiles of which a part of the time is looked at. */
export interface TimedParts extends ViewTimes {
  /** All profiles: those whose samples have no order stay as they are. */
  readonly placed: readonly PlacedProfile[];
  /** By filter, the window that it came to, where its words do not say it. */
  readonly windows: ReadonlyMap<TimeFilter, TimeWindow>;
}
