import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseLine } from '../../commands/language/grammar.ts';
import { ProfileError } from '../../model/profile-error.ts';

/** The variable that tells the program which dump. */
const DUMP_VARIABLE = 'SCOOBYPROF_DUMP';

/** The program and its arguments. Throws `usage` for what only a shell would understand. */
export function programWords(line: string): readonly [string, ...string[]] {
  const [command, ...more] = parseLine(line);
  if (command === undefined || more.length > 0 || command.output.kind !== 'screen') {
    throw new ProfileError('usage', `--exec ${line}: it takes one program and its arguments`, {
      hint: 'they do not go through a shell: put ; | > into a script of your own',
    });
  }
  return [command.name, ...command.words];
}

/** A program that is started for each dump. */
export interface DumpProgram {
  /** What it is called in messages. */
  readonly name: string;
  readonly wordsFor: (path: string) => readonly [string, ...string[]];
}

/** What the user's line starts. Throws `usage` for what only a shell would understand. */
export function userProgram(line: string): DumpProgram {
  const words = programWords(line);
  return { name: words[0], wordsFor: () => words };
}

export interface ExecListener {
  readonly onProblem: (path: string, problem: string) => void;
  /** All programs were done with a dump. */
  readonly onEnd: (path: string) => void;
}

/** Starts programs for each dump, one after the other: a burst of dumps must not start a thousand. */
export class ExecQueue {
  private readonly programs: readonly DumpProgram[];
  private readonly output: 'inherit' | 'ignore';
  private readonly listener: ExecListener;
  private readonly waiting: string[] = [];
  private child: ChildProcess | null = null;
  private isStopped = false;
  private work: Promise<void> | null = null;

  constructor(
    programs: readonly DumpProgram[],
    output: 'inherit' | 'ignore',
    listener: ExecListener,
  ) {
    this.programs = programs;
    this.output = output;
    this.listener = listener;
  }

  add(path: string): void {
    this.waiting.push(path);
    this.work ??= this.workOff();
  }

  /** Waits until the programs were run for every dump. */
  async finish(): Promise<void> {
    await this.work;
  }

  /** Passes a signal on and starts no more. Gives the number of dumps that are left. */
  async stop(signal: NodeJS.Signals): Promise<number> {
    const left = this.waiting.splice(0).length;
    this.isStopped = true;
    this.child?.kill(signal);
    await this.finish();
    return left;
  }

  private async workOff(): Promise<void> {
    for (let path = this.waiting.shift(); path !== undefined; path = this.waiting.shift()) {
      for (const program of this.programs) await this.runProgram(program, path);
      this.listener.onEnd(path);
    }
    this.work = null;
  }

  private async runProgram({ name, wordsFor }: DumpProgram, path: string): Promise<void> {
    if (this.isStopped) return;
    const [program, ...args] = wordsFor(path);
    // What the program prints goes to stderr: standard output is that of the watch.
    const output = this.output === 'inherit' ? 2 : 'ignore';
    this.child = spawn(program, args, {
      env: { ...process.env, [DUMP_VARIABLE]: resolve(path) },
      stdio: ['ignore', output, output],
    });
    const problem = await ended(this.child);
    this.child = null;
    if (problem !== null) this.listener.onProblem(path, `${name}: ${problem}`);
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
