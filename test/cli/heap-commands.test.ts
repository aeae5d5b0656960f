import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { type DrawnAllocation, drawnHeap } from '../drawn-heap.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const OLD: readonly DrawnAllocation[] = [
  [['main'], 1000],
  [['main', 'cache'], 6000],
  [['main', 'parse'], 2000],
  [['main', 'parse', 'cache'], 1000],
];
const NEW: readonly DrawnAllocation[] = [...OLD, [['main', 'cache'], 10_000]];

let cwd = '';
beforeEach(() => {
  cwd = temporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
  write('old.heapprofile', drawnHeap(OLD));
  write('new.heapprofile', drawnHeap(NEW));
  write('time.cpuprofile', drawnDump([['main', 'cache']]));
  mkdirSync(join(cwd, 'heaps'));
  write('heaps/a.heapprofile', drawnHeap(OLD));
  write('heaps/b.heapprofile', drawnHeap(NEW));
});

async function json(...args: string[]) {
  const { stdout, stderr, status } = await run(['--json', ...args], { cwd });
  expect(status, stderr).toBe(0);
  return reports(stdout)[0];
}

interface Row {
  readonly functionName: string;
  readonly selfBytes: number;
  readonly cumulativeBytes: number;
  readonly [key: string]: unknown;
}

const printed = (rows: readonly Row[]): string[] =>
  rows.map(({ functionName, selfBytes, cumulativeBytes }) =>
    [functionName, selfBytes, cumulativeBytes].join(' '),
  );

