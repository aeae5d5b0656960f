import { type ChildProcess, spawn } from 'node:child_process';
import { ProfileError } from '../../model/profile-error.ts';

/** How a program ended that was recorded, and what it printed last. */
export interface RecordedRun {
  /** That of the program; `null`: it was killed. */
  readonly status: number | null;
  readonly isTimedOut: boolean;
  readonly output: string;
}

export interface RunLimits {
  readonly timeoutMs: number;
  /** Ends the program at once. */
  readonly signal: AbortSignal;
}

/** What a program prints is of use at its end, if at all. */
const MOST_OUTPUT = 3000;
/** How long a program may take to write its dump once it is asked to end. */
const GRACE_MS = 10_000;

/**
 * Runs `scoobyprof record` with these words in a process of its own: its streams must not be ours, on which the protocol
 * is spoken. Rejects with ProfileError where it cannot be started.
 */
export async function recordProgram(
  words: readonly string[],
  { timeoutMs, signal }: RunLimits,
): Promise<RecordedRun> {
  const [, program = ''] = process.argv;
  const child = spawn(process.execPath, [program, 'record', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // All that it starts can be ended with it.
    detached: process.platform !== 'win32',
  });
  const output = new Tail(child);
  const killer = new Killer(child);
  const timer = setTimeout(() => killer.ask(), timeoutMs);
  const stop = (): void => killer.kill();
  signal.addEventListener('abort', stop);
  try {
    const status = await endOf(child);
    return { status, isTimedOut: killer.isAsked, output: output.text };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    killer.stop();
    // What did not end with the recorder would never.
    if (killer.isAsked && child.pid !== undefined && process.platform !== 'win32')
      killGroup(child.pid);
  }
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', ({ message }) => {
      reject(new ProfileError('unreadable', `the recorder cannot be started: ${message}`));
    });
    // What it leaves behind may hold its streams open for ever.
    child.on('exit', (code) => {
      setTimeout(() => resolve(code), 100);
    });
  });
}

/** The end of what a program prints. */
class Tail {
  text = '';

  constructor({ stdout, stderr }: ChildProcess) {
    for (const stream of [stdout, stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        this.text = (this.text + piece).slice(-MOST_OUTPUT);
      });
    }
  }
}

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends a program and all that it started, also when this process is ended meanwhile. */
class Killer {
  isAsked = false;
  private readonly child: ChildProcess;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(child: ChildProcess) {
    this.child = child;
    for (const name of ENDING) process.once(name, this.endWithUs);
    process.once('exit', this.kill);
  }

  /** Asks it to end, so that it leaves its dump; who does not end is interrupted, then killed. */
  ask(): void {
    this.isAsked = true;
    this.child.kill('SIGTERM');
    const again = (): void => void this.child.kill('SIGTERM');
    this.timers.push(setTimeout(again, GRACE_MS), setTimeout(this.kill, 2 * GRACE_MS));
  }

  readonly kill = (): void => {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (process.platform === 'win32') this.child.kill('SIGKILL');
    else killGroup(pid);
  };

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const name of ENDING) process.off(name, this.endWithUs);
    process.off('exit', this.kill);
  }

  private readonly endWithUs = (name: NodeJS.Signals): void => {
    this.kill();
    // Whoever else hears of it ends us; where nobody does, it does so itself.
    process.kill(process.pid, name);
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
