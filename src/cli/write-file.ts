import { replaceFile, writePieces } from '../files/replace-file.ts';
import { unreadable } from '../importers/read-error.ts';
import { ProfileError } from '../model/profile-error.ts';

/**
 * Writes a file whole or not at all. Throws `unreadable` where it cannot be written; what was there before then
 * stays.
 */
export function writeTextWhole(path: string, text: Iterable<string | Uint8Array>): void {
  inWords(path, () => replaceFile(path, text));
}

/** Adds to the end of a file. Throws `unreadable` where it cannot be written. */
export function appendText(path: string, text: Iterable<string | Uint8Array>): void {
  inWords(path, () => writePieces(path, 'a', text));
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
