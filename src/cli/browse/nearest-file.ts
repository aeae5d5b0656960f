import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestWord } from '../../commands/language/nearest-word.ts';
import { withoutDumpEnding } from '../../importers/dump-names.ts';
import { ProfileError } from '../../model/profile-error.ts';

/** The error about a missing file, with the file beside it that was probably meant. */
export function withNearestFile(error: ProfileError, path: string): ProfileError {
  if (error.message !== 'no such file' || error.hint !== undefined) return error;
  const nearest = nearestFile(path);
  if (nearest === undefined) return error;
  return new ProfileError(error.code, error.message, {
    subject: error.subject ?? path,
    hint: `did you mean ${nearest}?`,
  });
}

function nearestFile(path: string): string | undefined {
  const folder = dirname(path);
  try {
    // All dumps end alike: that does not make them near.
    const names = new Map(readdirSync(folder).map((name) => [withoutEnding(name), name]));
    const nearest = names.get(nearestWord(withoutEnding(basename(path)), names.keys()) ?? '');
    if (nearest === undefined) return undefined;
    return path.includes('/') ? join(folder, nearest) : nearest;
  } catch {
    return undefined;
  }
}

function withoutEnding(name: string): string {
  return withoutDumpEnding(name);
}
