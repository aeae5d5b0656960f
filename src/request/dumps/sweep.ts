import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryName } from '../../files/temporary-name.ts';

/** What lay half-written for so long belongs to a process that is gone: a write takes milliseconds. */
const STALE_MS = 60_000;

/** Removes what processes that are gone have left of files that they did not bring to their end. */
export async function sweepTemporaries(folder: string, names: readonly string[]): Promise<void> {
  const oldestMs = Date.now() - STALE_MS;
  for (const name of names.filter(isTemporaryName)) {
    const path = join(folder, name);
    const file = await lstat(path).catch(() => null);
    if (file?.isFile() && file.mtimeMs < oldestMs) await unlink(path).catch(() => undefined);
  }
}
