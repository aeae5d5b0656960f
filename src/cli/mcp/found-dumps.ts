import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadableFolders } from '../../files/readable-folders.ts';
import { endsLikeDump } from '../../importers/dump-names.ts';
import { type DumpMark, readMark } from '../../recorder/run-mark.ts';
import { statOrNone } from '../stat-or-none.ts';

/** A dump that could be asked about. */
export interface FoundDump {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** What the recorder wrote into it; `null`: another program recorded it. */
  readonly mark: DumpMark | null;
}

export interface FoundDumps {
  /** The newest first. */
  readonly dumps: readonly FoundDump[];
  /** How many there are in all. */
  readonly count: number;
  /** Not everything was looked at: there is too much. */
  readonly isPartial: boolean;
}

/** A repository has fewer folders, what is built and installed apart. */
const MOST_FOLDERS = 2000;
const MOST_ENTRIES = 100_000;

/** The dumps in a folder and the folders below it, but not in what is hidden or installed. */
export function foundDumps(
  folder: string,
  folders: ReadableFolders,
  { limit }: { readonly limit: number },
): FoundDumps {
  const { paths, isPartial } = dumpPathsBelow(folder);
  const found = paths.flatMap((path) => fileAt(path, folders));
  const newest = found.sort((a, b) => b.modifiedMs - a.modifiedMs).slice(0, limit);
  return {
    dumps: newest.map((dump) => ({ ...dump, mark: readMark(dump.path) })),
    count: found.length,
    isPartial,
  };
}

function dumpPathsBelow(folder: string) {
  const paths: string[] = [];
  const waiting = [folder];
  let entryCount = 0;
  let at = 0;
  for (; at < Math.min(waiting.length, MOST_FOLDERS) && entryCount < MOST_ENTRIES; at++) {
    const entries = entriesOf(waiting[at]);
    entryCount += entries.length;
    const pathOf = (name: string): string => join(waiting[at], name);
    // Links to folders are not followed: they may lead round in circles.
    const inner = entries.filter((entry) => entry.isDirectory() && !isPassedOver(entry.name));
    waiting.push(...inner.map(({ name }) => pathOf(name)));
    const files = entries.filter((entry) => !entry.isDirectory() && endsLikeDump(entry.name));
    paths.push(...files.map(({ name }) => pathOf(name)));
  }
  return { paths, isPartial: at < waiting.length };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

function fileAt(path: string, folders: ReadableFolders): Omit<FoundDump, 'mark'>[] {
  const stat = statOrNone(path);
  if (!stat?.isFile() || !folders.has(path)) return [];
  return [{ path, bytes: stat.size, modifiedMs: stat.mtimeMs }];
}
