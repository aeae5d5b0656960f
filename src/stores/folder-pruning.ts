import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryName } from '../files/temporary-name.ts';
import { type RecordFile, recordFileName } from './folder-files.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A temporary file of that age belongs to a process that is gone. */
const STALE_MS = 60 * 60 * 1000;

/** What may be kept in a folder: beyond it the oldest records go. */
export interface FolderLimits {
  readonly records: number;
  readonly days: number;
  /** Of records and their profiles. */
  readonly bytes: number;
}

export const FOLDER_LIMITS: FolderLimits = { records: 200, days: 7, bytes: 500e6 };

/**
 * Which of these records, the newest first, are too many, too old or too large together. Their profiles lie elsewhere:
 * `profileBytes` says how large one is, and is asked only where the limit may be reached.
 */
export async function recordsBeyond(
  files: readonly RecordFile[],
  limits: FolderLimits,
  profileBytes: (file: RecordFile) => Promise<number>,
): Promise<readonly RecordFile[]> {
  const oldestMs = Date.now() - limits.days * DAY_MS;
  const beyond: RecordFile[] = [];
  let total = 0;
  for (const [i, file] of files.entries()) {
    const isKept = i < limits.records && file.modifiedMs >= oldestMs && total <= limits.bytes;
    if (isKept) total += file.bytes + (await profileBytes(file));
    // One that is larger than the limit by itself is kept while it is the newest.
    if (!isKept || (total > limits.bytes && i > 0)) beyond.push(file);
  }
  return beyond;
}

/** Another process may prune the same folder: a file that is gone already is as good. */
export async function removeRecord(folder: string, id: string): Promise<void> {
  await unlink(join(folder, recordFileName(id))).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Removes what processes that ended in the middle of a write have left. */
export async function removeStale(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter(isTemporaryName)) {
    const stats = await lstat(join(folder, name)).catch(() => null);
    if (stats === null || stats.mtimeMs >= Date.now() - STALE_MS) continue;
    await unlink(join(folder, name)).catch(() => undefined);
  }
}
