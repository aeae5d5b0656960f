import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { fixture, run, temporaryFolder } from './run-program.ts';

const REPORT = fixture('slow-report.node20');
const PYTHON = fixture('inventory.python3').replace('.cpuprofile', '.stats');

/** A second in which nothing happens, and 200 ms in the middle of it in which `late` is slow. */
function lateDump(): string {
  const idle = { functionName: '(idle)', url: '', lineNumber: -1, columnNumber: -1 };
  const stacks = Array.from({ length: 1000 }, (_, ms) => {
    if (ms < 100) return ['main', 'start'];
    return ms >= 600 && ms < 800 ? ['main', 'late'] : [idle];
  });
  const path = join(temporaryFolder(), 'late.cpuprofile');
  writeFileSync(path, drawnDump(stacks));
  return path;
}

interface Stats {
  readonly totalUs: number;
  readonly view?: readonly string[];
  readonly functions: readonly { functionName: string; selfUs: number }[];
}

async function statsOf(args: readonly string[], stdin?: string): Promise<Stats> {
  const result = await run(['--json', ...args], stdin === undefined ? {} : { stdin });
  expect(result).toMatchObject({ status: 0 });
  return JSON.parse(result.stdout) as Stats;
}

function selfMs({ functions }: Stats): Record<string, number> {
  return Object.fromEntries(
    functions
      .filter(({ selfUs }) => selfUs > 0)
      .map(({ functionName, selfUs }) => [functionName, selfUs / 1000]),
  );
}

test.each<[string, Record<string, number>]>([
  ['between 0 50ms', { start: 50 }],
  ['between 50ms 10%', { start: 50 }],
  ['between 0.5s 700.5ms', { '(idle)': 100, late: 100.5 }],
  ['between 75% 1s', { '(idle)': 200, late: 50 }],
  ['last 100000us', { '(idle)': 100 }],
  ['last 30%', { '(idle)': 200, late: 100 }],
  ['last 1min', { '(idle)': 700, late: 200, start: 100 }],
  ['slowest 150ms', { late: 150 }],
  ['slowest 50%', { late: 200, '(idle)': 300 }],
  ['focus start; slowest 150ms', { start: 100 }],
  ['between 0 50%; slowest 150ms', { start: 100, '(idle)': 50 }],
  ['last 50%; between 0 65%', { '(idle)': 100, late: 50 }],
])('%s', async (line, expected) => {
  expect(selfMs(await statsOf([`${line}; stats`, lateDump()]))).toEqual(expected);
});

test('headers say which part it is, and so does JSON', async () => {
  const path = lateDump();
  const { stdout } = await run(['slowest 150ms; stats', path]);
  expect(stdout).toContain('view: slowest 150ms (between 0.6s 0.75s)');
  const { view } = await statsOf(['between 0.6s 0.75s; focus late; stats', path]);
  expect(view).toEqual(['between 0.6s 0.75s', 'focus late']);
});

test('--filter begins with it, exports and graphs are of it, undo and reset take it back', async () => {
  const path = lateDump();
  expect(selfMs(await statsOf(['--filter', 'last 30%', 'stats', path]))).toHaveProperty('late');
  const folded = await run(['export', 'folded', '--filter', 'slowest 150ms', path]);
  expect(folded.stdout).toBe('main (/app/main.js:1:9);late (/app/late.js:1:9) 150000\n');
  const graph = await run(['slowest 150ms; dot', path]);
  expect(graph.stdout).toContain('late');
  expect(graph.stdout).not.toContain('start');
  const whole = await statsOf(['stats', path]);
  for (const back of ['undo', 'reset']) {
    expect(await statsOf([path], `last 10%\n${back}\nstats\n`)).toEqual(whole);
  }
});

describe('what is wrong is said', () => {
  test.each([
    'between',
    'between 1s',
    'between 1s 2s 3s',
    'between 1 2',
    'between 2s 1s',
    'between 1s 1s',
    'between 10% 101%',
    'between -1s 1s',
    'between a b',
    'last',
    'last 0',
    'last 0%',
    'last 1h',
    'slowest x',
  ])('%s: 2', async (line) => {
    const result = await run([`${line}; stats`, REPORT]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).not.toContain('    at ');
  });

  test.each(['between 5s 6s', 'between 0 10%; between 50% 60%', 'between 90% 1s'])(
    '%s leaves nothing: 5',
    async (line) => {
      const result = await run([`${line}; stats`, REPORT]);
      expect(result).toMatchObject({ status: 5, stdout: '' });
      expect(result.stderr).toMatch(/so it is not applied\n.*what is shown is between /);
    },
  );

  test.each(['between 0 50%', 'last 10%', 'slowest 1ms', 'timeline'])(
    '%s of a dump without order: 4',
    async (line) => {
      const hits = join(temporaryFolder(), 'hits.cpuprofile');
      const { samples: _, timeDeltas: __, ...rest } = JSON.parse(drawnDump([['main'], ['main']]));
      writeFileSync(hits, JSON.stringify(rest));
      for (const path of [PYTHON, hits]) {
        const result = await run([`${line}; stats`, path]);
        expect(result).toMatchObject({ status: 4, stdout: '' });
      }
    },
  );
});

test('dumps add up to what all of them have in that part', async () => {
  const [a, b] = ['workers.node20', 'workers-worker-1.node20'].map(fixture);
  const result = await run(['--json', '--filter', 'between 5ms 40%', 'dumps', `${a}`, `${b}`]);
  const { rows, totalUs, idleUs } = JSON.parse(result.stdout);
  const busy = rows.reduce((sum: number, row: { busyUs: number }) => sum + row.busyUs, 0);
  expect(rows).toHaveLength(2);
  expect(busy).toBeCloseTo(totalUs - idleUs, 3);
});
