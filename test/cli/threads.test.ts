import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { compareCodePoints } from '../../src/model/code-points.ts';
import { drawnDump } from '../drawn-dump.ts';
import { type DrawnThread, drawnTrace } from '../drawn-trace.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const MAIN: DrawnThread = { name: 'CrRendererMain', stacks: [['page', 'draw'], ['page']] };
const WORKER: DrawnThread = {
  name: 'Worker',
  stacks: [['crunch'], ['crunch', 'sum'], ['crunch', 'sum']],
};

let cwd = '';
beforeEach(() => {
  cwd = temporaryFolder();
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(cwd, name), JSON.stringify(content));
  write('two.json', drawnTrace([MAIN, WORKER]));
  write(
    'alike.json',
    drawnTrace([{ ...MAIN, name: 'A' }, { ...WORKER, name: 'A', pid: 8 }, { stacks: MAIN.stacks }]),
  );
  write('list.json', [JSON.parse(drawnDump(MAIN.stacks)), JSON.parse(drawnDump(WORKER.stacks))]);
  writeFileSync(join(cwd, 'one.cpuprofile'), drawnDump(MAIN.stacks));
});

const named = (report: { functions: { functionName: string }[] }): string[] =>
  report.functions.map(({ functionName }) => functionName).sort(compareCodePoints);

async function json(...args: string[]) {
  const { stdout, stderr, status } = await run(['--json', ...args], { cwd });
  expect(status, stderr).toBe(0);
  return reports(stdout);
}

test('a main thread is shown, and the header says that another is busier', async () => {
  const { stdout } = await run(['-c', 'stats', 'two.json'], { cwd });
  expect(stdout).toContain(
    '\n         thread CrRendererMain (1 of 2; Worker is busier: --thread 2)\n',
  );
  expect(stdout).toContain('page.js:1(page)');
  const other = await run(['--layout', 'terminal', '--thread', '2', '-c', 'stats', 'two.json'], {
    cwd,
  });
  expect(other.stdout).toMatch(/^thread Worker \(2 of 2\)$/m);
});

test('JSON names the thread and all that there are, in every report', async () => {
  const threads = [
    { name: 'CrRendererMain', pid: 7, tid: 1 },
    { name: 'Worker', pid: 7, tid: 2 },
  ];
  const all = await json('-c', 'stats', '-c', 'callers', '-c', 'callees', '-c', 'tree', 'two.json');
  for (const report of all) expect(report).toMatchObject({ thread: 1, threads });
  const [second] = await json('--thread', '2', '-c', 'stats', 'two.json');
  expect(second).toMatchObject({ thread: 2, threads });
  expect((await json('-c', 'stats', 'one.cpuprofile'))[0]).not.toHaveProperty('threads');
});

test.each([
  ['2', ['crunch', 'sum']],
  ['Worker', ['crunch', 'sum']],
  ['work', ['crunch', 'sum']],
  ['7:2', ['crunch', 'sum']],
  ['CrRendererMain', ['draw', 'page']],
  ['all', ['crunch', 'draw', 'page', 'sum']],
])('--thread %s', async (thread, names) => {
  expect(named((await json('--thread', thread, '-c', 'stats', 'two.json'))[0])).toEqual(names);
  expect(named((await json('-c', `thread ${thread}; stats`, 'two.json'))[0])).toEqual(names);
  expect(named((await json('-c', `only thread ${thread}; stats`, 'two.json'))[0])).toEqual(names);
});

test('all threads add up, numbers and edges', async () => {
  const [first, second, all] = await Promise.all(
    ['1', '2', 'all'].map(async (n) => (await json('--thread', n, '-c', 'callers', 'two.json'))[0]),
  );
  expect(all).toMatchObject({ thread: 'all', files: ['two.json'] });
  for (const key of ['totalUs', 'sampleCount', 'calls'])
    expect(all[key]).toBeCloseTo(first[key] + second[key], 6);
  expect(all.functions).toHaveLength(first.functions.length + second.functions.length);
  const { stdout } = await run(['--thread', 'all', '-c', 'stats', 'two.json'], { cwd });
  expect(stdout).toContain('         all 2 threads, merged\n');
});

test('undo, reset and filters', async () => {
  const script = 'focus sum|draw; thread 2; stats; undo; stats; thread 2; reset; stats';
  const [second, undone, reset] = await json('-c', script, 'two.json');
  expect([named(second), second.view]).toEqual([['crunch', 'sum'], ['focus sum|draw']]);
  expect(named(undone)).toEqual(['draw', 'page']);
  expect([undone.thread, reset.thread]).toEqual([1, 1]);
  expect(reset).not.toHaveProperty('view');
});

test.each([
  ['9', 'two.json', 'there is no thread 9', 'threads: 1 CrRendererMain, 2 Worker'],
  ['nobody', 'two.json', 'there is no thread nobody', 'threads: 1 CrRendererMain, 2 Worker'],
  ['0', 'two.json', 'there is no thread 0', 'threads: 1 CrRendererMain, 2 Worker'],
  ['2', 'one.cpuprofile', 'there is no thread 2', 'this recording has only one'],
])('--thread %s of %s is an error with the list', async (thread, file, message, hint) => {
  const { stdout, stderr, status } = await run(['--thread', thread, '-c', 'stats', file], { cwd });
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toBe(`scoobyprof: ${message}\nscoobyprof: ${hint}\n`);
});

test('threads whose names are alike, and those without', async () => {
  const [report] = await json('-c', 'thread', 'alike.json');
  expect(report.rows.map(({ name }: { name: string }) => name)).toEqual([
    'A (pid 7)',
    'A (pid 8)',
    '7:3',
  ]);
  // Of several the busiest.
  expect((await json('--thread', 'A', '-c', 'stats', 'alike.json'))[0].thread).toBe(2);
  const [{ threads }] = await json('-c', 'stats', 'alike.json');
  expect(threads.map(({ name }: { name: string }) => name)).toEqual(['A', 'A', '']);
});

test('thread lists, and dumps shows what each gives to the whole', async () => {
  const [threads, dumps] = await json('-c', 'thread', '-c', 'dumps', 'two.json', 'one.cpuprofile');
  expect(threads.rows.map((row: { busyUs: number }) => row.busyUs)).toEqual([2000, 3000]);
  const rows = dumps.rows.map(({ number, file, thread, busyShare }: Record<string, unknown>) => [
    number,
    file,
    thread,
    busyShare,
  ]);
  expect(rows).toEqual([
    [1, 'two.json', '1 CrRendererMain', 2 / 7],
    [1, 'two.json', '2 Worker', 3 / 7],
    [2, 'one.cpuprofile', null, 2 / 7],
  ]);
});

test('a list of profiles is one recording', async () => {
  const [report] = await json('-c', 'stats', 'list.json');
  expect(report.thread).toBe(2);
  expect(named(report)).toEqual(['crunch', 'sum']);
});

test('compare takes the same thread of both, and all of them as a sum', async () => {
  const [second] = await json('--thread', '2', '-c', 'compare', 'two.json', 'two.json');
  expect(
    second.rows
      .map(({ functionName }: { functionName: string }) => functionName)
      .sort(compareCodePoints),
  ).toEqual(['crunch', 'sum']);
  const [all] = await json('--thread', 'all', '-c', 'compare', 'two.json', 'two.json');
  const sum = all.rows.reduce((total: number, row: { oldUs: number }) => total + row.oldUs, 0);
  expect(sum).toBeCloseTo(5000, 3);
});
