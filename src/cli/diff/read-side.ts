import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { beginsLikeBaseline, sideOfBaseline } from '../../commands/diff/baseline.ts';
import { type DiffSide, type DumpsOfRun, sideOfRuns } from '../../commands/diff/diff-side.ts';
import { dumpsOnThread } from '../../commands/session/chosen-threads.ts';
import { dumpOnValue } from '../../commands/session/chosen-values.ts';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { unreadable } from '../../importers/read-error.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import { readMark } from '../../recorder/run-mark.ts';
import type { MayRead } from '../../sources/local-files.ts';
import { SourceFinder } from '../../sources/source-finder.ts';
import { releaseOptimizer } from '../browse/optimizer.ts';
import { readDumps } from '../browse/read-dump.ts';
import { hasFleet } from '../browse/read-places.ts';
import { findDumps } from '../dot/find-dumps.ts';
import type { Conditions } from '../fleet/conditions.ts';
import { isLauncher } from '../runs/launcher.ts';
import type { DiffRequestOptions as Options } from './diff-request.ts';

/** What was read, and what the user should know of it. */
export interface ReadSide {
  readonly side: DiffSide;
  readonly notices: readonly string[];
}

/** What a side is read with besides its dumps. */
export interface SideFiles {
  /** Source maps; `null`: positions stay those of the dumps. */
  readonly maps: readonly string[] | null;
  /** What dumps of fleets and folders have to meet. */
  readonly conditions?: Conditions;
  /** What may be read of that which nobody named; missing: all. */
  readonly mayRead?: MayRead | undefined;
}

/** Reads one side: a baseline, or dumps and folders of them. Rejects with ProfileError. */
export async function readSide(
  paths: readonly string[],
  { maps, conditions = [], mayRead = () => true }: SideFiles,
  options: Options,
): Promise<ReadSide> {
  const baselines = paths.filter(isBaseline);
  const [baseline] = baselines;
  if (baseline !== undefined) {
    if (paths.length > 1) {
      throw new ProfileError(
        'usage',
        'a baseline is a whole side, but other paths are named beside it',
        {
          subject: baseline,
        },
      );
    }
    return { side: sideOfBaseline(readFileSync(baseline, 'utf8'), baseline), notices: [] };
  }
  const gc = options.gc === 'stack' ? 'on-stack' : 'separate';
  const slices = await slicesOf(paths, conditions, gc);
  if (slices !== null) return sideOfSlices(slices, { maps, mayRead, conditions }, options);
  const { dumps, errors } = findDumps(paths, true, mayRead);
  const [error] = errors;
  if (error !== undefined) throw error;
  const read = await readDumps(dumps.map(({ path }) => path));
  const valued = read.map((dump) => dumpOnValue(dump, options.value));
  const runs = runsOf(valued.flatMap((dump) => dumpsOnThread(dump, options.thread)));
  const sources = sourcesOf({ maps, mayRead }, options);
  sources?.lookInside(read.flatMap(({ scripts }) => scripts ?? []));
  return { side: sideOfRuns(runs, { gc, sources }), notices: sources?.takeNotices() ?? [] };
}

function sourcesOf({ maps, mayRead = () => true }: SideFiles, { source: folders = [] }: Options) {
  if (maps === null) return null;
  return new SourceFinder({ maps, folders, onLargeMap: releaseOptimizer, mayRead });
}

/** The runs of fleets, and dumps of folders that meet conditions; `null`: there is neither. */
async function slicesOf(
  paths: readonly string[],
  conditions: Conditions,
  gc: GcPlacement,
): Promise<readonly LoadedDump[] | null> {
  if (conditions.length === 0 && !(await hasFleet(paths))) return null;
  const { readSlices } = await import('../fleet/read-slices.ts');
  return readSlices(paths, { conditions, as: 'runs', gc });
}

function sideOfSlices(dumps: readonly LoadedDump[], files: SideFiles, options: Options): ReadSide {
  const sources = sourcesOf(files, options);
  const gc = options.gc === 'stack' ? 'on-stack' : 'separate';
  const runs = dumps.map(({ path, profile, meanOf }) => ({
    ...{ profiles: [profile], files: [path], nodeVersion: null, meanOf },
  }));
  return { side: sideOfRuns(runs, { gc, sources }), notices: sources?.takeNotices() ?? [] };
}

interface DumpOfRun {
  readonly dump: LoadedDump;
  readonly isLauncher: boolean;
  /** Version of Node. */
  readonly node: string | null;
}

/** Dumps with the same mark are one run, without those of launchers; a file without a mark is a run of its own. */
function runsOf(dumps: readonly LoadedDump[]): readonly DumpsOfRun[] {
  const runs = new Map<string, DumpOfRun[]>();
  let file = 0;
  for (const dump of dumps) {
    if (dump.isContinued !== true) file++;
    const isRequest = dump.profile.kind === 'sampled' && dump.profile.request !== null;
    const mark = dump.path === '-' || isRequest ? null : readMark(dump.path);
    const key = mark === null ? `file ${file}` : `${mark.run.number} ${mark.run.id}`;
    const { script = null, node = null } = mark?.process ?? {};
    const entry = { dump, isLauncher: isLauncher(script), node };
    runs.set(key, [...(runs.get(key) ?? []), entry]);
  }
  return Array.from(runs.values(), (entries) => {
    const programs = entries.filter((entry) => !entry.isLauncher);
    // What was recorded of nothing but a launcher is a program after all.
    const kept = programs.length > 0 ? programs : entries;
    return {
      profiles: kept.map(({ dump }) => dump.profile),
      files: kept.map(({ dump }) => dump.path),
      nodeVersion: kept.find(({ node }) => node !== null)?.node ?? null,
    };
  });
}

function isBaseline(path: string): boolean {
  if (path === '-' || !/\.json$/i.test(path)) return false;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const reason = unreadable(error);
    throw reason instanceof ProfileError ? reason.about(path) : reason;
  }
  try {
    const head = Buffer.alloc(200);
    return beginsLikeBaseline(head.toString('utf8', 0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}
