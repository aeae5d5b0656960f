import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
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

test('info lists the threads, for people and for programs', async () => {
  const { stdout } = await run(['info', 'two.json'], { cwd });
  expect(stdout).toMatch(
    /thread 1 +CrRendererMain, pid 7, tid 1, 2\.0 ms busy of [\d.]+ ms, 2 samples\n/,
  );
  expect(stdout).toMatch(/thread 2 +Worker, pid 7, tid 2, 3\.0 ms busy of [\d.]+ ms, 3 samples\n/);
  const [info] = await json('info', 'two.json');
  expect(info).toMatchObject({
    thread: 1,
    threads: [
      { name: 'CrRendererMain', pid: 7, tid: 1, busyUs: 2000, samples: 2 },
      { name: 'Worker', pid: 7, tid: 2, busyUs: 3000, samples: 3 },
    ],
  });
  const alone = await run(['info', 'one.cpuprofile'], { cwd });
  expect(alone.stdout).not.toContain('thread');
});

test.each([
  ['the same file', 'read', 'two.json'],
  ['another', 'read alike.json', 'two.json'],
])('read keeps the thread: %s', async (_, line, file) => {
  for (const args of [
    ['-c', `thread 2; ${line}; stats`],
    ['--thread', '2', '-c', `${line}; stats`],
  ]) {
    const [report] = await json(...args, file);
    expect(report).toMatchObject({ thread: 2 });
    expect(named(report)).toEqual(['crunch', 'sum']);
  }
  // A file that does not have it shows the one that it would.
  const [alone] = await json('-c', 'thread 2; read one.cpuprofile; stats', file);
  expect(named(alone)).toEqual(['draw', 'page']);
});

describe('graphs', () => {
  const drawn = async (...args: string[]) => {
    const { stdout, stderr, status } = await run(['dot', ...args, '-o', '-'], { cwd });
    return { dot: stdout, stderr, status };
  };

  test.each([
    ['2', ['crunch', 'sum'], ['page', 'draw']],
    ['crre', ['page', 'draw'], ['crunch', 'sum']],
    ['all', ['page', 'draw', 'crunch', 'sum'], []],
  ])('of thread %s', async (thread, there, missing) => {
    const { dot, status } = await drawn('--thread', thread, 'two.json');
    expect(status).toBe(0);
    for (const name of there) expect(dot).toContain(`label="${name}\\n`);
    for (const name of missing) expect(dot).not.toContain(`label="${name}\\n`);
    expect(dot).toMatch(thread === 'all' ? /all 2 threads, merged/ : /thread \w+ \([12] of 2/);
  });

  test('a comparison takes it of both, and dumps with one thread as they are', async () => {
    const two = await drawn('--compare', '--thread', '2', 'two.json', 'alike.json');
    expect(two.dot).toContain('66.7% → 66.7% (+0.0)');
    const { dot } = await drawn('--compare', '--thread', '1', 'two.json', 'one.cpuprofile');
    expect(dot).toContain('50.0% → 50.0% (+0.0)');
  });

  test('a thread that is not there', async () => {
    const { dot, stderr, status } = await drawn('--thread', '3', 'two.json');
    expect([dot, status]).toEqual(['', 2]);
    expect(stderr).toContain('two.json: there is no thread 3');
    expect(stderr).toContain('threads: 1 CrRendererMain, 2 Worker');
  });
});

test('watch takes it of each file that has it, and says where there is none', async () => {
  const args = ['watch', '--existing', '--once', '4', '--thread', 'Worker', '.'];
  for (const name of ['two.json', 'alike.json', 'list.json']) {
    renameSync(join(cwd, name), join(cwd, `Trace-${name}`));
  }
  const { stdout, stderr, status } = await run(args, { cwd });
  expect(status).toBe(0);
  expect(stdout).toMatch(/Trace-two\.json .* 3 samples .*crunch|sum/);
  expect(stdout).toMatch(/one\.cpuprofile .* 2 samples/);
  expect(stderr).toContain('Trace-alike.json: there is no thread Worker');
});

test('diff takes it of both sides; all threads of a file are one run', async () => {
  const long = Array.from({ length: 200 }, (_, i) => ['crunch', 'a', 'b', 'c', 'd', `e${i % 3}`]);
  const short = Array.from({ length: 100 }, () => ['page', 'draw']);
  const trace = drawnTrace([
    { ...MAIN, stacks: short },
    { ...WORKER, stacks: long },
  ]);
  for (const name of ['old.json', 'new.json'])
    writeFileSync(join(cwd, name), JSON.stringify(trace));
  const samplesOf = async (thread: string): Promise<unknown> => {
    const result = await run(['diff', '--json', '--thread', thread, 'old.json', 'new.json'], {
      cwd,
    });
    expect(result.status, result.stderr).toBe(0);
    return reports(result.stdout)[0];
  };
  expect(await samplesOf('2')).toMatchObject({ runs: { base: 1 }, samples: { base: 200 } });
  expect(await samplesOf('all')).toMatchObject({ runs: { base: 1 }, samples: { base: 300 } });
});
