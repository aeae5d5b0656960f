import { createInterface } from 'node:readline';
import { ProfileError } from '../../model/profile-error.ts';
import { noticeLine } from '../terminal/messages.ts';
import type { LineRunner } from './run-commands.ts';

/** Who has commands to give begins sooner than this. */
const SILENCE_MS = 2000;

/**
 * Runs the lines of standard input: no banner, no prompt, no echo. Gives whether a command came.
 *
 * @param endsInSilence an input that stays open, and on which nothing comes for a while, is one without commands:
 * programs that start others often leave them such a one
 */
export async function runBatch(
  runner: LineRunner,
  { endsInSilence }: { readonly endsInSilence: boolean },
): Promise<boolean> {
  const { stdin } = process;
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const silence = setTimeout(() => {
    tellOfSilence(endsInSilence);
    if (endsInSilence) lines.close();
  }, SILENCE_MS);
  for (const event of ['data', 'end']) stdin.once(event, () => clearTimeout(silence));
  try {
    for await (const line of withoutFaults(lines)) if (!(await runner.run(line))) break;
    await runner.end();
  } finally {
    clearTimeout(silence);
    lines.close();
    // Input that nobody reads any more must not keep the process.
    stdin.destroy();
  }
  return runner.hasRun;
}

/** An input that cannot be read, as `nohup` leaves it, has no commands. */
async function* withoutFaults(lines: AsyncIterable<string>): AsyncIterable<string> {
  try {
    yield* lines;
  } catch (error) {
    const { syscall, code = '' } = error as NodeJS.ErrnoException;
    if (syscall !== 'read') throw error;
    if (code !== 'EBADF' && code !== 'EISDIR')
      throw new ProfileError('unreadable', `standard input cannot be read (${code})`);
  }
}

function tellOfSilence(isEnd: boolean): void {
  const message = isEnd
    ? 'nothing came on standard input, so this is the summary; commands can also be given with -c'
    : 'waiting for commands on standard input; scoobyprof summary FILE needs none';
  process.stderr.write(noticeLine(null, message));
}
