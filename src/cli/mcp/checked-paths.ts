import type { ReadableFolders } from '../../files/readable-folders.ts';
import { isFleetFolder } from '../../fleet/fleet-files.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { withNearestFile } from '../browse/nearest-file.ts';
import { listDumps } from '../dump-folder.ts';
import { isFolder, statOrNone } from '../stat-or-none.ts';

/** A dump that may be read. */
export interface ReadableDump {
  readonly path: string;
  /** Changes when the file does. */
  readonly stamp: string;
  readonly bytes: number;
}

/** Throws `unreadable` where a path leads out of the folders that may be read. */
export function checkReadable(path: string, folders: ReadableFolders): void {
  if (folders.has(path)) return;
  throw new ProfileError('unreadable', 'lies outside of what this server may read', {
    subject: path,
    hint: 'it reads below the folder that it was started in, and the folder of dumps',
  });
}

/**
 * The files that a path stands for: itself, or the dumps of a folder by their names, those left out that lead elsewhere.
 * Throws `unreadable`.
 */
export function readableDumps(path: string, folders: ReadableFolders): readonly ReadableDump[] {
  checkReadable(path, folders);
  if (!isFolder(path)) return [readableFile(path)];
  const found = listDumps(path).filter((dump) => folders.has(dump.path));
  if (found.length === 0) throw new ProfileError('unreadable', 'holds no dump', { subject: path });
  return found.map((dump) => readableFile(dump.path));
}

/** Throws `unreadable` where a path is neither a file nor a folder that may be read. */
export function checkFileOrFolder(path: string, folders: ReadableFolders): void {
  checkReadable(path, folders);
  if (!isFolder(path)) readableFile(path);
  // A database reads it, which knows nothing of what may be read.
  else if (isFleetFolder(path)) {
    throw new ProfileError('usage', 'is a fleet, which is asked on the command line alone', {
      subject: path,
    });
  }
}

function readableFile(path: string): ReadableDump {
  const stat = statOrNone(path);
  if (stat === undefined) {
    const missing = new ProfileError('unreadable', 'no such file', { subject: path });
    throw withNearestFile(missing, path);
  }
  // A pipe would be waited for.
  if (!stat.isFile()) throw new ProfileError('unreadable', 'is no regular file', { subject: path });
  const { size, mtimeMs, ino } = stat;
  return { path, stamp: `${path}\0${size}\0${mtimeMs}\0${ino}`, bytes: size };
}
