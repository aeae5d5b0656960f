import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { GraphTask, TaskResult } from './graph-task.ts';

/** More threads than this read faster than a disk gives. */
const MAX_THREADS = 8;

/**
 * Runs tasks several at a time and gives each result to `onResult`, in whatever order they come. A thread that dies
 * (out of memory) fails its task alone.
 */
export async function runInThreads(
  tasks: readonly GraphTask[],
  onResult: (index: number, result: TaskResult) => void,
): Promise<void> {
  let next = 0;
  const serve = async (): Promise<void> => {
    let worker = startWorker();
    for (let index = next++; index < tasks.length; index = next++) {
      const task = tasks[index];
      try {
        onResult(index, await runIn(worker, task));
      } catch (error) {
        onResult(index, diedOf(error as Error, task));
        void worker.terminate();
        worker = startWorker();
      }
    }
    await worker.terminate();
  };
  const count = Math.min(tasks.length, availableParallelism(), MAX_THREADS);
  await Promise.all(Array.from({ length: count }, serve));
}

function startWorker(): Worker {
  return new Worker(new URL('./dot-worker.js', import.meta.url));
}

/** Rejects where the thread fails or ends. */
async function runIn(worker: Worker, task: GraphTask): Promise<TaskResult> {
  const stop = new AbortController();
  const { signal } = stop;
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('the thread ended');
  });
  // Whichever comes first; the other is no longer awaited.
  ended.catch(() => {});
  worker.postMessage(task);
  try {
    const [result] = (await Promise.race([once(worker, 'message', { signal }), ended])) as [
      TaskResult,
    ];
    return result;
  } finally {
    stop.abort();
  }
}

function diedOf(error: Error & { code?: string }, { inputs }: GraphTask): TaskResult {
  const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!isMemory && error.message !== 'the thread ended') throw error;
  const failure = {
    code: 'not-a-profile',
    message: 'drawing it takes more memory than there is',
    subject: inputs[0],
    hint: 'narrow the graph: --nodes 80, --focus RE',
  } as const;
  return { isDone: false, warnings: [], failures: [failure], unmatched: [], text: null };
}
