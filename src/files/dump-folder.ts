import { chmodSync, existsSync, lstatSync, mkdirSync, promises, type Stats } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where dumps go. */
export interface DumpFolder {
  readonly path: string;
  /** Ours alone, in a folder where others can write too: checked before every write. */
  readonly isPrivate: boolean;
}

const PRIVATE_MODE = 0o700;

/** What has the name of the private folder is a link, no folder, or somebody else's. */
export class UnsafeFolderError extends Error {}

/** The folder that is named, else `PROFILER_DUMP_PATH`, else the private one. */
export function dumpFolderOf(name: string | undefined): DumpFolder {
  const named = name ?? namedInEnvironment();
  if (named !== undefined && named !== '') return { path: resolve(named), isPrivate: false };
  return { path: privateDumpFolder(), isPrivate: true };
}

/** `PROFILER_DUMP_PATH`; `undefined` where it is empty too. */
export function namedInEnvironment(): string | undefined {
  return process.env['PROFILER_DUMP_PATH'] || undefined;
}

/** `scoobyprof-<uid>` in the system's temporary folder. */
export function privateDumpFolder(): string {
  const owner = process.getuid?.() ?? userInfo().username;
  return join(tmpdir(), `scoobyprof-${owner}`);
}

/** Makes the folder where it is not there. Throws where it cannot be made, and `UnsafeFolderError`. */
export async function prepareFolder({ path, isPrivate }: DumpFolder): Promise<void> {
  await promises.mkdir(path, { recursive: true, mode: PRIVATE_MODE }).catch((error: unknown) => {
    throw realReason(path, error);
  });
  if (isPrivate && isTooOpen(path, await promises.lstat(path)))
    await promises.chmod(path, PRIVATE_MODE);
}

export function prepareFolderNow({ path, isPrivate }: DumpFolder): void {
  try {
    mkdirSync(path, { recursive: true, mode: PRIVATE_MODE });
  } catch (error) {
    throw realReason(path, error);
  }
  if (isPrivate && isTooOpen(path, lstatSync(path))) chmodSync(path, PRIVATE_MODE);
}

/** A file system that is read-only is none to `mkdir` with `recursive`: it says that a parent is missing. */
function realReason(path: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  let missing = path;
  while (dirname(missing) !== missing && !existsSync(dirname(missing))) missing = dirname(missing);
  try {
    mkdirSync(missing, { mode: PRIVATE_MODE });
  } catch (reason) {
    return reason;
  }
  return error;
}

/** Whether there is such a folder, safe to use. */
export async function isUsable({ path, isPrivate }: DumpFolder): Promise<boolean> {
  try {
    const stats = await promises.lstat(path);
    if (isPrivate) isTooOpen(path, stats);
    return true;
  } catch {
    return false;
  }
}

/** Whether others could look in. Throws where it is not our folder at all: somebody may have put it there for us. */
function isTooOpen(path: string, stats: Stats): boolean {
  if (!stats.isDirectory()) throw new UnsafeFolderError(`${path} is a link, or not a folder`);
  const uid = process.getuid?.();
  if (uid === undefined) return false;
  if (stats.uid !== uid) throw new UnsafeFolderError(`${path} belongs to another user`);
  return (stats.mode & 0o077) !== 0;
}
