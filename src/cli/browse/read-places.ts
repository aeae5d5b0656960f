import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { isFolder } from '../stat-or-none.ts';
import { type ReadOptions, readDumps } from './read-dump.ts';

export interface PlaceOptions extends ReadOptions {
  /** Which dumps of a fleet or of folders: an expression of SQL. */
  readonly where?: string | undefined;
}

/** Reads dumps, folders of them and fleets, or those of their dumps that meet a condition. Rejects with ProfileError. */
export async function readPlaces(
  paths: readonly string[],
  { where, ...options }: PlaceOptions = {},
): Promise<readonly LoadedDump[]> {
  if (where === undefined && !(await hasFleet(paths))) return readDumps(paths, options);
  const { readSlices } = await import('../fleet/read-slices.ts');
  const conditions = where === undefined ? [] : [{ option: '--where', text: where }];
  return readSlices(paths, { ...options, conditions, as: 'whole' });
}

/** Most runs have no folder and no URL, and load nothing for this question. */
export async function hasFleet(paths: readonly string[]): Promise<boolean> {
  if (!paths.some((path) => path !== '-' && (path.includes('://') || isFolder(path)))) return false;
  const { isFleet } = await import('../fleet/fleet-word.ts');
  return paths.some(isFleet);
}
