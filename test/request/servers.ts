import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built package, as a program that uses it would load it. */
const DIST = fileURLToPath(new URL('../../dist/bundle', import.meta.url));

/** A Node of at least 24 to test on; `null` where this is none and the environment names none. */
export const NODE24 =
  process.env['SCOOBYPROF_NODE24'] ||
  (Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null);

export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export interface ProgramOptions {
  readonly node?: string;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a program of the folder `programs` to its end. */
export function runServer(
  name: string,
  args: readonly string[],
  { node = process.execPath, nodeOptions = [], env = {}, cwd }: ProgramOptions = {},
): Promise<ProgramResult> {
  const path = fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  const child = spawn(node, [...nodeOptions, path, DIST, ...args], {
    cwd,
    env: { PATH, HOME, TMPDIR, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece) => {
    stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ stdout, stderr, status }));
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at
export type Dump = any;

export function dumpNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .sort();
}

/** The dumps of a folder, in the order of their names. */
export function readDumps(folder: string): readonly Dump[] {
  return dumpNames(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** Time in µs of each function of a dump, by name. */
export function timesOf({ nodes, samples, timeDeltas }: Dump): Readonly<Record<string, number>> {
  const nameOf = new Map<number, string>();
  for (const { id, callFrame } of nodes) nameOf.set(id, callFrame.functionName);
  const times: Record<string, number> = {};
  samples.forEach((id: number, i: number) => {
    const name = nameOf.get(id) as string;
    times[name] = (times[name] ?? 0) + (timeDeltas[i + 1] ?? 0);
  });
  return times;
}
