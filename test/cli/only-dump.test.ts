import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

/** Three dumps: one function is in all of them, each has one of its own. */
function threeDumps(): readonly string[] {
  const folder = temporaryFolder();
  return ['first', 'second', 'third'].map((name, i) => {
    const path = join(folder, `${name}.cpuprofile`);
    const samples = Array.from({ length: i + 1 }, () => ['main', name]);
    writeFileSync(path, drawnDump([...samples, ['main', 'main']]));
    return path;
  });
}

interface StatsJson {
  readonly files: readonly string[];
  readonly totalUs: number;
  readonly functions: readonly { readonly functionName: string }[];
}

const namesOf = ({ functions }: StatsJson): readonly string[] =>
  functions.map(({ functionName }) => functionName).sort();

test('only dump N looks at one dump, and reset and undo at all of them again', async () => {
  const dumps = threeDumps();
  const script = 'stats; only dump 2; stats; only dump 3; stats; undo; stats; reset; stats';
  const { stdout, status } = await run(['--json', script, ...dumps]);
  expect(status).toBe(0);
  const [all, second, third, undone, reset] = reports(stdout) as StatsJson[];
  if (all === undefined || second === undefined || third === undefined) throw new Error(stdout);
  expect(namesOf(all)).toEqual(['first', 'main', 'second', 'third']);
  expect(second.files).toEqual([dumps[1]]);
  expect(namesOf(second)).toEqual(['main', 'second']);
  expect(namesOf(third)).toEqual(['main', 'third']);
  expect(undone).toEqual(second);
  expect(reset).toEqual(all);
  // What the dumps have alone adds up to what they have together.
  const alone = await Promise.all(dumps.map((dump) => run(['--json', 'stats', dump])));
  const sums = alone.map(({ stdout: text }) => (reports(text)[0] as StatsJson).totalUs);
  expect(sums.reduce((a, b) => a + b)).toBe(all.totalUs);
  expect(second.totalUs).toBe(sums[1]);
});

test('filters, stripped paths and the order stay, and the header names the dump', async () => {
  const dumps = threeDumps();
  const { stdout } = await run(['strip; focus main; only dump 1; stats', ...dumps]);
  expect(stdout).toContain('view: only dump 1; focus main');
  expect(stdout).toContain('first.cpuprofile');
  expect(stdout).not.toContain('second.cpuprofile');
});

test('dumps goes on to list all, and their shares are of the whole', async () => {
  const dumps = threeDumps();
  const { stdout } = await run(['--json', 'dumps; only dump 2; dumps', ...dumps]);
  const [before, after] = reports(stdout);
  expect(after.rows).toEqual(before.rows);
  expect(before.rows).toHaveLength(3);
});

test('more than a few dumps, which are merged while they are read', async () => {
  const folder = temporaryFolder();
  const paths = Array.from({ length: 12 }, (_, i) => {
    const path = join(folder, `d${i}.cpuprofile`);
    writeFileSync(path, drawnDump([['main', `own${i}`]]));
    return path;
  });
  const { stdout } = await run(['--json', 'only dump 12; stats', ...paths]);
  expect(namesOf(reports(stdout)[0] as StatsJson)).toEqual(['main', 'own11']);
  const { stdout: text } = await run(['stats 1', ...paths]);
  expect(text).toContain(`12 dumps: ${paths[0]} … ${paths[11]}`);
  expect(text).not.toContain('d5.cpuprofile');
});

test.each(['0', '4', 'x', '', '1 2'])('only dump %j is a usage error', async (number) => {
  const { stderr, status } = await run([`only dump ${number}; stats`, ...threeDumps()]);
  expect(status).toBe(2);
  expect(stderr).toContain('there are dumps 1 to 3');
});
