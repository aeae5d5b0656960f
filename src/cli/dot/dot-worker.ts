import { parentPort } from 'node:worker_threads';
import { type GraphTask, runTask } from './graph-task.ts';

/** A thread that makes graphs, one after the other. */
parentPort?.on('message', async (task: GraphTask) => {
  parentPort?.postMessage(await runTask(task));
});
