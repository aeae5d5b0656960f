import { existsSync, linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { access, link, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryIn } from './temporary-name.ts';

/** `x`: never into a file or through a link that is there already. */
const NEW_FILE = { flag: 'wx', mode: 0o600 } as const;

/**
 * Writes a file so that its name is there with the whole content or not at all, and never in the place of another
 * file. `false`: the name is taken.
 */
export async function writeNewFile(
  folder: string,
  name: string,
  content: string,
): Promise<boolean> {
  const temporary = temporaryIn(folder);
  try {
    await writeFile(temporary, content, NEW_FILE);
    return await giveName(temporary, join(folder, name));
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** The same at once, for the end of the process. */
export function writeNewFileNow(folder: string, name: string, content: string): boolean {
  const temporary = temporaryIn(folder);
  try {
    writeFileSync(temporary, content, NEW_FILE);
    linkSync(temporary, join(folder, name));
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    if (!hasNoLinks(error)) throw error;
    if (existsSync(join(folder, name))) return false;
    renameSync(temporary, join(folder, name));
    return true;
  } finally {
    removeQuietly(temporary);
  }
}

/** A rename would replace what has the name; a second link to the file does not, and is as atomic. */
async function giveName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    if (!hasNoLinks(error)) throw error;
  }
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) await rename(temporary, path);
  return !isThere;
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** File systems of FAT's kind, and some that are shared. */
function hasNoLinks(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Renamed, or never made.
  }
}
