import { renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadProfile } from '../../importers/load-profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { CoveredScript } from '../../recorder/coverage.ts';
import { joinCounts, type MatchedShare } from '../../recorder/join-counts.ts';
import { readCoverageFiles } from '../../recorder/read-coverage-files.ts';
import type { RecordedThread } from '../../recorder/recorded-files.ts';
import { scriptTexts, type TextOfScript } from '../../recorder/script-texts.ts';
import { appendCounts } from '../../recorder/write-counts.ts';

/** A dump in its place. */
export interface MadeDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly thread: RecordedThread;
  /** `null`: without counts. */
  readonly matched: MatchedShare | null;
  /** Why counts that were asked for are missing. */
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
}

/** Puts the profiles of a run where they belong, with their counts. */
export async function collectDumps(
  threads: readonly RecordedThread[],
  options: CollectOptions,
): Promise<readonly MadeDump[]> {
  const made: MadeDump[] = [];
  const textsOf = textsByNode();
  for (const thread of threads) {
    if (thread.profile === null) continue;
    const { matched, problem } = await addCounts(thread, thread.profile, options, textsOf);
    const path = join(options.target, dumpName(basename(thread.profile), options.name));
    renameSync(thread.profile, path);
    made.push({ path, sizeBytes: statSync(path).size, thread, matched, problem });
  }
  return made;
}

async function addCounts(
  thread: RecordedThread,
  path: string,
  { coverageOf, isTimedWhileCounting, nodePath }: CollectOptions,
  textsOf: (nodePath: string) => TextOfScript,
): Promise<{ matched: MatchedShare | null; problem: string | null }> {
  if (coverageOf === null) return { matched: null, problem: null };
  const files = coverageOf(thread);
  if (files.length === 0) return { matched: null, problem: 'no counts: node wrote no coverage' };
  try {
    const profile = await loadProfile(path);
    const scripts: readonly CoveredScript[] = readCoverageFiles(files);
    if (profile.kind !== 'sampled') return { matched: null, problem: 'no counts' };
    const textOf = textsOf(thread.note?.nodePath ?? nodePath);
    const { recorded, matched } = joinCounts(profile, scripts, { textOf, isTimedWhileCounting });
    appendCounts(path, recorded);
    return { matched, problem: null };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return { matched: null, problem: `no counts: ${error.message}` };
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
  return word === undefined ? name : name.replace(/\.cpuprofile$/, `.${word}.cpuprofile`);
}
