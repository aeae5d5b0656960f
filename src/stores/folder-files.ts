import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecordId } from '../records/record.ts';

/** Larger ones are none of ours: a record has at most 5 MB, a profile little more. */
const MAX_BYTES = 256e6;

const ENDING = '.json';

/** A file of a record: its id, age and size. */
export interface RecordFile {
  readonly id: string;
  readonly modifiedMs: number;
  readonly bytes: number;
}

export function recordFileName(id: string): string {
  return `${id}${ENDING}`;
}

/** The id that a file's name says; `null`: it is not that of a record. */
export function idOfFile(name: string): string | null {
  const id = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : '';
  return isRecordId(id) ? id : null;
}

/** The names in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

/** The records of a folder, the newest first; links and other things that are not files are passed over. */
export async function recordFiles(
  folder: string,
  names: readonly string[],
): Promise<readonly RecordFile[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const id = idOfFile(name);
      const stats = id === null ? null : await lstat(join(folder, name)).catch(() => null);
      if (id === null || !stats?.isFile()) return null;
      return { id, modifiedMs: stats.mtimeMs, bytes: stats.size };
    }),
  );
  return found.filter((file) => file !== null).sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/** The content of a file; `null`: there is none of that name, or it is a link or no file. Rejects where it fails. */
export async function readOwnFile(path: string): Promise<Uint8Array | null> {
  // A pipe that somebody put there would block until somebody writes to it.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const stats = await file.stat();
    return stats.isFile() && stats.size <= MAX_BYTES ? await file.readFile() : null;
  } finally {
    await file.close();
  }
}

/** `ELOOP` and `EMLINK`: a link stands there. */
function isMissing(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO'].includes(code);
}
