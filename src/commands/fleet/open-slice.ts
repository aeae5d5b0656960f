import type { FleetEngine, StackId } from '../../fleet/engine.ts';
import { type EntryFunction, functionOfEntry } from '../../fleet/frame-entry.ts';
import {
  dumpsBehind,
  type FleetDump,
  rowsOfDumps,
  type SliceSize,
  sliceDumps,
  sliceSize,
  sliceStacks,
  summedRows,
} from '../../fleet/slice-rows.ts';
import { profileOfRows, type StackRows } from '../../fleet/tree-of-rows.ts';
import { compareCodePoints } from '../../model/code-points.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import { isSummable, MergedDumps } from '../../views/merging-dumps.ts';
import type { LoadedDump } from '../session/loaded-dump.ts';
import { collectionsApart } from './collections-apart.ts';
import type { Slice } from './slice.ts';
import { sliceText } from './slice-text.ts';

/** A fleet that is open. */
export interface OpenFleet {
  readonly engine: FleetEngine;
  /** As the user named it. */
  readonly name: string;
}

/** Which of its dumps are looked at. */
export interface SliceRequest {
  /** Checked before; `null`: all. */
  readonly where: string | null;
  readonly gc: GcPlacement;
}

/** So many dumps and rows are held one by one; of more there is a sum. */
const MOST_DUMPS = 1000;
const MOST_ROWS = 300_000;

/**
 * The dumps of a slice: each of them where they are not too many, else one that is their sum. Rejects with ProfileError,
 * `nothing-matched` where no dump meets the condition.
 */
export async function openSlice(
  fleet: OpenFleet,
  request: SliceRequest,
): Promise<readonly LoadedDump[]> {
  const size = await sliceSize(fleet.engine, request.where);
  if (size.dumps === 0) throw await nothingMet(fleet, request);
  const isSum = size.dumps > MOST_DUMPS || size.rows > MOST_ROWS;
  const slice = sliceOf(fleet, request, size, isSum);
  if (!isSum) return eachDump(fleet, request, slice);
  const parts = await summedRows(fleet.engine, request.where, size);
  return parts.map((rows) => ({
    path: fleet.name,
    modifiedAt: null,
    profile: profileOfSlice({ ...rows, dumpCount: size.dumps }, request.gc),
    ...{ slice, part: slice.shown },
  }));
}

async function nothingMet({ engine, name }: OpenFleet, { where }: SliceRequest) {
  if (where === null) {
    return new ProfileError('nothing-matched', 'the fleet holds no dump', { subject: name });
  }
  const { dumps } = await sliceSize(engine, null);
  return new ProfileError('nothing-matched', `none of ${dumps} dumps meets the condition`, {
    subject: name,
    hint: where,
  });
}

/** What headings say of a slice, and how its dumps are found. */
export function sliceOf(
  { engine, name }: OpenFleet,
  { where }: SliceRequest,
  size: SliceSize,
  isSum: boolean,
): Slice {
  const { dumps } = size;
  const text = sliceText(name, where, isSum ? size : null);
  return {
    shown: { fleet: name, where, dumps, text },
    isSum,
    dumpsBehind: async (isWanted, limit) => {
      const { stacks, leaves } = stacksOf(await sliceStacks(engine, where), isWanted);
      return stacks.length === 0 ? [] : dumpsBehind(engine, where, { stacks, leaves, limit });
    },
  };
}

/** The stacks with a function on them, and those with one on top. */
function stacksOf(
  all: ReadonlyMap<StackId, readonly string[]>,
  isWanted: (fn: EntryFunction) => boolean,
) {
  const known = new Map<string, boolean>();
  const isFound = (entry: string): boolean => {
    let found = known.get(entry);
    if (found === undefined) {
      const fn = functionOfEntry(entry);
      found = fn !== null && isWanted(fn);
      known.set(entry, found);
    }
    return found;
  };
  const stacks: StackId[] = [];
  const leaves: StackId[] = [];
  for (const [id, entries] of all) {
    if (entries.some(isFound)) stacks.push(id);
    const top = entries.at(-1);
    if (top !== undefined && isFound(top)) leaves.push(id);
  }
  return { stacks, leaves };
}

/** So many are kept as they are; more are merged while they are read, as files are. */
const FEW_DUMPS = 8;

async function eachDump(
  { engine }: OpenFleet,
  { where, gc }: SliceRequest,
  slice: Slice,
): Promise<readonly LoadedDump[]> {
  const dumps = await sliceDumps(engine, where);
  const rows = await rowsOfDumps(engine, where, await sliceStacks(engine, where));
  const inOrder = dumps.toSorted(
    (a, b) => compareCodePoints(a.path, b.path) || compareCodePoints(a.dump, b.dump),
  );
  const merged = inOrder.length > FEW_DUMPS ? new MergedDumps(gc) : null;
  return inOrder.map((dump) => {
    const own = rows.of(dump.dump) as StackRows;
    const read = (): SampledProfile => profileOfSlice(own, gc, dump);
    const profile = read();
    const isMerged = merged !== null && isSummable(profile);
    return {
      path: dump.path,
      modifiedAt: new Date(dump.timeMs),
      profile: isMerged ? merged.add(profile, read) : profile,
      ...{ slice, part: slice.shown },
    };
  });
}

/** @param dump what the dump says of itself, where the rows are of one */
export function profileOfSlice(rows: StackRows, gc: GcPlacement, dump?: FleetDump): SampledProfile {
  const profile = profileOfRows(gc === 'separate' ? collectionsApart(rows) : rows);
  return dump === undefined ? profile : { ...profile, request: requestOf(dump) };
}

/** Dumps of whole programs have neither method nor route. */
function requestOf(dump: FleetDump): SampledProfile['request'] {
  const { method, route, status, timeMs, cpuMs, durationMs, service, version, host } = dump;
  if (method === null && route === null) return null;
  return {
    ...{ id: null, method, url: null, route, status, ending: null, startedAt: timeMs },
    ...{ cpuMs, threadCpuMs: null, durationMs, service, version, host, pid: null },
  };
}
