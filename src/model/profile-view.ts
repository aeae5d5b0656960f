import type { CallTree } from './call-tree.ts';
import type { CallCounts } from './counts.ts';
import type { TimeWindow } from './cut-profile.ts';
import type { FunctionTable } from './function-table.ts';
import type { LabelOf, NameStyle } from './labels.ts';
import type { StatsTables } from './merge-stats.ts';
import type { OriginalPosition } from './original-position.ts';
import type { Profile } from './profile.ts';
import type { SampledProfile } from './sampled-profile.ts';
import type { SamplingQuality } from './sampling-quality.ts';

/** Functions as they are shown: with the places and names that they have in the original sources. */
export interface ShownFunctions {
  /** Label of each function of the table; made when they are asked for. */
  readonly labels: readonly string[];
  /** The same of one function: cheaper where few are shown. */
  readonly labelOf: LabelOf;
  /** Names and places behind the labels; identity and numbers stay those of the dump. */
  readonly functions: FunctionTable;
  /** By function, the originals that were found. */
  readonly originals: ReadonlyMap<number, OriginalPosition>;
}

/** How well the samples of one of several profiles cover its time. */
export interface ProfileQuality extends SamplingQuality {
  /** Index into the profiles of the view. */
  readonly profileIndex: number;
}

/** Stacks, and for each function of their tree its row in the tables; -1: it has none. */
export interface RowStacks {
  readonly tree: CallTree;
  readonly rowOfFunction: Int32Array;
}

/** The stacks that a view leaves of one profile. */
export interface ProfileStacks extends RowStacks {
  readonly profile: SampledProfile;
  /** Whether the leading directories of its functions are dropped. */
  readonly isStripped: boolean;
  /**
   * By sample of the profile's timeline its node of `tree`; -1: a filter left the sample out. Made each time; empty
   * where samples have no order.
   */
  readonly nodeOfSample: () => Int32Array;
}

/** When the samples of profiles are, in microseconds since the first sample of their axis. */
export interface ViewTimes {
  /** By profile, when the first sample is that the view leaves. */
  readonly startsUs: readonly number[];
  /** By profile, when its first sample of all is, and where its axis ends. */
  readonly spans: readonly { readonly startUs: number; readonly endUs: number }[];
  /** The profiles are of one run and have one axis; else each file has its own, which begins with it. */
  readonly isShared: boolean;
  /** From where to where the axes are looked at. */
  readonly extent: TimeWindow;
  /** By filter of time, the window that it came to, where its words do not say it. */
  readonly windows: ReadonlyMap<object, TimeWindow>;
}

/**
 * Profiles as somebody looks at them: filtered, grouped, added up. All that is shown, drawn or exported of them is
 * taken from here. Times of `stats` and `edges` are in `stats.unit`; those of stacks are microseconds.
 */
export interface ProfileView extends StatsTables {
  readonly profiles: readonly Profile[];
  /** What the counts of all rows are; `mixed` where they differ. */
  readonly callCounts: CallCounts | 'mixed';
  readonly nameStyle: NameStyle;
  /** Entry `i` is of profile `i`; `null` where a profile has no stacks. */
  readonly stacks: readonly ProfileStacks[] | null;
  /** The same in one or more trees that together hold all: profiles that were merged have one between them. */
  readonly summedStacks: readonly RowStacks[] | null;
  /** Labels as they are shown: of all functions, which may cost reading sources. */
  readonly labels: readonly string[];
  /** The same of one function: cheaper where few are shown. */
  readonly labelOf: LabelOf;
  /** Names and places behind `labels`. */
  readonly shown: FunctionTable;
  /** By function, where `labels` have it from, if that is not the dump. */
  readonly originals: ReadonlyMap<number, OriginalPosition>;
  /** Labels as the dumps alone give them. */
  readonly plainLabels: readonly string[];
  /** The same of one function: cheaper where few are asked for. */
  readonly plainLabelOf: LabelOf;
  /** As they are shown, these functions at least with their originals: cheaper than `labels`. */
  readonly shownOf: (functions: readonly number[]) => ShownFunctions;
  /** Labels of which those are right that match an expression: cheaper than `labels`. */
  readonly labelsMatching: (pattern: RegExp) => readonly string[];
  /** The commands that made it what it is, in their order: `focus parse`, `group file`. */
  readonly filters: readonly string[];
  /** When the samples are, on one axis or an axis for each file; `null` where no filter is of a part of the time. */
  readonly times: ViewTimes | null;
  /** Time of the whole recordings that is not idle, in the unit of the tables. */
  readonly wholeBusyTime: number;
  /** One for each sampled profile that has enough samples to tell. */
  readonly quality: readonly ProfileQuality[];
}
