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
import { temporaryBeside } from './temporary-name.ts';

type Pieces = Iterable<string | Uint8Array>;

/**
 * Writes a file whole or not at all: under a temporary name beside it, then renamed. What was there before stays
 * where that fails. Links, permissions, devices and pipes stay what they are. Throws what Node throws.
 */
export function replaceFile(path: string, pieces: Pieces): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  // A link to nothing stays a link; a device or a pipe has no content to keep, and must not become a file.
  const isWrittenInPlace = existing === undefined ? isLink(path) : !existing.isFile();
  if (isWrittenInPlace) {
    writePieces(path, 'w', pieces);
  } else if (existing === undefined) {
    writeThenRename(path, pieces);
  } else {
    // A rename asks the folder for permission only: a file that is write-protected stays so.
    accessSync(path, constants.W_OK);
    // A link stays a link: what it points at is replaced.
    writeThenRename(realpathSync(path), pieces, existing.mode & 0o7777);
  }
}

/** Replaces a file, or makes it, with these permissions where they are given. Throws what Node throws. */
export function writeThenRename(target: string, pieces: Pieces, mode?: number): void {
  const temporary = temporaryBeside(target);
  try {
    writePieces(temporary, 'wx', pieces, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes pieces to a file that is opened with `flags`. `mode`: that of the file to replace, which the umask must not
 * narrow. Throws what Node throws.
 */
export function writePieces(path: string, flags: string, pieces: Pieces, mode?: number): void {
  const file = openSync(path, flags, mode ?? 0o666);
  try {
    if (mode !== undefined) fchmodSync(file, mode);
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
