import { randomBytes } from 'node:crypto';
import {
  closeSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unreadable } from '../importers/read-error.ts';
import { ProfileError } from '../model/profile-error.ts';

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. Throws `unreadable`
 * where it cannot be written; what was there before then stays.
 */
export function writeTextWhole(path: string, text: Iterable<string>): void {
  inWords(path, () => {
    const existing = statSync(path, { throwIfNoEntry: false });
    // A device or a pipe has no content to keep, and must not be replaced by a file.
    if (existing !== undefined && !existing.isFile()) return writeAll(path, 'w', text);
    // A link stays a link: what it points at is replaced.
    const target = existing === undefined ? path : realpathSync(path);
    const name = `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`;
    const temporary = join(dirname(target), name);
    try {
      writeAll(temporary, 'wx', text, existing?.mode);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Adds to the end of a file. Throws `unreadable` where it cannot be written. */
export function appendText(path: string, text: Iterable<string>): void {
  inWords(path, () => {
    writeAll(path, 'a', text);
  });
}

function writeAll(path: string, flags: string, text: Iterable<string>, mode = 0o666): void {
  const file = openSync(path, flags, mode);
  try {
    for (const piece of text) writeSync(file, piece);
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
    throw new ProfileError('unreadable', `cannot be written: ${reason.message}`, { subject: path });
  }
}
