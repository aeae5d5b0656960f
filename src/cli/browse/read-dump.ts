import { statSync } from 'node:fs';
import type { LoadedDump } from '../../commands/session/loaded-dump.ts';
import { openedDump } from '../../commands/session/opened-dump.ts';
import { streamDump } from '../../importers/dump-source.ts';
import { type LoadOptions, loadDump, loadRecording } from '../../importers/load-profile.ts';
import { compareCodePoints } from '../../model/code-points.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import { isFolder, statOrNone } from '../stat-or-none.ts';
import { noticeLine } from '../terminal/messages.ts';
import { usedParts } from '../used-parts.ts';
import { loadInParallel } from './load-in-parallel.ts';
import { optimizeFor, releaseOptimizer } from './optimizer.ts';

/** Smaller dumps are there before anybody could read how far they are. */
const QUICK_BYTES = 3e6;

let isStandardInputTaken = false;

/** Standard input is for commands from now on: no dump can be read from it. */
export function reserveStandardInput(): void {
  isStandardInputTaken = true;
}

/** Reads a dump and says on stderr what was repaired in it; `-` is standard input. Throws ProfileError. */
export async function readDump(path: string, signal?: AbortSignal): Promise<LoadedDump> {
  const [dump] = await readDumps([path], { signal });
  return dump as LoadedDump;
}

/**
 * Reads dumps, large ones side by side; a folder stands for the dumps in it. What is said of them, and which error
 * counts, depends on their order alone. Rejects with ProfileError.
 */
export async function readDumps(
  paths: readonly string[],
  { signal, gc, mayRead }: ReadOptions = {},
): Promise<readonly LoadedDump[]> {
  const files = (await Promise.all(paths.map((path) => filesOf(path, mayRead)))).flat();
  const names = files.map(({ path }) => path);
  await chooseOptimizer(names);
  const isMany = gc !== undefined && names.length > FEW_DUMPS;
  const { mergedOf, done } = isMany ? await merging(gc) : { mergedOf: () => null, done: () => {} };
  const results = await allSettled(files, async ({ path }) =>
    path === '-' ? fromStandardInput() : (mergedOf(path) ?? fromFileOrNearest(path, signal)),
  );
  done();
  const dumps = results.flatMap((result, i) => dumpOf(result, files[i]));
  for (const folder of new Set(files.map((file) => file.folder))) {
    if (folder !== undefined && !dumps.some((dump) => dump.folder === folder))
      throw noDumpIn(folder);
  }
  for (const dump of dumps) tellWarnings(dump);
  return dumps;
}

interface NamedFile {
  readonly path: string;
  /** The folder that was named in its place. */
  readonly folder?: string;
}

async function filesOf(
  path: string,
  mayRead: ReadOptions['mayRead'] = () => true,
): Promise<readonly NamedFile[]> {
  if (path === '-' || !isFolder(path)) return [{ path }];
  const { listDumps } = await import('../dump-folder.ts');
  const found = listDumps(path)
    .filter((dump) => mayRead(dump.path))
    .map((dump) => ({ path: dump.path, folder: path }));
  if (found.length === 0) throw noDumpIn(path);
  // Names that Node and the middleware give begin with their time.
  return found.sort((a, b) => compareCodePoints(a.path, b.path));
}

function noDumpIn(folder: string): ProfileError {
  return new ProfileError('unreadable', 'holds no dump', {
    subject: folder,
    hint: 'record one: scoobyprof record -- node app.js',
  });
}

/** What only ends like a dump is passed over in a folder. */
function dumpOf(
  result: PromiseSettledResult<LoadedDump>,
  { folder }: NamedFile,
): readonly LoadedDump[] {
  if (result.status === 'fulfilled') {
    return [folder === undefined ? result.value : { ...result.value, folder }];
  }
  const { reason } = result;
  if (folder !== undefined && reason instanceof ProfileError && reason.code === 'foreign')
    return [];
  throw reason;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where samples of the garbage collector go, if dumps may be merged while they are read. */
  readonly gc?: GcPlacement;
  /** What else a folder holds is passed over; missing: all may be read. */
  readonly mayRead?: (path: string) => boolean;
}

/** So many dumps are kept with their samples; more are merged while they are read. */
const FEW_DUMPS = 8;

