import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ProfileError } from '../../model/profile-error.ts';
import { noticeLine } from '../messages.ts';
import type { RecordingPlan } from './recording-plan.ts';

/** How a program ended. */
export interface ProgramEnd {
  readonly pid: number;
  /** As a shell gives it: 128 and the number of the signal that ended it. */
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a program with our standard streams and passes signals on to it. Throws ProfileError `unreadable` where it
 * cannot be started.
 */
export async function runProgram({ file, args, env }: RecordingPlan): Promise<ProgramEnd> {
  const child = spawn(file, args, { env, stdio: 'inherit' });
  const stopPassing = passSignals(child);
  try {
    return await new Promise<ProgramEnd>((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => reject(cannotStart(file, error)));
      child.on('exit', (code, signal) => {
        const number = signal === null ? 0 : constants.signals[signal];
        resolve({ pid: child.pid ?? 0, status: code ?? 128 + number, signal });
      });
    });
  } finally {
    stopPassing();
  }
}

function cannotStart(file: string, { code, message }: NodeJS.ErrnoException): ProfileError {
  const what = code === 'ENOENT' ? 'no such program' : message;
  return new ProfileError('unreadable', `cannot be started: ${what}`, { subject: file });
}

const PASSED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** After so many requests to end the program is ended by force. */
const LAST_REQUEST = 3;

function passSignals(child: ChildProcess): () => void {
  // At a terminal Ctrl-C reaches the program by itself, since it stands in the same group.
  const isAtTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  let requests = 0;
  const pass = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !isAtTerminal) child.kill(signal);
    if (signal !== 'SIGINT' && signal !== 'SIGTERM') return;
    requests++;
    if (requests === LAST_REQUEST - 1) {
      const message = `the program still runs; once more ends it by force, and without a dump`;
      process.stderr.write(noticeLine(null, message));
    }
    if (requests >= LAST_REQUEST) child.kill('SIGKILL');
  };
  for (const signal of PASSED) process.on(signal, pass);
  return () => {
    for (const signal of PASSED) process.off(signal, pass);
  };
}
