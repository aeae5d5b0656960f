import type { Profile } from '../../model/profile.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
}
