import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { schemaFaults } from '../schema-faults.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));

/** Tests leave nothing in the cache of the one who runs them, and share one, as users' runs do. */
const CACHE = join(tmpdir(), 'scoobyprof-test-cache');

/** Absolute path of a recorded profile. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}.cpuprofile`, import.meta.url));
}

export interface RunOptions {
  /** Standard input; without it there is none, which is the end of input at once. */
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** Added to an environment that names no dump folder, has no terminal and is in UTC. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the program as another user: root may read and write everything. */
  readonly uid?: number;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the real executable to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runCommand(process.execPath, [PROGRAM, ...args], options);
}

/** Runs a line of the shell; `$SCOOBYPROF` in it is the executable. */
export function runInShell(line: string, options: RunOptions = {}): Promise<RunResult> {
  const env = { ...options.env, SCOOBYPROF: `${process.execPath} ${PROGRAM}` };
  return runCommand('bash', ['-o', 'pipefail', '-c', line], { ...options, env });
}

/** Runs any program like that. */
export function runCommand(
  command: string,
  args: readonly string[],
  { stdin = '', cwd, env, uid }: RunOptions,
): Promise<RunResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    cwd,
    env: { PATH, HOME, XDG_CACHE_HOME: CACHE, TZ: 'UTC', TMPDIR: '/nonexistent', ...env },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (piece: Buffer) => output.stdout.push(piece));
  child.stderr.on('data', (piece: Buffer) => output.stderr.push(piece));
  // A program that does not read its input closes it.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const stdout = Buffer.concat(output.stdout).toString();
      const stderr = Buffer.concat(output.stderr).toString();
      resolve({ stdout, stderr, status, signal });
    });
  });
}

/** An empty folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The reports of `--json`: every line of standard output is one, and as its schema says. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
export function reports(stdout: string): readonly any[] {
  const objects = stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  for (const object of objects) expect(schemaFaults(object)).toEqual([]);
  return objects;
}
