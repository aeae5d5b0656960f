import { basename } from 'node:path';
import { TOGETHER_MS } from '../../model/node-dump-name.ts';
import { kindOfDump } from '../../recorder/profile-kinds.ts';
import { type ThreadId, threadOfProfile } from '../../recorder/recorded-files.ts';
import { type DumpMark, readMark } from '../../recorder/run-mark.ts';
import type { DumpCandidate } from '../dump-folder.ts';
import { type RecordingSpan, recordingSpan } from './recording-span.ts';

/** A dump of a run. */
export interface RunDump {
  readonly dump: DumpCandidate;
  readonly mark: DumpMark | null;
}

/** So many files are opened to tell which are of one run. */
export const MAX_OPENED = 50;

/**
 * The dumps of the run that the first one is of, the first one first: those with the same mark, else those that Node
 * wrote at about the same time and whose recordings overlap with that of the first. Heap profiles hold no times: without
 * a mark those of one process belong together.
 *
 * @param dumps the newest first; at least one
 */
export async function newestRun(
  dumps: readonly [DumpCandidate, ...DumpCandidate[]],
): Promise<readonly [RunDump, ...RunDump[]]> {
  const [newest, ...older] = dumps.slice(0, MAX_OPENED) as [DumpCandidate, ...DumpCandidate[]];
  const first: RunDump = { dump: newest, mark: readMark(newest.path) };
  if (first.mark !== null) return [first, ...sameMark(older, first.mark)];
  const others = await recordedMeanwhile(newest, older);
  return [first, ...others.map((dump) => ({ dump, mark: null }))];
}

function sameMark(dumps: readonly DumpCandidate[], { run }: DumpMark): readonly RunDump[] {
  return dumps
    .map((dump) => ({ dump, mark: readMark(dump.path) }))
    .filter(({ mark }) => mark?.run.id === run.id && mark.run.number === run.number);
}

async function recordedMeanwhile(
  newest: DumpCandidate,
  older: readonly DumpCandidate[],
): Promise<readonly DumpCandidate[]> {
  const thread = threadOf(newest);
  if (thread === null) return [];
  const kind = kindOfDump(basename(newest.path));
  const near = older.filter(
    (dump) =>
      threadOf(dump) !== null &&
      kindOfDump(basename(dump.path)) === kind &&
      areWrittenTogether(newest, dump),
  );
  if (kind === 'heap') {
    return near.filter(
      (dump) => threadOf(dump)?.pid === thread.pid && readMark(dump.path) === null,
    );
  }
  if (near.length === 0) return [];
  const span = await recordingSpan(newest.path);
  if (span === null) return [];
  const spans = await Promise.all(near.map(({ path }) => recordingSpan(path)));
  return near.filter(({ path }, i) => {
    const other = spans[i] ?? null;
    return other !== null && overlap(span, other) && readMark(path) === null;
  });
}

/** `null`: it does not have a name that Node gives. */
function threadOf({ path }: DumpCandidate): ThreadId | null {
  return threadOfProfile(basename(path));
}

function areWrittenTogether(newest: DumpCandidate, other: DumpCandidate): boolean {
  return newest.modifiedAt.getTime() - other.modifiedAt.getTime() <= TOGETHER_MS;
}

function overlap(a: RecordingSpan, b: RecordingSpan): boolean {
  return a.startUs < b.endUs && b.startUs < a.endUs;
}
