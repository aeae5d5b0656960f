import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseLine } from '../../commands/grammar.ts';
import { ProfileError } from '../../model/profile-error.ts';

/** The variable that tells the program which dump. */
const DUMP_VARIABLE = 'SCOOBYPROF_DUMP';

/** The program and its arguments. Throws `usage` for what only a shell would understand. */
export function programWords(line: string): readonly [string, ...string[]] {
  const [command, ...more] = parseLine(line);
  if (command === undefined || more.length > 0 || command.output.kind !== 'screen') {
    throw new ProfileError('usage', `--exec ${line}: it takes one program and its arguments`, {
      hint: 'no shell reads them: put ; | > into a script of your own',
    });
  }
  return [command.name, ...command.words];
}

export interface ExecListener {
  /** The program was done with a dump; `problem` says what went wrong. */
  readonly onEnd: (path: string, problem: string | null) => void;
}

/** Starts a program for each dump, one after the other: a burst of dumps must not start a thousand. */
export class ExecQueue {
  private readonly words: readonly [string, ...string[]];
  private readonly output: 'inherit' | 'ignore';
  private readonly listener: ExecListener;
  private readonly waiting: string[] = [];
  private running: { readonly child: ChildProcess; readonly done: Promise<void> } | null = null;

  constructor(line: string, output: 'inherit' | 'ignore', listener: ExecListener) {
    this.words = programWords(line);
    this.output = output;
    this.listener = listener;
  }

  add(path: string): void {
    this.waiting.push(path);
    if (this.running === null) this.startNext();
  }

  /** Waits until the program was run for every dump. */
  async finish(): Promise<void> {
    while (this.running !== null) await this.running.done;
  }

  /** Passes a signal on and starts no more. Gives the number of dumps that are left. */
  async stop(signal: NodeJS.Signals): Promise<number> {
    const left = this.waiting.splice(0).length;
    this.running?.child.kill(signal);
    await this.finish();
    return left;
  }

  private startNext(): void {
    const path = this.waiting.shift();
    if (path === undefined) {
      this.running = null;
      return;
    }
    const [program, ...args] = this.words;
    // What the program prints goes to stderr: standard output is that of the watch.
    const output = this.output === 'inherit' ? 2 : 'ignore';
    const child = spawn(program, args, {
      env: { ...process.env, [DUMP_VARIABLE]: resolve(path) },
      stdio: ['ignore', output, output],
    });
    const done = ended(child).then((problem) => {
      this.listener.onEnd(path, problem === null ? null : `${program}: ${problem}`);
      this.startNext();
    });
    this.running = { child, done };
  }
}

function ended(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? 'there is no such program' : error.message);
    });
    child.once('close', (status, signal) => {
      if (signal !== null) resolve(`ended by ${signal}`);
      else resolve(status === 0 ? null : `exit status ${status}`);
    });
  });
}
