import { basename } from 'node:path';
import type { MatchedShare } from '../../recorder/join-counts.ts';
import type { ProfileKind } from '../../recorder/profile-kinds.ts';
import type { RecordedThread } from '../../recorder/recorded-files.ts';
import { isLauncher } from '../runs/launcher.ts';
import { noticeLine } from '../terminal/messages.ts';
import { isAlive } from './left-behind.ts';
import type { ProgramEnd } from './run-program.ts';

/** What is missing of a recording, and why, as lines for stderr. */
export function* missingLines(
  threads: readonly RecordedThread[],
  end: ProgramEnd | null,
  kind: ProfileKind,
): Iterable<string> {
  const missing = threads.filter(({ profile }) => profile === null);
  const isAll = missing.length === threads.length;
  // Nobody misses that of npm where there are others.
  for (const thread of missing.filter(({ note }) => isAll || !isLauncher(note?.script ?? null)))
    yield noticeLine(threadText(thread, true), reasonOf(thread, end, kind));
  if (threads.length === 0) yield noticeLine(null, nothingText(end));
  else if (isAll) yield noticeLine(null, 'no dump was made');
}

function nothingText(end: ProgramEnd | null): string {
  const reason =
    end === null || end.signal === null
      ? 'the program did not start node, or replaced NODE_OPTIONS in its environment'
      : `${end.signal} ended the program before node had begun`;
  return `no dump was made: ${reason}`;
}

export function threadText({ pid, thread, note }: RecordedThread, hasPid: boolean): string {
  const script =
    note?.script === undefined || note.script === null ? '' : ` of ${basename(note.script)}`;
  const name = thread === 0 ? 'main thread' : `worker ${thread}`;
  return `${name}${script}${hasPid ? `, process ${pid}` : ''}`;
}

function reasonOf(thread: RecordedThread, end: ProgramEnd | null, kind: ProfileKind): string {
  if (thread.note === null) {
    return 'was counted but not profiled: its program replaced NODE_OPTIONS in its environment';
  }
  if (end?.pid === thread.pid && end.signal !== null) {
    return `left no dump: ${end.signal} ended it, and then node does not write one`;
  }
  if (thread.thread === 0 && isAlive(thread.pid)) {
    return 'left no dump: it still runs, and was left behind by what started it';
  }
  if (thread.thread !== 0) {
    return 'left no dump: a thread terminated it, or it had not begun; to have it saved, record node directly: record -- node FILE';
  }
  if (kind === 'heap') return 'left no dump: it was killed, or crashed';
  const major = Number(/^v(\d+)/.exec(thread.note.version)?.[1] ?? 0);
  if (major >= 24) return 'left no dump: it was killed';
  // Its own end is known of the program only, not of those that it starts.
  const isOrderly = end?.pid === thread.pid;
  return `left no dump: ${isOrderly ? '' : 'it was killed, or '}the dump would be larger than 512 MB, and Node ${major} silently writes none then; take fewer samples (--interval 10ms) or record it with Node 24`;
}

/** How much of a profile has exact calls. */
export function matchedText({ functions, allFunctions, calls, allCalls }: MatchedShare): string {
  const share = (part: number, whole: number): string =>
    whole === 0 ? '100' : ((Math.floor((1000 * part) / whole) / 10) as number).toString();
  return `exact calls of ${functions} of ${allFunctions} sampled functions (${share(functions, allFunctions)} %), ${share(calls, allCalls)} % of observed calls`;
}
