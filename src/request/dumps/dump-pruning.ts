import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { stemOf } from '../../files/dump-name.ts';
import { isTemporaryName } from '../../files/temporary-name.ts';
import type { Limits } from '../options.ts';

/** A dump with its sidecar. */
interface StoredDump {
  readonly names: string[];
  bytes: number;
  modifiedMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A temporary file of that age belongs to a process that is gone. */
const STALE_MS = 60 * 60 * 1000;

/** Sizes and ages of the files that were there before: dumps are written once. */
export type KnownFiles = Map<string, { readonly bytes: number; readonly modifiedMs: number }>;

/** Removes the oldest dumps of a folder until the rest is within the limits, at least the newest. */
export async function pruneDumps(
  folder: string,
  { dumps, days, bytes }: Limits,
  known: KnownFiles,
): Promise<void> {
  const stored = await storedDumps(folder, known);
  stored.sort((a, b) => b.modifiedMs - a.modifiedMs);
  const oldestMs = Date.now() - days * DAY_MS;
  let total = 0;
  for (const [i, dump] of stored.entries()) {
    total += dump.bytes;
    const isWithin = i < dumps && dump.modifiedMs >= oldestMs && total <= bytes;
    if (!isWithin && i > 0) await remove(folder, dump.names, known);
  }
}

async function storedDumps(folder: string, known: KnownFiles): Promise<StoredDump[]> {
  const names = await readdir(folder);
  const present = new Set(names);
  for (const name of known.keys()) if (!present.has(name)) known.delete(name);
  const byStem = new Map<string, StoredDump>();
  for (const name of names) {
    const stem = stemOf(name);
    const file = stem === null ? null : (known.get(name) ?? (await fileOf(join(folder, name))));
    if (stem === null || file === null) continue;
    known.set(name, file);
    const dump = byStem.get(stem) ?? { names: [], bytes: 0, modifiedMs: 0 };
    dump.names.push(name);
    dump.bytes += file.bytes;
    dump.modifiedMs = Math.max(dump.modifiedMs, file.modifiedMs);
    byStem.set(stem, dump);
  }
  await removeStale(folder, names.filter(isTemporaryName));
  return [...byStem.values()];
}

/** `null`: gone meanwhile, or no file, such as a link that somebody named so. */
async function fileOf(path: string): Promise<{ bytes: number; modifiedMs: number } | null> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isFile() ? { bytes: stats.size, modifiedMs: stats.mtimeMs } : null;
}

async function removeStale(folder: string, temporaryNames: readonly string[]): Promise<void> {
  for (const name of temporaryNames) {
    const file = await fileOf(join(folder, name));
    if (file === null || file.modifiedMs >= Date.now() - STALE_MS) continue;
    await unlink(join(folder, name)).catch(() => undefined);
  }
}

/** Another process may prune the same folder: a file that is gone already is as good. */
async function remove(folder: string, names: readonly string[], known: KnownFiles): Promise<void> {
  for (const name of names) {
    known.delete(name);
    await unlink(join(folder, name)).catch(() => undefined);
  }
}
