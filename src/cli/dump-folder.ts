import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { namedInEnvironment, privateDumpFolder } from '../files/dump-folder.ts';
import { endsLikeDump } from '../importers/dump-names.ts';
import { unreadable } from '../importers/read-error.ts';
import { ProfileError } from '../model/profile-error.ts';
import { statOrNone } from './stat-or-none.ts';

/** A file that by its name may be a dump. */
export interface DumpCandidate {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/**
 * The folder where dumps are looked for: `--dir`, else `PROFILER_DUMP_PATH`, else the current folder where it
 * holds a dump, else the private folder in the system's temporary folder.
 */
export function dumpFolder(dirOption: string | undefined): string {
  if (dirOption !== undefined) return dirOption;
  const fromEnvironment = namedInEnvironment();
  if (fromEnvironment !== undefined) return fromEnvironment;
  return listDumps('.').length > 0 ? '.' : privateDumpFolder();
}

/** Dumps of a folder by their names, newest first. Throws `unreadable` where the folder cannot be read. */
export function listDumps(folder: string): readonly DumpCandidate[] {
  const candidates: DumpCandidate[] = [];
  for (const name of namesIn(folder)) {
    if (!endsLikeDump(name)) continue;
    const path = folder === '.' ? name : join(folder, name);
    const stat = statOrNone(path);
    if (stat?.isFile()) candidates.push({ path, sizeBytes: stat.size, modifiedAt: stat.mtime });
  }
  const byTime = (a: DumpCandidate, b: DumpCandidate): number =>
    b.modifiedAt.getTime() - a.modifiedAt.getTime() || (a.path < b.path ? 1 : -1);
  return candidates.sort(byTime);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(folder) : reason;
  }
}

/** The dumps of the dump folder, newest first. Throws `unreadable` where there is none. */
export function availableDumps(dirOption: string | undefined): {
  folder: string;
  dumps: readonly DumpCandidate[];
} {
  const folder = dumpFolder(dirOption);
  const isPrivate = folder === privateDumpFolder();
  const isMissing = isPrivate && statOrNone(folder) === undefined;
  const dumps = isMissing ? [] : listDumps(folder);
  if (dumps.length > 0) return { folder, dumps };
  // The current folder was looked into where the private one is what is left.
  const places = isPrivate ? ['.', folder] : [folder];
  throw new ProfileError('unreadable', `no dump in ${places.join(' or ')}`, {
    hint: 'name a file, or record one: scoobyprof record -- node app.js',
  });
}
