import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, run, temporaryFolder } from './run-program.ts';

const REPORT = fixture('slow-report.node20');

/** Filters that would leave no sample, or no function of the program. */
const EMPTYING = [
  'focus nothing',
  "ignore '.'",
  "hide '.'",
  'show nothing',
  "hide 'js|node:|\\{'",
  "show '\\(program\\)'",
  'focus groupBy; focus money',
  'focus money; ignore money',
  'group package; focus nothing',
  'strip; show nothing',
] as const;

describe('as arguments such a filter ends the run with 5, and nothing after it is printed', () => {
  test.each(EMPTYING)('%s', async (filter) => {
    for (const options of [[], ['--json'], ['--layout', 'terminal']]) {
      const result = await run([...options, `${filter}; stats 3`, REPORT]);
      expect(result).toMatchObject({ status: 5, stdout: '' });
      expect(result.stderr).toMatch(
        /^scoobyprof: (?:focus|ignore|hide|show) .*, so it is not applied\n/,
      );
      expect(result.stderr).not.toContain('    at ');
    }
  });

  test('with -c and as an option too', async () => {
    const dashed = await run(['-c', 'focus nothing', '-c', 'stats 3', REPORT]);
    expect(dashed).toMatchObject({ status: 5, stdout: '' });
    const option = await run(['--filter', 'focus nothing', 'stats 3', REPORT]);
    expect(option).toMatchObject({ status: 5, stdout: '' });
  });

  test('--keep-going goes on without it', async () => {
    const result = await run(['--keep-going', '-c', 'focus nothing; stats 3', REPORT]);
    expect(result.status).toBe(5);
    expect(result.stdout).toBe((await run(['stats 3', REPORT])).stdout);
  });

  test('what was printed before stays', async () => {
    const result = await run(['stats 3; focus nothing; stats 5', REPORT]);
    expect(result.stdout).toBe((await run(['stats 3', REPORT])).stdout);
  });
});

describe('on piped input one line says so, and all goes on as if it had not been there', () => {
  test.each(EMPTYING)('%s', async (filter) => {
    const before = filter.split('; ').slice(0, -1);
    const isFiltered = before.some((line) => line.startsWith('focus'));
    const stdin = `${[...filter.split('; '), 'stats 3', 'callers 2'].join('\n')}\n`;
    const result = await run([REPORT], { stdin });
    const without = await run([REPORT], {
      stdin: `${[...before, 'stats 3', 'callers 2'].join('\n')}\n`,
    });
    expect(result.status).toBe(0);
    expect(result.stdout).toBe(without.stdout);
    expect(result.stdout.includes('view:')).toBe(isFiltered || before.includes('group package'));
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toContain('so it is not applied');
  });

  test('in one line too', async () => {
    const result = await run([REPORT], { stdin: 'focus nothing; stats 3\n' });
    expect(result.stdout).toBe((await run(['stats 3', REPORT])).stdout);
  });

  test('undo takes back what was before it', async () => {
    const result = await run([REPORT], { stdin: 'focus money\nfocus nothing\nundo\nstats 3\n' });
    expect(result.stdout).toBe((await run(['stats 3', REPORT])).stdout);
  });
});

test('a misspelt name gets the nearest', async () => {
  const result = await run(['focus gruopBy; stats', REPORT]);
  expect(result.stderr).toContain('did you mean groupBy?');
});

test.each(["show 'node:'", "hide '/app/'", "focus '\\(idle\\)'", 'ignore groupBy', "show '\\{'"])(
  '%s leaves something, and is taken',
  async (filter) => {
    const result = await run([`${filter}; stats`, REPORT]);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toContain(`view: ${filter.split(' ')[0]}`);
  },
);

test('in a profile without anything no filter is to blame', async () => {
  const dump = join(temporaryFolder(), 'empty.cpuprofile');
  writeFileSync(dump, drawnDump([]));
  for (const filter of ['focus x', 'hide x', 'show x', 'ignore x']) {
    expect((await run([`${filter}; stats`, dump])).status, filter).toBe(0);
  }
});

test.each([
  ['--focus', 'nothing'],
  ['--ignore', '.'],
  ['--hide', '.'],
  ['--show', 'nothing'],
])('dot %s %s draws no empty graph', async (option, expression) => {
  const result = await run(['dot', option, expression, '-o', '-', REPORT]);
  expect(result).toMatchObject({ status: 5, stdout: '' });
  expect(result.stderr).toContain(`${option.slice(2)} ${expression}`);
});

test('a comparison is drawn where one of its sides has something left', async () => {
  const folder = temporaryFolder();
  const [old, young] = ['old', 'young'].map((name) => join(folder, `${name}.cpuprofile`));
  writeFileSync(old as string, drawnDump([['main', 'work']]));
  writeFileSync(young as string, drawnDump([['main', 'work', 'fresh']]));
  const compare = (focus: string) =>
    run(['dot', '--compare', '--focus', focus, '-o', '-', old as string, young as string]);
  expect(await compare('fresh')).toMatchObject({ status: 0 });
  expect(await compare('nothing')).toMatchObject({ status: 5, stdout: '' });
});
