import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunResult, reports, run } from '../run-program.ts';

const NODE24 = process.env['SCOOBYPROF_NODE24'] ?? '';

/** The versions of Node to record with; the second only where the environment names its binary. */
export const NODES = [
  { version: 'the Node of the tests', path: process.execPath, isMissing: false },
  { version: 'Node 24', path: NODE24, isMissing: !existsSync(NODE24) },
];

export const COUNTED = fileURLToPath(
  new URL('../../../fixtures/programs/counted/counted.js', import.meta.url),
);

/** Writes a program into a folder. */
export function program(folder: string, text: string): string {
  const path = join(folder, 'app.cjs');
  writeFileSync(path, text);
  return path;
}

/** Paths of the dumps in a folder. */
export function dumpsIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.(?:cpu|heap)profile$/.test(name));
  return names.sort().map((name) => join(folder, name));
}

export interface CountedRow {
  readonly functionName: string;
  readonly calls: number;
  readonly callCounts: string;
}

/** The functions of a dump whose label matches. */
export async function functionsOf(
  path: string,
  expression: string,
): Promise<readonly CountedRow[]> {
  const { stdout } = await run(['--json', '-c', `stats '${expression}'`, path]);
  return reports(stdout)[0].functions;
}

const SCOOBYPROF = fileURLToPath(new URL('../../../bin/scoobyprof.js', import.meta.url));

/** Records a program, sends signals once it has said that it is ready, and waits for the end. */
export function recordAndSignal(
  args: readonly string[],
  signals: readonly NodeJS.Signals[],
): Promise<RunResult & { readonly pid: number }> {
  const child = spawn(process.execPath, [SCOOBYPROF, 'record', ...args], { stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  let sent = 0;
  const sendNext = (): void => {
    const signal = signals[sent++];
    if (signal !== undefined) child.kill(signal);
    if (sent < signals.length) setTimeout(sendNext, 300);
  };
  child.stdout.on('data', (piece) => {
    output.stdout += piece;
    if (sent === 0 && output.stdout.includes('ready')) sendNext();
  });
  child.stderr.on('data', (piece) => {
    output.stderr += piece;
  });
  return new Promise((resolve) => {
    child.on('close', (status, signal) =>
      resolve({ ...output, status, signal, pid: child.pid ?? 0 }),
    );
  });
}
