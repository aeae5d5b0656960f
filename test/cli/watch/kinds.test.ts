import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DrawnFrame, drawnDump } from '../../drawn-dump.ts';
import { run, temporaryFolder } from '../run-program.ts';

const START = { functionName: 'executeUserEntryPoint', url: 'node:internal/modules/run_main' };

/** A dump of a program in which `work` takes so many milliseconds. */
function dumpOf(script: string, workMs: number): string {
  const main: DrawnFrame = { functionName: '', url: `file://${script}`, lineNumber: 0 };
  const work: DrawnFrame = { functionName: 'work', url: 'file:///app/shared.js', lineNumber: 3 };
  return drawnDump(Array.from({ length: workMs }, () => [START, main, work]));
}

test('dumps that Node names are compared with those of the same program', async () => {
  const folder = temporaryFolder();
  const programs: readonly (readonly [script: string, ms: number])[] = [
    ['/app/fast.js', 100],
    ['/app/slow.js', 900],
    ['/app/fast.js', 100],
    ['/app/slow.js', 500],
  ];
  programs.forEach(([script, ms], i) => {
    const name = `CPU.20261127.12000${i}.${100 + i}.0.001.cpuprofile`;
    writeFileSync(join(folder, name), dumpOf(script, ms));
  });
  const { stdout } = await run(['watch', folder, '--existing', '--once', '4', '--json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const kinds = lines.map(({ kind }) => kind);
  expect(kinds).toEqual(['/app/fast.js', '/app/slow.js', '/app/fast.js', '/app/slow.js']);
  expect(lines.map(({ change }) => change !== null)).toEqual([false, false, false, true]);
});
