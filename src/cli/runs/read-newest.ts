import type { LoadedDump } from '../../commands/session/session.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { readDump, readQuietly, tellWarnings } from '../browse/read-dump.ts';
import { availableDumps, type DumpCandidate } from '../dump-folder.ts';
import { noticeLine } from '../terminal/messages.ts';
import { busiestFirst, type Candidate } from './busiest.ts';
import { totalsOf } from './dump-totals.ts';
import { newestRun, type RunDump } from './newest-run.ts';

/**
 * Reads, of the newest run in the dump folder, the dump with the most busy time, and says on stderr which. Files that
 * only have the ending of a dump are passed over; a broken dump is an error, since an older one would answer the
 * wrong question. Rejects with ProfileError.
 */
export function readNewestDump(dirOption: string | undefined): Promise<LoadedDump> {
  return readNewestAmong(availableDumps(dirOption).dumps);
}

/** The same among these dumps, the newest first; at least one. */
export async function readNewestAmong(dumps: readonly DumpCandidate[]): Promise<LoadedDump> {
  let foreign: ProfileError | undefined;
  for (let i = 0; i < dumps.length; i++) {
    try {
      return await readNewestOf(dumps.slice(i) as [DumpCandidate, ...DumpCandidate[]]);
    } catch (error) {
      if (!(error instanceof ProfileError) || error.code !== 'foreign') throw error;
      foreign ??= error;
    }
  }
  throw foreign;
}

async function readNewestOf(
  dumps: readonly [DumpCandidate, ...DumpCandidate[]],
): Promise<LoadedDump> {
  const run = await newestRun(dumps);
  const [newest] = run;
  const ranked = run.length === 1 ? [] : busiestFirst(await candidatesOf(run));
  const [chosen] = ranked;
  const read = chosen?.read ?? (await readDump(chosen?.dump.path ?? newest.dump.path));
  if (chosen?.read !== undefined) tellWarnings(chosen.read);
  process.stderr.write(noticeLine(read.path, noticeOf(run, ranked.length)));
  return ranked.length < 2 ? read : { ...read, runDumps: ranked.map(({ dump }) => dump.path) };
}

interface RunCandidate extends RunDump, Candidate {
  /** Where it had to be read to know. */
  readonly read?: LoadedDump;
}

async function candidatesOf(run: readonly RunDump[]): Promise<readonly RunCandidate[]> {
  const candidates: RunCandidate[] = [];
  for (const [i, one] of run.entries()) {
    const candidate = one.mark === null ? await withTimes(one, i === 0) : marked(one);
    if (candidate !== null) candidates.push(candidate);
  }
  return candidates;
}

function marked(one: RunDump): RunCandidate {
  const { busy = 0, script = null } = one.mark?.process ?? {};
  return { ...one, busy, script };
}

/** What no mark says the dump itself does. Of the others one that cannot be read leaves the choice to the rest. */
async function withTimes(one: RunDump, isNewest: boolean): Promise<RunCandidate | null> {
  try {
    const read = await readQuietly(one.dump.path);
    if (read.profile.kind !== 'sampled') return null;
    const { busy, mainScript } = totalsOf(read.profile);
    return { ...one, busy, script: mainScript, read };
  } catch (error) {
    if (isNewest || !(error instanceof ProfileError)) throw error;
    return null;
  }
}

function noticeOf(run: readonly RunDump[], readableCount: number): string {
  const [newest] = run;
  const others = readableCount - 1;
  if (others < 1) return 'the newest dump';
  const command = newest?.mark?.run.command;
  const name = command === undefined ? 'the newest run' : `the newest run (${command})`;
  const left = others === 1 ? '1 other dump' : `${others} other dumps`;
  return `the busiest of ${name}, which has ${left}: dumps lists them`;
}
