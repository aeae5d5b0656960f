import type { TimeWindow } from '../model/cut-profile.ts';
import type { Screen } from './screen.ts';
import type { ViewHeading } from './view-report.ts';

/** What ran when, as strips along the time. Times are microseconds since the beginning of the axis. */
export interface TimelineReport {
  readonly kind: 'timeline';
  readonly heading: ViewHeading;
  /** From where to where the strips go. */
  readonly extent: TimeWindow;
  /** Whether all sets have one axis; else that of each begins with it. */
  readonly isShared: boolean;
  /** One for each dump or thread. */
  readonly sets: readonly TimelineSet[];
  /** Where most was done; `null`: nothing was. */
  readonly slowest: SlowestPart | null;
  /** Sentences under it. */
  readonly notes: readonly string[];
  /** The strips as text, a line each: the report brings what draws them, so that layouts stay small. */
  readonly lines: (screen: Screen) => Iterable<string>;
}

export interface SlowestPart extends TimeWindow {
  readonly busyUs: number;
  /** The command that leaves it. */
  readonly command: string;
}

export interface TimelineSet {
  /** Of the dump or thread. */
  readonly name: string;
  readonly strips: readonly TimelineStrip[];
  /** By strip, its time in each of so many equal parts of the extent. */
  readonly bins: (count: number) => readonly Float64Array[];
}

export interface TimelineStrip {
  /** `busy` is all that is not idle; all others add up to the time of what is shown. */
  readonly kind: 'busy' | 'gc' | 'idle' | 'group' | 'other';
  readonly name: string;
  readonly totalUs: number;
}
