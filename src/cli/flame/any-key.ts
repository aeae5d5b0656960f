import { once } from 'node:events';

/** Waits for a key, or for the end of the terminal. */
export async function anyKey(): Promise<void> {
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.resume();
  try {
    await Promise.race([once(stdin, 'data'), once(stdin, 'end')]);
  } finally {
    stdin.pause();
    stdin.setRawMode(false);
  }
}
