import { setTimeout as sleep } from 'node:timers/promises';
import { recordedThreads } from '../../recorder/recorded-files.ts';

/** What servers that end in order may take, and node for a large profile. */
const PATIENCE_MS = 6000;
const AGAIN_MS = 50;

/**
 * npm and npx end by a signal before what they have started, and do not always pass it on: asks what is still there to
 * end as well, and waits for it, since profiles are written at the end.
 *
 * @param signal that the program was asked to end with
 */
export async function endLeftBehind(folder: string, signal: NodeJS.Signals): Promise<void> {
  // Who has left its profile has ended: its number may be that of a stranger now.
  const started = recordedThreads(folder).filter(
    ({ thread, note, profile, coverage }) =>
      thread === 0 && note !== null && profile === null && coverage.length === 0,
  );
  let left = started.map(({ pid }) => pid).filter(isAlive);
  for (const pid of left) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
  for (const end = Date.now() + PATIENCE_MS; left.length > 0 && Date.now() < end; ) {
    await sleep(AGAIN_MS);
    left = left.filter(isAlive);
  }
}

/** Whether there is such a process, and it is ours. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
