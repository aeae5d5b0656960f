import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareFolderNow, privateDumpFolder, UnsafeFolderError } from '../../files/dump-folder.ts';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { dumpFolder } from '../dump-folder.ts';

/** The folder for dumps; made where it is missing. Throws `unreadable` where it cannot be, or is not ours. */
export function dumpTarget(dirOption: string | undefined): string {
  const folder = dumpFolder(dirOption);
  return inWords(folder, () => {
    prepareOurs(folder);
    return folder;
  });
}

/** Others could have made a folder of the private one's name, and read what we put there. */
function prepareOurs(path: string): void {
  try {
    prepareFolderNow({ path, isPrivate: path === privateDumpFolder() });
  } catch (error) {
    if (!(error instanceof UnsafeFolderError)) throw error;
    throw new ProfileError('unreadable', 'is a link, or belongs to somebody else', {
      subject: path,
      hint: 'name a folder with --dir',
    });
  }
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
