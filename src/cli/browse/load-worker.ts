import { parentPort, workerData } from 'node:worker_threads';
import { loadRecording } from '../../importers/load-profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { type LoadAnswer, transferable } from './load-in-parallel.ts';

/** A thread that reads one dump; see load-in-parallel.ts. */
async function answer(path: string): Promise<LoadAnswer> {
  try {
    return { recording: await loadRecording(path) };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const { code, message, subject, hint } = error;
    return { error: { code, message, subject, hint } };
  }
}

async function answerOnce(): Promise<void> {
  const result = await answer(workerData as string);
  parentPort?.postMessage(result, 'recording' in result ? transferable(result.recording) : []);
}

void answerOnce();
