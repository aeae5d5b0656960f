import { lstatSync, type Stats, unlinkSync } from 'node:fs';
import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpName, sidecarName, stemOf } from '../../files/dump-name.ts';

/** A dump with its sidecar: they come and go as one. */
export interface StoredDump {
  readonly stem: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Files that the system is asked about at once. */
const AT_ONCE = 64;

/** The dumps among the names of a folder. Dumps are written once: of those that are known nothing is asked. */
export async function dumpUnits(
  folder: string,
  names: readonly string[],
  known: ReadonlyMap<string, StoredDump>,
): Promise<StoredDump[]> {
  const stems = [...stemsOf(names)];
  const units: StoredDump[] = [];
  for (let i = 0; i < stems.length; i += AT_ONCE) {
    const some = stems.slice(i, i + AT_ONCE);
    const found = some.map((stem) => known.get(stem) ?? storedDump(folder, stem));
    units.push(...(await Promise.all(found)).filter((dump) => dump !== null));
  }
  return units;
}

async function storedDump(folder: string, stem: string): Promise<StoredDump | null> {
  const paths = pathsOf(folder, stem);
  return unitOf(stem, await Promise.all(paths.map((path) => lstat(path).catch(() => null))));
}

/** The same here and now. */
export function dumpUnitsNow(
  folder: string,
  names: readonly string[],
  known: ReadonlyMap<string, StoredDump>,
): StoredDump[] {
  const units = Array.from(stemsOf(names), (stem) => {
    const paths = pathsOf(folder, stem);
    const find = () => paths.map((path) => lstatSync(path, { throwIfNoEntry: false }));
    return known.get(stem) ?? unitOf(stem, find());
  });
  return units.filter((dump) => dump !== null);
}

/**
 * Removes a dump, the sidecar first: where there is one, there is a dump. `false`: there was nothing to remove, or it
 * may not be removed.
 */
export async function removeDump(folder: string, { stem }: StoredDump): Promise<boolean> {
  let isRemoved = false;
  for (const path of pathsOf(folder, stem)) {
    isRemoved = await unlink(path).then(
      () => true,
      () => isRemoved,
    );
  }
  return isRemoved;
}

export function removeDumpNow(folder: string, { stem }: StoredDump): boolean {
  let isRemoved = false;
  for (const path of pathsOf(folder, stem)) {
    try {
      unlinkSync(path);
      isRemoved = true;
    } catch {
      // Gone already, or not ours to remove.
    }
  }
  return isRemoved;
}

function stemsOf(names: readonly string[]): Set<string> {
  const stems = names.map(stemOf).filter((stem) => stem !== null);
  return new Set(stems);
}

function pathsOf(folder: string, stem: string): readonly string[] {
  return [sidecarName(stem), dumpName(stem)].map((name) => join(folder, name));
}

/** `null`: everything is gone meanwhile, or no file, such as a link that somebody named so. */
function unitOf(stem: string, stats: readonly (Stats | null | undefined)[]): StoredDump | null {
  let bytes = 0;
  let modifiedMs = Number.NEGATIVE_INFINITY;
  for (const file of stats) {
    if (!file?.isFile()) continue;
    bytes += file.size;
    modifiedMs = Math.max(modifiedMs, file.mtimeMs);
  }
  return modifiedMs === Number.NEGATIVE_INFINITY ? null : { stem, bytes, modifiedMs };
}
