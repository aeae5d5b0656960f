import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** Where dumps go. */
export interface RequestFolder {
  readonly path: string;
  /** Ours alone, in a folder where others can write too: checked before every write. */
  readonly isPrivate: boolean;
}

const PRIVATE_MODE = 0o700;

/** The folder that the program names, else `PROFILER_DUMP_PATH`, else the private one. */
export function requestFolder(dumpPath: string | undefined): RequestFolder {
  const named = dumpPath ?? process.env['PROFILER_DUMP_PATH'];
  if (named !== undefined && named !== '') return { path: resolve(named), isPrivate: false };
  const owner = process.getuid?.() ?? userInfo().username;
  return { path: join(tmpdir(), `scoobyprof-${owner}`), isPrivate: true };
}

/** Makes the folder where it is not there. Throws where it cannot be made, or where it is not safe to use. */
export async function prepareFolder({ path, isPrivate }: RequestFolder): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_MODE });
  if (isPrivate && isTooOpen(path, await lstat(path))) await chmod(path, PRIVATE_MODE);
}

export function prepareFolderNow({ path, isPrivate }: RequestFolder): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_MODE });
  if (isPrivate && isTooOpen(path, lstatSync(path))) chmodSync(path, PRIVATE_MODE);
}

/** Whether others could look in. Throws where it is not our folder at all: somebody may have put it there for us. */
function isTooOpen(path: string, stats: Stats): boolean {
  if (!stats.isDirectory()) throw new Error(`${path} is a link or no folder`);
  const uid = process.getuid?.();
  if (uid === undefined) return false;
  if (stats.uid !== uid) throw new Error(`${path} belongs to another user`);
  return (stats.mode & 0o077) !== 0;
}