describe('every table holds bytes', () => {
  test('stats', async () => {
    const report = await json('stats', 'old.heapprofile');
    expect(printed(report.functions)).toEqual([
      'cache 7000 7000',
      'parse 2000 3000',
      'main 1000 10000',
    ]);
    expect(report).toMatchObject({ totalBytes: 10_000, sampleCount: 4, calls: null });
    expect(report.functions[0]).toMatchObject({ samples: 2, calls: null, callCounts: 'none' });
    expect(JSON.stringify(report)).not.toMatch(/Us"|time/);
  });

  test('callers and callees', async () => {
    const [cache] = (await json('callers', 'cache[.]js', 'old.heapprofile')).functions;
    expect(new Set(printed(cache.callers))).toEqual(new Set(['main 6000 6000', 'parse 1000 1000']));
    const [main] = (await json('callees', 'main[.]js', 'old.heapprofile')).functions;
    expect(new Set(printed(main.callees))).toEqual(new Set(['cache 6000 6000', 'parse 2000 3000']));
  });

  test('tree, from the top and from a function', async () => {
    const { rows } = await json('tree', 'old.heapprofile');
    expect(rows[0]).toMatchObject({
      functionName: 'main',
      cumulativeBytes: 10_000,
      selfBytes: 1000,
    });
    const up = await json('tree', 'cache[.]js', '--callers', 'old.heapprofile');
    expect(up.rows[0]).toMatchObject({ functionName: 'cache', cumulativeBytes: 7000 });
  });

  test.each([
    ['focus parse', ['cache 1000 1000', 'parse 2000 3000', 'main 0 3000'], 3000],
    ['ignore parse', ['cache 6000 6000', 'main 1000 7000'], 7000],
    ['hide cache', ['main 7000 10000', 'parse 3000 3000'], 10_000],
    ['only mine', ['cache 7000 7000', 'parse 2000 3000', 'main 1000 10000'], 10_000],
  ])('%s', async (filter, rows, totalBytes) => {
    const report = await json('-c', `${filter}; stats`, 'old.heapprofile');
    expect(new Set(printed(report.functions))).toEqual(new Set(rows));
    expect(report.totalBytes).toBe(totalBytes);
  });

  test('group, sort, dumps, and the sum of a folder', async () => {
    const grouped = await json('-c', 'group package; stats', 'old.heapprofile');
    expect(grouped.functions[0]).toMatchObject({ selfBytes: 10_000 });
    const sorted = await json('-c', 'sort cumbytes; stats 1', 'old.heapprofile');
    expect(printed(sorted.functions)).toEqual(['main 1000 10000']);
    const dumps = await json('dumps', './heaps');
    expect(dumps.rows).toMatchObject([
      { busyBytes: 10_000, busyShare: 1 / 3, functionName: 'cache' },
      { busyBytes: 20_000, busyShare: 2 / 3, functionName: 'cache' },
    ]);
    const sum = await json('stats', './heaps');
    expect(printed(sum.functions)[0]).toBe('cache 24000 24000');
  });

  test('compare', async () => {
    const report = await json('compare', 'old.heapprofile', 'new.heapprofile');
    expect(report).toMatchObject({
      old: { files: ['old.heapprofile'], totalBytes: 10_000, samples: 4, dumpCount: 1 },
      new: { files: ['new.heapprofile'], totalBytes: 20_000, samples: 5, dumpCount: 1 },
    });
    expect(report.rows[0]).toMatchObject({
      ...{ functionName: 'cache', oldBytes: 7000, newBytes: 17_000, changeBytes: 10_000 },
      ...{ oldShare: 0.7, newShare: 0.85 },
    });
    expect(JSON.stringify(report)).not.toContain('Us"');
  });

  test('graphs, one and two', async () => {
    const drawn = async (...args: string[]): Promise<string> => {
      const { stderr, status } = await run(['dot', ...args, '-o', 'graph.dot'], { cwd });
      expect(status, stderr).toBe(0);
      return readFileSync(join(cwd, 'graph.dot'), 'utf8');
    };
    const one = await drawn('old.heapprofile');
    expect(one).toContain('of the bytes');
    expect(one).toContain('cache.js:1\\nself 7.0 kB (70.0%)');
    const two = await drawn('--compare', 'old.heapprofile', 'new.heapprofile');
    expect(two).toContain('shares of the bytes, before');
    expect(two).toContain('70.0% → 85.0% (+15.0)');
    for (const text of [one, two]) expect(text).not.toMatch(/\d m?s\b/);
  });

  test.each(['terminal', 'markdown', 'csv', 'pstats'])('%s says no time', async (layout) => {
    const lines = ['stats', 'callers cache', 'tree', 'dumps', 'info', 'compare new.heapprofile'];
    const args = lines.flatMap((line) => ['-c', line]);
    const { stdout, status } = await run(['--layout', layout, ...args, 'old.heapprofile'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/bytes/i);
    expect(stdout).not.toMatch(/seconds|tottime|cumtime|\d m?s\b|\bbusy\b/);
  });
});

describe('what a heap profile does not hold is said', () => {
  test.each([
    ['lines cache', 'only recordings of time and some pprof profiles have lines', 2],
    ['sort calls', 'cannot sort by calls: this profile holds no calls', 2],
    ['sort pcalls', 'this profile holds no calls', 2],
    ['sort percall', 'the calls of this profile are not exact', 2],
    ['sort count', 'this profile holds bytes', 2],
    ['export cpuprofile', 'needs samples in order of time', 4],
    ['compare new.heapprofile --per second', '--per second is for times', 2],
  ])('%s', async (line, message, status) => {
    const result = await run(['-c', line, 'old.heapprofile'], { cwd });
    expect(result.stderr).toContain(message);
    expect(result.status).toBe(status);
  });

  test.each([
    ['add', ['-c', 'add time.cpuprofile', 'old.heapprofile']],
    ['two dumps', ['stats', 'old.heapprofile', 'time.cpuprofile']],
    ['compare', ['compare', 'time.cpuprofile', 'old.heapprofile']],
    ['dot --merge', ['dot', '--merge', 'old.heapprofile', 'time.cpuprofile']],
    ['dot --compare', ['dot', '--compare', 'old.heapprofile', 'time.cpuprofile']],
    ['diff', ['diff', 'old.heapprofile', '--', 'time.cpuprofile']],
  ])('%s of memory and time', async (_, args) => {
    const { stdout, stderr, status } = await run([...args], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/holds? bytes|holds time/);
    expect(stdout).toBe('');
  });

  test('diff, which names compare', async () => {
    const { stderr, status } = await run(['diff', 'old.heapprofile', 'new.heapprofile'], { cwd });
    expect(stderr).toContain('diff compares times, and this holds bytes');
    expect(stderr).toContain('scoobyprof compare');
    expect(status).toBe(2);
  });
});

describe('watch', () => {
  const watch = (...args: string[]) => run(['watch', '--existing', ...args, 'heaps'], { cwd });

  test('a line for each, in bytes', async () => {
    const { stdout } = await watch('--once', '2');
    expect(stdout).toMatch(/a\.heapprofile {2}10\.0 kB {2}4 samples .*cache\) 70\.0 %/);
    expect(stdout).not.toMatch(/busy|gc/);
  });

  test.each([
    ['bytes(/cache/) > 8kB', 'has 17.0 kB', 1],
    ['bytes(/cache/) > 90%', '', 0],
    ['cumbytes(/parse/) >= 3000B', 'has 3.0 kB', 1],
    ['total > 15kB', '20.0 kB', 1],
    ['tottime(/cache/) > 5ms', 'the profile holds bytes', 2],
    ['busy > 5ms', 'the profile holds bytes', 2],
    ['gc > 1%', 'the profile holds bytes', 2],
  ])('--fail-on %s', async (condition, message, status) => {
    const result = await watch('--once', '2', '--fail-on', condition);
    expect(result.stderr).toContain(message);
    expect(result.status).toBe(status);
  });

  test('dumps that Node names are told apart by their program, and compared in bytes', async () => {
    const name = (pid: number): string => `Heap.20260102.03040${pid}.${pid}.0.001.heapprofile`;
    mkdirSync(join(cwd, 'named'));
    const write = (pid: number, allocations: readonly DrawnAllocation[]): void => {
      const started = allocations.map(
        ([stack, bytes]) => [['executeUserEntryPoint', ...stack], bytes] as const,
      );
      const text = drawnHeap(started).replace(
        'file:///app/executeUserEntryPoint.js',
        'node:internal/modules/run_main',
      );
      writeFileSync(join(cwd, 'named', name(pid)), text);
    };
    write(1, times(OLD, 40));
    write(2, times([...OLD, ...times([[['main', 'cache'], 1000]], 10)], 40));
    write(3, [[['other'], 500]]);
    const args = ['watch', '--existing', '--json', '--once', '3', 'named'];
    const { stdout } = await run(args, { cwd });
    const dumps = reports(stdout) as unknown as { kind: string; change: Row | null }[];
    expect(dumps.map(({ kind }) => kind)).toEqual([
      '/app/main.js',
      '/app/main.js',
      '/app/other.js',
    ]);
    expect(dumps[1]?.change).toMatchObject({ functionName: 'cache' });
    expect(dumps[2]?.change).toBeNull();
  });
});

/** The same allocations, often enough that a change of them is more than noise. */
function times(allocations: readonly DrawnAllocation[], count: number): readonly DrawnAllocation[] {
  return Array.from({ length: count }, () => allocations).flat();
}
