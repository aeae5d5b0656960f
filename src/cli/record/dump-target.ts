import { lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { dumpFolder, privateDumpFolder } from '../dump-folder.ts';

/** The folder for dumps; made where it is missing. Throws `unreadable` where it cannot be, or is not ours. */
export function dumpTarget(dirOption: string | undefined): string {
  const folder = dumpFolder(dirOption);
  return inWords(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Others could have made a folder of this name, and read what we put there.
    if (folder === privateDumpFolder() && !isOurs(folder)) {
      throw new ProfileError('unreadable', 'belongs to somebody else', {
        subject: folder,
        hint: 'name a folder with --dir',
      });
    }
    return folder;
  });
}

function isOurs(folder: string): boolean {
  const { uid } = lstatSync(folder);
  return process.getuid === undefined || uid === process.getuid();
}

/** Does work with a private folder inside `folder`, which is gone at the end. */
export async function withPrivateFolder<T>(
  folder: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = inWords(folder, () => mkdtempSync(join(folder, '.scoobyprof-recording-')));
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function inWords<T>(subject: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(reason.subject ?? subject) : reason;
  }
}
