import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { temporaryBeside } from './temporary-name.ts';

/** Asked when the content is safe, before it gets its name; what it throws leaves nothing behind. */
type Guard = () => void;

/**
 * Writes a file so that its name is there with the whole content or not at all, and once this returns it stays, even
 * if the power goes. Throws what Node throws.
 */
export function writeDurably(path: string, content: Uint8Array, beforeNaming?: Guard): void {
  const temporary = temporaryBeside(path);
  try {
    const file = openSync(temporary, 'wx', 0o666);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    beforeNaming?.();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Makes the names in a folder safe; Windows knows no such thing. */
export function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(file);
  } catch {
    // Some file systems refuse it for folders.
  } finally {
    closeSync(file);
  }
}
