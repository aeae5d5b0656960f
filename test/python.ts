import { spawnSync } from 'node:child_process';

/** Whether there is a Python to compare with. */
export const hasPython = spawnSync('python3', ['-c', '']).status === 0;

/** Runs a Python program that reads one JSON value and prints another. */
export function askPython(program: string, input: unknown): unknown {
  const prelude = 'import json, sys\ndata = json.load(sys.stdin)\n';
  const { stdout, stderr, status } = spawnSync('python3', ['-c', prelude + program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return JSON.parse(stdout);
}
