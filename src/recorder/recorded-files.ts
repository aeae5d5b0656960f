import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A thread of a recorded run: 0 is the main thread of its process. */
export interface ThreadId {
  readonly pid: number;
  readonly thread: number;
}

/** What a run left in its private folder. */
export interface RecordedThread extends ThreadId {
  /** Path of the profile; `null`: there is none. */
  readonly profile: string | null;
  readonly coverage: readonly string[];
  /** `null`: nothing of ours ran in it, so nobody knows. */
  readonly note: ThreadNote | null;
}

/** What the preload says of a thread that it runs in. */
interface ThreadNote {
  readonly nodePath: string;
  readonly version: string;
  readonly script: string | null;
}

const NAME_OF_PROFILE = /^(?:CPU|Heap)\.\d+\.\d+\.(\d+)\.(\d+)\.\d+\.(?:.*\.)?(?:cpu|heap)profile$/;

/** The thread that a profile is of, by the name that Node gave it; `null`: by another name. */
export function threadOfProfile(name: string): ThreadId | null {
  return threadOf(NAME_OF_PROFILE.exec(name));
}

/** The thread that a file of NODE_V8_COVERAGE is of; `null`: it has another name. */
export function threadOfCoverage(name: string): ThreadId | null {
  return threadOf(/^coverage-(\d+)-\d+-(\d+)\.json$/.exec(name));
}

function threadOf(match: RegExpExecArray | null): ThreadId | null {
  return match === null ? null : { pid: Number(match[1]), thread: Number(match[2]) };
}

/** All threads that left something, by process and thread. */
export function recordedThreads(folder: string): readonly RecordedThread[] {
  const threads = new Map<string, MutableThread>();
  const entryOf = ({ pid, thread }: ThreadId): MutableThread => {
    const key = `${pid} ${thread}`;
    const known = threads.get(key) ?? { pid, thread, profile: null, coverage: [], note: null };
    threads.set(key, known);
    return known;
  };
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const profiled = threadOfProfile(name);
    const covered = threadOfCoverage(name);
    const noted = threadOf(/^thread-(\d+)-(\d+)\.json$/.exec(name));
    if (profiled !== null) entryOf(profiled).profile = path;
    if (covered !== null) entryOf(covered).coverage.push(path);
    if (noted !== null) entryOf(noted).note = readNote(path);
  }
  return [...threads.values()].sort((a, b) => a.pid - b.pid || a.thread - b.thread);
}

interface MutableThread extends ThreadId {
  profile: string | null;
  readonly coverage: string[];
  note: ThreadNote | null;
}

function readNote(path: string): ThreadNote | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ThreadNote;
  } catch {
    // The process was killed while it wrote.
    return null;
  }
}
