import type { Stats } from 'node:fs';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { loadAtOnce } from '../../importers/load-at-once.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import { isMergeable, type MergedDumps } from '../../views/merging-dumps.ts';
import { statOrNone } from '../stat-or-none.ts';

/** Larger dumps are kept: to read one again would be felt. */
const MAX_MERGED_BYTES = 1 << 23;

/**
 * Reads a dump and merges it with those before it; its samples are read again where they are needed. `null`: it is not
 * one that can be treated so, or something is wrong with it.
 */
export function readMerged(path: string, merged: MergedDumps): LoadedDump | null {
  const stat = statOrNone(path);
  if (stat === undefined || !stat.isFile() || stat.size > MAX_MERGED_BYTES) return null;
  const recording = recordingOf(path);
  const [thread, ...others] = recording?.threads ?? [];
  if (recording === null || thread === undefined || others.length > 0) return null;
  if (!isMergeable(thread.profile)) return null;
  const { size, mtimeMs } = stat;
  const profile = merged.add(thread.profile, () => readAgain(path, { size, mtimeMs }));
  const light = { ...recording, threads: [{ ...thread, profile }] };
  // Rounded down, as everywhere.
  return { path, modifiedAt: new Date(Math.floor(mtimeMs)), profile, recording: light };
}

/** What is wrong with a file is said by those who read it whole. */
function recordingOf(path: string) {
  try {
    return loadAtOnce(path);
  } catch (error) {
    if (error instanceof ProfileError) return null;
    throw error;
  }
}

/** Throws a ProfileError where the file is not what it was. */
function readAgain(path: string, before: Pick<Stats, 'size' | 'mtimeMs'>): SampledProfile {
  const stat = statOrNone(path);
  if (stat === undefined) throw notAsItWas(path, 'the file was removed after it was read');
  if (stat.size === before.size && stat.mtimeMs === before.mtimeMs) {
    const profile = recordingOf(path)?.threads[0]?.profile;
    if (profile?.kind === 'sampled') return profile;
  }
  throw notAsItWas(path, 'the file was changed after it was read');
}

function notAsItWas(path: string, message: string): ProfileError {
  return new ProfileError('unreadable', message, {
    subject: path,
    hint: 'start again with the files as they are now: only the sums of many dumps stay in memory',
  });
}
