import type { Profile } from '../../model/profile.ts';
import type { Recording } from '../../model/recording.ts';
import type { FileSlice, FileThreads, FileValues } from '../../render/table-report.ts';
import type { RecordedScripts } from '../../sources/recorded-scripts.ts';
import type { Slice } from '../fleet/slice.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
  /** What the file holds, of which the profile is one; missing where only that is known. */
  readonly recording?: Recording;
  /** Set where the file holds several profiles: which of them this is. */
  readonly threads?: FileThreads;
  /** Set where the file has several values for each stack: which of them this is. */
  readonly values?: FileValues;
  /** Maps and texts of the scripts, where the file holds some. */
  readonly scripts?: RecordedScripts;
  /** The profile is of the same file as that before it. */
  readonly isContinued?: true;
  /** Where it lies in time among all, if it is looked at apart from others of its run. */
  readonly span?: { readonly startUs: number; readonly endUs: number };
  /** Set where it comes out of a fleet, or is the sum of a part of one. */
  readonly slice?: Slice;
  /** Set where it is one of those that meet a condition: what headings say of them. */
  readonly part?: FileSlice;
  /** Set where its times are the mean of so many dumps, and its samples all of theirs. */
  readonly meanOf?: number;
  /** The folder that the user named, where it was not the file. */
  readonly folder?: string;
  /** Paths of all dumps of the run that it was chosen from, itself too, where there are several: the busiest first. */
  readonly runDumps?: readonly string[];
}
