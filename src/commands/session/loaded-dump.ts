import type { Profile } from '../../model/profile.ts';
import { type Recording, shownProfile } from '../../model/recording.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
  /** What the file holds, of which the profile is one; missing where only that is known. */
  readonly recording?: Recording;
  /** The folder that the user named, where it was not the file. */
  readonly folder?: string;
  /** Paths of all dumps of the run that it was chosen from, itself too, where there are several: the busiest first. */
  readonly runDumps?: readonly string[];
}

/** A dump that was read, with the profile of it that is shown. */
export function openedDump(
  path: string,
  modifiedAt: Date | null,
  recording: Recording,
): LoadedDump {
  return { path, modifiedAt, profile: shownProfile(recording), recording };
}
