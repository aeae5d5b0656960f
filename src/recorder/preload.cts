/**
 * Runs in front of a recorded program, in each of its processes and threads. A file of its own, since Node loads it
 * by its path; CommonJS, since only that can be loaded in front of everything in every version of Node.
 *
 * It leaves a note that the thread began, ends the process on signals so that Node writes its files, and takes the
 * profile where `--cpu-prof` or `--heap-prof` could not be given; then it also sees to it that threads which the program terminates
 * save theirs.
 */
const fs: typeof import('node:fs') = require('node:fs');
const path: typeof import('node:path') = require('node:path');
const threads: typeof import('node:worker_threads') = require('node:worker_threads');
// biome-ignore lint/correctness/useImportExtensions: the file as it is when it is built
const { saveWorkers }: { saveWorkers(folder: string): void } = require('./save-workers.cjs');

/**
 * Environment: a private folder for notes and profiles, what to profile (`cpu`, `heap` or nothing), and how often, in
 * microseconds or in bytes that are allocated.
 */
const folder = process.env['SCOOBYPROF_RECORDING'];
const kind = process.env['SCOOBYPROF_RECORDING_PROFILE'] ?? '';
const interval = Number(process.env['SCOOBYPROF_RECORDING_INTERVAL']);
const isHeap = kind === 'heap';
const isProfiled = isHeap || kind === 'cpu';

const EXIT_OF_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

if (folder !== undefined) {
  try {
    const isOurs = isProfiled && !isProfiledByNode();
    leaveNote(folder, isOurs);
    if (threads.isMainThread) endOnSignals();
    if (isOurs) profile(folder);
    // A worker may be started with other options than this thread.
    if (isProfiled && threads.isMainThread) saveWorkers(folder);
  } catch {
    // A recorder that cannot work must not keep the program from working.
  }
}

function leaveNote(into: string, isOurs: boolean): void {
  const { execPath: nodePath, version, argv } = process;
  // A worker's own file is not among its arguments yet.
  const script = threads.isMainThread ? argv[1] : undefined;
  const note = { nodePath, version, script, profiledBy: isOurs ? 'preload' : 'node' };
  fs.writeFileSync(
    path.join(into, `thread-${process.pid}-${threads.threadId}.json`),
    JSON.stringify(note),
    { mode: 0o600 },
  );
}

function isProfiledByNode(): boolean {
  const isOption = (word: string): boolean => word === `--${kind}-prof`;
  const inEnvironment = (process.env['NODE_OPTIONS'] ?? '').split(/\s+/).some(isOption);
  return inEnvironment || process.execArgv.some(isOption);
}

/**
 * A signal ends Node at once, without its files. Here it ends it in order, where the program has no listener of its
 * own; ours is hidden from it, since some count listeners to know whether theirs is the only one.
 */
function endOnSignals(): void {
  const ours = new Set<unknown>();
  const { listeners, rawListeners, listenerCount } = process as NodeJS.EventEmitter;
  const isNotOurs = (listener: unknown): boolean => !ours.has(listener);
  const hidden: Pick<NodeJS.EventEmitter, 'listeners' | 'rawListeners' | 'listenerCount'> = {
    listeners: (name) => listeners.call(process, name).filter(isNotOurs),
    rawListeners: (name) => rawListeners.call(process, name).filter(isNotOurs),
    listenerCount: (name, ...more) =>
      name in EXIT_OF_SIGNAL
        ? hidden.listeners(name).length
        : listenerCount.call(process, name, ...more),
  };
  for (const [signal, status] of Object.entries(EXIT_OF_SIGNAL)) {
    const leave = (): void => {
      if (hidden.listeners(signal).length === 0) process.exit(status);
    };
    ours.add(leave);
    process.on(signal, leave);
  }
  Object.assign(process, hidden);
}

/** Takes the profile by the inspector, until the process or thread ends in order, or the thread is asked for it. */
function profile(into: string): void {
  const { Session } = require('node:inspector') as typeof import('node:inspector');
  const session = new Session();
  session.connect();
  start(session);
  let isSaved = false;
  const save = (): void => {
    if (isSaved) return;
    isSaved = true;
    const written = (error: Error | null, answer?: { profile: unknown }): void => {
      if (error !== null || answer === undefined) return;
      writeWhole(path.join(into, dumpName()), JSON.stringify(answer.profile));
    };
    if (isHeap) session.post('HeapProfiler.stopSampling', written);
    else session.post('Profiler.stop', written);
  };
  process.on('exit', save);
  // The thread that started this one asks for it when it terminates it: `save-workers.cts`.
  if (threads.isMainThread) return;
  const saveIfAsked = (threadId: number): boolean => {
    const isAsked = threadId === threads.threadId;
    if (isAsked) save();
    return isAsked;
  };
  Object.defineProperty(process, Symbol.for('scoobyprof.save'), { value: saveIfAsked });
}

function start(session: import('node:inspector').Session): void {
  if (isHeap) {
    session.post('HeapProfiler.startSampling', { samplingInterval: interval });
    return;
  }
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval });
  session.post('Profiler.start');
}

/** Whoever waits for a file of this name finds it whole. */
function writeWhole(target: string, text: string): void {
  const temporary = `${target}.tmp`;
  fs.writeFileSync(temporary, text, { mode: 0o600 });
  fs.renameSync(temporary, target);
}

/** As Node names what it writes itself. */
function dumpName(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${isHeap ? 'Heap' : 'CPU'}.${date}.${time}.${process.pid}.${threads.threadId}.000.${kind}profile`;
}
