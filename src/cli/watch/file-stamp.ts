import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { endsLikeDump } from '../../importers/dump-names.ts';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { statOrNone } from '../stat-or-none.ts';

/** One version of a file. */
export interface FileStamp {
  readonly path: string;
  /** Differs where the file is another one or was written to. */
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/** The version of a file as it is now; `null`: there is no such file. */
export function stampOf(path: string): FileStamp | null {
  const stat = statOrNone(path);
  if (!stat?.isFile()) return null;
  const { ino, size, mtimeMs } = stat;
  return { path, key: `${ino}:${size}:${mtimeMs}`, sizeBytes: size, modifiedAtMs: mtimeMs };
}

/** Files to look at between two looks at what else there is to do. */
const FILES_AT_ONCE = 500;

/**
 * The files of a folder that end like dumps, oldest first. None where there is no such folder.
 * Throws `unreadable` where it cannot be read.
 */
export async function listStamps(
  folder: string,
): Promise<readonly (FileStamp & { readonly name: string })[]> {
  const names = namesIn(folder).filter(endsLikeDump);
  const stamps: (FileStamp & { name: string })[] = [];
  for (const [i, name] of names.entries()) {
    if (i % FILES_AT_ONCE === FILES_AT_ONCE - 1) await setImmediate();
    const stamp = stampOf(join(folder, name));
    if (stamp !== null) stamps.push({ ...stamp, name });
  }
  return stamps.sort((a, b) => a.modifiedAtMs - b.modifiedAtMs || (a.name < b.name ? -1 : 1));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(folder) : reason;
  }
}
