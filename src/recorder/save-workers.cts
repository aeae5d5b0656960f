/**
 * Part of the preload: has the worker threads of this thread save their profiles before they are terminated, or before
 * the process ends with them. A terminated thread runs no code of its own any more, and a busy one reads no messages;
 * what an inspector asks it, it answers in the middle of a loop.
 */
const fs: typeof import('node:fs') = require('node:fs');
const path: typeof import('node:path') = require('node:path');
const inspector: typeof import('node:inspector') = require('node:inspector');
const threads: typeof import('node:worker_threads') = require('node:worker_threads');

/** What a thread with a large profile may take; it is the recorded program that waits. */
const PATIENCE_MS = 2000;

const AGAIN_MS = 20;

type Worker = import('node:worker_threads').Worker;

interface Attached {
  readonly sessionId: string;
}

interface Answer {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** Asks threads, all that are there, since nothing says which session is of which. */
class WorkerSessions {
  private readonly session = new inspector.Session();
  private readonly attached = new Set<string>();
  /** By the thread that is to save: who waits for it. */
  private readonly waiting = new Map<number, () => void>();

  constructor() {
    this.session.connect();
    const on = this.session.on.bind(this.session) as (
      name: string,
      listener: (message: { params: unknown }) => void,
    ) => void;
    on('NodeWorker.attachedToWorker', ({ params }) => {
      const { sessionId } = params as Attached;
      this.attached.add(sessionId);
      for (const threadId of this.waiting.keys()) this.send(sessionId, threadId);
    });
    on('NodeWorker.detachedFromWorker', ({ params }) => {
      this.attached.delete((params as Attached).sessionId);
    });
    on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const answer = JSON.parse((params as { message: string }).message) as Answer;
      if (answer.result?.result?.value === true) this.waiting.get(answer.id ?? -1)?.();
    });
    this.session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  }

  /** Resolves once the thread has saved, or will not in time. */
  saved(threadId: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(threadId);
        resolve();
      };
      const timer = setTimeout(done, PATIENCE_MS).unref();
      this.waiting.set(threadId, done);
      this.ask(threadId);
    });
  }

  ask(threadId: number): void {
    for (const sessionId of this.attached) this.send(sessionId, threadId);
  }

  private send(sessionId: string, threadId: number): void {
    const expression = `process[Symbol.for('scoobyprof.save')]?.(${threadId})`;
    const message = JSON.stringify({
      id: threadId,
      method: 'Runtime.evaluate',
      params: { expression },
    });
    this.session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, () => {});
  }
}

/** Whether the preload takes the profile of a thread: Node saves its own whatever ends the thread. */
function isOurs(folder: string, threadId: number): boolean {
  try {
    const note = fs.readFileSync(
      path.join(folder, `thread-${process.pid}-${threadId}.json`),
      'utf8',
    );
    return (JSON.parse(note) as { profiledBy?: unknown }).profiledBy === 'preload';
  } catch {
    // It has not come so far that it could have a profile.
    return false;
  }
}

/** @param folder where threads leave notes and profiles */
function saveWorkers(folder: string): void {
  const alive = new Set<Worker>();
  let sessions: WorkerSessions | undefined;
  process.on('worker', (worker) => {
    sessions ??= new WorkerSessions();
    alive.add(worker);
    worker.once('exit', () => alive.delete(worker));
  });
  terminateAfter((worker) => {
    const isSaving = alive.has(worker) && isOurs(folder, worker.threadId);
    return isSaving ? sessions?.saved(worker.threadId) : undefined;
  });
  process.on('exit', () => {
    if (sessions === undefined) return;
    const ids = [...alive].map(({ threadId }) => threadId).filter((id) => isOurs(folder, id));
    for (const id of ids) sessions.ask(id);
    waitForFiles(folder, ids);
  });
}

/** Has `terminate` wait for work of ours. What it promises, and that the thread ends, stays as it was. */
function terminateAfter(work: (worker: Worker) => Promise<void> | undefined): void {
  const { prototype } = threads.Worker;
  const { terminate } = prototype;
  const asked = new WeakMap<Worker, Promise<number>>();
  prototype.terminate = function (this: Worker, ...args: []): Promise<number> {
    const known = asked.get(this);
    if (known !== undefined) return known;
    const isSaved = work(this);
    if (isSaved === undefined) return terminate.apply(this, args);
    const exitCode = new Promise<number>((resolve) => this.once('exit', resolve));
    asked.set(this, exitCode);
    // A thread that was let go of would not keep the process waiting for its profile.
    this.ref();
    let again: NodeJS.Timeout | undefined;
    const end = (): void => {
      void terminate.apply(this, args);
      // A thread that is still answering takes no notice of it.
      again = setTimeout(end, AGAIN_MS);
    };
    void exitCode.then(() => clearTimeout(again));
    void Promise.race([isSaved.then(() => false), exitCode.then(() => true)]).then((hasEnded) => {
      if (!hasEnded) end();
    });
    return exitCode;
  };
}

/** The process ends: only blocking is left. The threads write by themselves. */
function waitForFiles(folder: string, ids: readonly number[]): void {
  const endings = ids.map(
    (id) => new RegExp(`\\.${process.pid}\\.${id}\\.000\\.(?:cpu|heap)profile$`),
  );
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const names = fs.readdirSync(folder);
    const isThere = (ending: RegExp): boolean => names.some((name) => ending.test(name));
    if (endings.every(isThere)) return;
    Atomics.wait(clock, 0, 0, 5);
  }
}

module.exports = { saveWorkers };
