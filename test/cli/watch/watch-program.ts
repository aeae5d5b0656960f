import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { drawnDump } from '../../drawn-dump.ts';
import { reports } from '../run-program.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/scoobyprof.js', import.meta.url));

export interface WatchProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts the program. */
  readonly through?: readonly string[];
}

/** `scoobyprof watch` as it runs; it goes with the test. */
export class WatchProgram {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(args: readonly string[], { cwd, env, through = [] }: WatchProgramOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    const [command = '', ...words] = [...through, process.execPath, PROGRAM, 'watch', ...args];
    this.child = spawn(command, words, {
      cwd,
      env: { PATH, HOME, TZ: 'UTC', TMPDIR: '/nonexistent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (piece: Buffer) => {
      this.stdout += piece.toString();
    });
    this.child.stderr?.on('data', (piece: Buffer) => {
      this.stderr += piece.toString();
    });
    this.closed = once(this.child, 'close');
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
  }

  /** The program, when it looks at the folder. */
  static async watching(args: readonly string[], options?: WatchProgramOptions) {
    const program = new WatchProgram(args, options);
    await program.until(() => program.stderr.includes(': watching'));
    return program;
  }

  /** Lines of standard output. */
  get lines(): readonly string[] {
    return this.stdout.split('\n').slice(0, -1);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
  get objects(): readonly any[] {
    return reports(this.lines.join('\n'));
  }

  /** Names of the files that JSON Lines tell of, in their order. */
  get files(): readonly string[] {
    return this.objects.map(({ file }) => file.slice(file.lastIndexOf('/') + 1));
  }

  async until(isSo: () => boolean, patienceMs = 300_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!isSo()) {
      const { exitCode } = this.child;
      if (Date.now() > deadline || exitCode !== null) {
        // What was printed last may be under way still.
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (isSo()) return;
        const what = exitCode === null ? 'did not happen' : `ended with ${exitCode}`;
        throw new Error(`${what}:\n${this.stdout}\n${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async untilLines(count: number): Promise<void> {
    await this.until(() => this.lines.length >= count);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit status, when the program has ended. */
  async status(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }
}

/** A dump of so many samples of `work` under `main`. */
export function dumpOf(sampleCount: number, names: readonly string[] = ['main', 'work']): string {
  return drawnDump(Array.from({ length: sampleCount }, () => names));
}

export function writeDump(folder: string, name: string, text = dumpOf(10)): void {
  writeFileSync(join(folder, `${name}.cpuprofile`), text);
}

/** Writes a dump under another name first, as careful programs do. */
export function renameDump(folder: string, name: string, text = dumpOf(10)): void {
  writeFileSync(join(folder, `${name}.tmp`), text);
  renameSync(join(folder, `${name}.tmp`), join(folder, `${name}.cpuprofile`));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
