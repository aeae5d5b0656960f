import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { unreadable } from '../importers/read-error.ts';
import { ProfileError } from '../model/profile-error.ts';
import { temporaryBeside } from './temporary-name.ts';

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Throws `unreadable`
 * where it cannot be written; what was there before then stays.
 */
export function writeTextWhole(path: string, text: Iterable<string | Uint8Array>): void {
  inWords(path, () => {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing === undefined) {
      // A link to nothing stays a link: what it points at is made.
      return isLink(path) ? writeAll(path, 'w', text) : writeThenRename(path, text);
    }
    // A device or a pipe has no content to keep, and must not be replaced by a file.
    if (!existing.isFile()) return writeAll(path, 'w', text);
    // A rename asks the folder for permission only: a file that is write-protected stays so.
    accessSync(path, constants.W_OK);
    // A link stays a link: what it points at is replaced.
    writeThenRename(realpathSync(path), text, existing.mode & 0o7777);
  });
}

/** Replaces a file, or makes it, with these permissions where they are given. Throws what Node throws. */
export function writeThenRename(
  target: string,
  text: Iterable<string | Uint8Array>,
  mode?: number,
): void {
  const temporary = temporaryBeside(target);
  try {
    writeAll(temporary, 'wx', text, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Adds to the end of a file. Throws `unreadable` where it cannot be written. */
export function appendText(path: string, text: Iterable<string | Uint8Array>): void {
  inWords(path, () => {
    writeAll(path, 'a', text);
  });
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** `mode`: that of the file to replace, which the umask must not narrow. */
function writeAll(
  path: string,
  flags: string,
  text: Iterable<string | Uint8Array>,
  mode?: number,
): void {
  const file = openSync(path, flags, mode ?? 0o666);
  try {
    if (mode !== undefined) fchmodSync(file, mode);
    for (const piece of text) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

function inWords(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = unreadable(error);
    if (!(reason instanceof ProfileError)) throw reason;
    // What is missing is not the file.
    const what = reason.message === 'no such file' ? 'no such folder' : reason.message;
    throw new ProfileError('unreadable', `cannot be written: ${what}`, { subject: path });
  }
}