/** How dumps are merged while they are read. */
interface Merging {
  /** `null`: this one is to be read and kept. */
  readonly mergedOf: (path: string) => LoadedDump | null;
  readonly done: () => void;
}

async function merging(gc: GcPlacement): Promise<Merging> {
  const { MergedDumps } = await import('../../views/merging-dumps.ts');
  const { readMerged } = await import('./merge-while-reading.ts');
  const { keepYoungSpaceSmall } = await import('./young-space.ts');
  const done = await keepYoungSpaceSmall();
  const merged = new MergedDumps(gc);
  return { mergedOf: (path) => readMerged(path, merged), done };
}

/** What a dump is, its content decides; what is worth being compiled for it, its name, before anything is read. */
async function chooseOptimizer(paths: readonly string[]): Promise<void> {
  const haveLoops = paths.every((path) => path.endsWith('.cpuprofile'));
  await optimizeFor(sizesOf(paths), haveLoops);
}

function* sizesOf(paths: readonly string[]): Iterable<number> {
  for (const path of paths) if (path !== '-') yield statOrNone(path)?.size ?? 0;
}

/** Says on stderr what was repaired in a dump. */
export function tellWarnings({ path, profile, recording }: LoadedDump): void {
  for (const { message } of [...(recording?.warnings ?? []), ...profile.warnings]) {
    process.stderr.write(noticeLine(path, `warning: ${message}`));
  }
}

/** As many are read at once as keep the disk and the cores busy: each needs memory for its text. */
const READ_AT_ONCE = 8;

/** What became of each item, in their order. */
async function allSettled<I, T>(
  items: readonly I[],
  start: (item: I) => Promise<T>,
): Promise<readonly PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      [results[at]] = await Promise.allSettled([start(items[at])]);
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, work));
  return results;
}

/**
 * Reads a file and says nothing. An error about a missing one names that which was probably meant. Rejects with
 * ProfileError.
 */
export async function readQuietly(path: string): Promise<LoadedDump> {
  await chooseOptimizer([path]);
  return fromFileOrNearest(path);
}

async function fromFileOrNearest(path: string, signal?: AbortSignal): Promise<LoadedDump> {
  try {
    return await fromFile(path, signal);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const { withNearestFile } = await import('./nearest-file.ts');
    throw withNearestFile(error, path);
  }
}

async function fromFile(path: string, signal?: AbortSignal): Promise<LoadedDump> {
  const size = statOrNone(path)?.size ?? 0;
  const load = size < WORTH_A_THREAD_BYTES ? loadRecording : loadInParallel;
  const recording = await withProgress(path, size, (options) =>
    load(path, signal === undefined ? options : { ...options, signal }),
  );
  usedParts.add(recording.form);
  const { mtimeNs } = statSync(path, { bigint: true });
  // `mtime` is rounded, and may name the next second; pstats rounds down.
  return openedDump(path, new Date(Number(mtimeNs / 1_000_000n)), recording);
}

/** To start a thread takes as long as to read some megabytes. */
const WORTH_A_THREAD_BYTES = 1 << 23;

/** Shows how far a load is, where it may take long. `sizeBytes` is `null` where nobody knows. */
async function withProgress<T>(
  path: string,
  sizeBytes: number | null,
  load: (options: LoadOptions) => Promise<T>,
): Promise<T> {
  if (sizeBytes !== null && sizeBytes <= QUICK_BYTES) return load({});
  const { loadProgress } = await import('../terminal/load-progress.ts');
  const progress = loadProgress(path, path.endsWith('.gz') ? null : sizeBytes);
  try {
    return await load({ onProgress: progress.onProgress });
  } finally {
    progress.done();
  }
}

async function fromStandardInput(): Promise<LoadedDump> {
  if (isStandardInputTaken) {
    throw new ProfileError('usage', 'no (other) dump can be read from standard input', {
      subject: '-',
      hint: 'it can be read only once, and not while commands come from it',
    });
  }
  reserveStandardInput();
  releaseOptimizer();
  try {
    const recording = await withProgress('-', null, (options) =>
      loadDump(streamDump(process.stdin), options),
    );
    return await openedDump('-', null, recording);
  } catch (error) {
    throw error instanceof ProfileError ? error.about('-') : error;
  }
}
