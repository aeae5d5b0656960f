import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ProfileError } from '../../model/profile-error.ts';
import { noticeLine } from '../terminal/messages.ts';
import type { RecordingPlan } from './recording-plan.ts';

/** How a program ended. */
export interface ProgramEnd {
  readonly pid: number;
  /** As a shell gives it: 128 and the number of the signal that ended it. */
  readonly status: number;
  readonly signal: NodeJS.Signals | null;
  /** What we passed on to have it end; `null`: it ended by itself. */
  readonly passed: NodeJS.Signals | null;
}

/**
 * Runs a program with our standard streams and passes signals on to it. Throws ProfileError `unreadable` where it
 * cannot be started.
 */
export async function runProgram(plan: RecordingPlan): Promise<ProgramEnd> {
  const { file, args, env } = plan;
  const child = spawn(file, args, { env, stdio: 'inherit' });
  const signals = new SignalPasser(child, plan.isNode);
  try {
    return await new Promise<ProgramEnd>((resolve, reject) => {
      child.on('error', (error: NodeJS.ErrnoException) => reject(cannotStart(file, error)));
      child.on('exit', (code, signal) => {
        const number = signal === null ? 0 : constants.signals[signal];
        const status = code ?? 128 + number;
        // What was stopped from outside ends as if all were well.
        resolve({
          pid: child.pid ?? 0,
          status: status || signals.statusOfInterrupt,
          signal,
          passed: signals.passed,
        });
      });
    });
  } finally {
    signals.stop();
  }
}

function cannotStart(file: string, { code, message }: NodeJS.ErrnoException): ProfileError {
  const what = code === 'ENOENT' ? 'no such program' : message;
  return new ProfileError('unreadable', `cannot be started: ${what}`, { subject: file });
}

const PASSED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/** A terminal or a supervisor that asks so often wants the end, with a dump or without. */
const LAST_REQUEST = 3;

/** Passes signals on to a program, and helps where it does not react to them. */
class SignalPasser {
  /** That of a program whose loop was stopped; 0: none was. */
  statusOfInterrupt = 0;
  passed: NodeJS.Signals | null = null;
  private readonly child: ChildProcess;
  private readonly isNode: boolean;
  // At a terminal Ctrl-C reaches the program by itself, since it stands in the same group.
  private readonly isAtTerminal =
    process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  private requests = 0;

  constructor(child: ChildProcess, isNode: boolean) {
    this.child = child;
    this.isNode = isNode;
    for (const signal of PASSED) process.on(signal, this.pass);
  }

  stop(): void {
    for (const signal of PASSED) process.off(signal, this.pass);
  }

  private readonly pass = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !this.isAtTerminal) {
      this.child.kill(signal);
      if (ENDING.has(signal)) this.passed = signal;
    }
    if (signal !== 'SIGINT' && signal !== 'SIGTERM') return;
    this.requests++;
    if (this.requests >= LAST_REQUEST) this.child.kill('SIGKILL');
    else if (this.requests === LAST_REQUEST - 1) void this.help(128 + constants.signals[signal]);
  };

  private async help(status: number): Promise<void> {
    const message = 'the program is still running; the next signal kills it, without a dump';
    process.stderr.write(noticeLine(null, message));
    if (!this.isNode || this.child.pid === undefined) return;
    const { interruptLoop } = await import('./interrupt-loop.ts');
    if (await interruptLoop(this.child.pid)) this.statusOfInterrupt = status;
  }
}
