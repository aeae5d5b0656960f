import { renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadProfile } from '../../importers/load-profile.ts';
import type { RecordedCalls } from '../../importers/v8/recorded-calls.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { CoveredScript } from '../../recorder/coverage.ts';
import { joinCounts, type MatchedShare } from '../../recorder/join-counts.ts';
import { readCoverageFiles } from '../../recorder/read-coverage-files.ts';
import type { RecordedThread } from '../../recorder/recorded-files.ts';
import type { RunMark } from '../../recorder/run-mark.ts';
import { scriptTexts, type TextOfScript } from '../../recorder/script-texts.ts';
import { appendRecorded } from '../../recorder/write-counts.ts';
import { type DumpTotals, totalsOf } from '../runs/dump-totals.ts';

/** A dump in its place. */
export interface MadeDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly thread: RecordedThread;
  /** `null`: it cannot be read. */
  readonly totals: DumpTotals | null;
  /** `null`: without counts. */
  readonly matched: MatchedShare | null;
  /** Why counts that were asked for are missing, or why it cannot be read. */
  readonly problem: string | null;
}

export interface CollectOptions {
  /** Folder for the dumps. */
  readonly target: string;
  /** Word for their names. */
  readonly name: string | undefined;
  /** Files of coverage of a thread; `null`: calls were not counted. */
  readonly coverageOf: ((thread: RecordedThread) => readonly string[]) | null;
  readonly isTimedWhileCounting: boolean;
  /** Node of threads that left no note. */
  readonly nodePath: string;
  readonly run: RunMark;
}

/** Puts the profiles of a run where they belong, with their counts, and marked as of this run. */
export async function collectDumps(
  threads: readonly RecordedThread[],
  options: CollectOptions,
): Promise<readonly MadeDump[]> {
  const made: MadeDump[] = [];
  const textsOf = textsByNode();
  for (const thread of threads) {
    if (thread.profile === null) continue;
    const seen = await completed(thread, thread.profile, options, textsOf);
    const path = join(options.target, dumpName(basename(thread.profile), options.name));
    renameSync(thread.profile, path);
    made.push({ path, sizeBytes: statSync(path).size, thread, ...seen });
  }
  return made;
}

type Seen = Pick<MadeDump, 'totals' | 'matched' | 'problem'>;

/** Adds to a profile what the recorder knows. One that cannot be read stays as it is. */
async function completed(
  thread: RecordedThread,
  path: string,
  options: CollectOptions,
  textsOf: (nodePath: string) => TextOfScript,
): Promise<Seen> {
  try {
    const profile = await loadProfile(path);
    if (profile.kind !== 'sampled') return { totals: null, matched: null, problem: 'no samples' };
    const totals = totalsOf(profile);
    const { counts, matched, problem } = countsOf(thread, profile, options, textsOf);
    const { pid, thread: threadId, note } = thread;
    const process = {
      script: note?.script ?? null,
      pid,
      thread: threadId,
      busy: totals.busy,
      unit: totals.unit === 'bytes' ? ('bytes' as const) : ('us' as const),
      node: note?.version.replace(/^v/, '') || null,
    };
    appendRecorded(path, { counts, mark: { run: options.run, process } });
    return { totals, matched, problem };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return { totals: null, matched: null, problem: error.message };
  }
}

interface JoinedCounts {
  readonly counts: RecordedCalls | null;
  readonly matched: MatchedShare | null;
  readonly problem: string | null;
}

function countsOf(
  thread: RecordedThread,
  profile: SampledProfile,
  { coverageOf, isTimedWhileCounting, nodePath }: CollectOptions,
  textsOf: (nodePath: string) => TextOfScript,
): JoinedCounts {
  const without = { counts: null, matched: null };
  if (coverageOf === null) return { ...without, problem: null };
  const files = coverageOf(thread);
  if (files.length === 0) return { ...without, problem: 'no counts: node wrote no coverage' };
  try {
    const scripts: readonly CoveredScript[] = readCoverageFiles(files);
    const textOf = textsOf(thread.note?.nodePath ?? nodePath);
    const { recorded, matched } = joinCounts(profile, scripts, { textOf, isTimedWhileCounting });
    return { counts: recorded, matched, problem: null };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return { ...without, problem: `no counts: ${error.message}` };
  }
}

/** Texts by the Node that ran them: its own modules differ from version to version. */
function textsByNode(): (nodePath: string) => TextOfScript {
  const known = new Map<string, TextOfScript>();
  return (nodePath) => {
    const texts = known.get(nodePath) ?? scriptTexts(nodePath);
    known.set(nodePath, texts);
    return texts;
  };
}

function dumpName(name: string, word: string | undefined): string {
  return word === undefined ? name : name.replace(/(?=\.\w+$)/, `.${word}`);
}
