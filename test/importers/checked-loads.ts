import * as importers from '../../src/importers/load-profile.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { Recording } from '../../src/model/recording.ts';
import { checkSampledProfile } from './check-profile.ts';

/** Like the importers' own, and checks what they made: runs of the program do not, since it takes a pass over all samples. */
export async function loadProfile(
  ...loaded: Parameters<typeof importers.loadProfile>
): Promise<Profile> {
  return checked(await importers.loadProfile(...loaded));
}

/** The same of all profiles that a file holds. */
export async function loadRecording(
  ...loaded: Parameters<typeof importers.loadRecording>
): Promise<Recording> {
  return checkedRecording(await importers.loadRecording(...loaded));
}

function checkedRecording<R extends Pick<Recording, 'threads' | 'values'>>(recording: R): R {
  for (const { profile } of [...recording.threads, ...(recording.values ?? [])]) checked(profile);
  return recording;
}

export function checked<P extends Profile>(profile: P): P {
  if (profile.kind === 'sampled') checkSampledProfile(profile);
  return profile;
}
