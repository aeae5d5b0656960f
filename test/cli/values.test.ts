import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { drawnDump } from '../drawn-dump.ts';
import { pprofBytes } from '../importers/pprof-writer.ts';
import { speedscopeDocument } from '../importers/speedscope-writer.ts';
import { reports, run, temporaryFolder } from './run-program.ts';

const frame = (name: string) => ({ name, file: `${name}.go`, line: 1, column: 0 });
const TYPES = [
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
] as const;

let cwd = '';
beforeEach(() => {
  cwd = temporaryFolder();
  const samples = [
    { frames: [frame('main'), frame('parse')], values: [3, 4096] },
    { frames: [frame('main')], values: [10, 512] },
  ];
  writeFileSync(
    join(cwd, 'heap.pb'),
    pprofBytes({ types: TYPES, samples, comments: ['\u001b[2Jx'] }),
  );
  writeFileSync(join(cwd, 'app.cpuprofile'), drawnDump([['a']]));
  writeFileSync(join(cwd, 'counts.folded'), 'main;parse 5\nmain 1\n');
});

async function json(...args: string[]) {
  const { stdout, stderr, status } = await run(['--json', ...args], { cwd });
  expect(status, stderr).toBe(0);
  return reports(stdout);
}

test('the header, JSON and info say which value is shown, and which others there are', async () => {
  const { stdout } = await run(['--layout', 'terminal', '-c', 'stats; info', 'heap.pb'], { cwd });
  expect(stdout).toContain('value alloc_space (others: --value alloc_objects)\n');
  expect(stdout).toContain('2 samples, 4,608 bytes (alloc_space)\n');
  expect(stdout).toMatch(/^values +alloc_space is shown; --value alloc_objects$/m);
  expect(stdout).not.toContain('\u001b[2J');
  const [report] = await json('-c', 'stats', 'heap.pb');
  expect(report).toMatchObject({ value: 'alloc_space', values: ['alloc_objects', 'alloc_space'] });
  const [folded] = await json('-c', 'stats', 'counts.folded');
  expect(folded).toMatchObject({ totalCount: 6, sampleCount: 6, callCounts: 'none' });
  expect(folded).not.toHaveProperty('values');
});

test('--value and value choose; reset and undo lead back, read keeps it', async () => {
  const [chosen] = await json('--value', 'alloc_objects', '-c', 'stats', 'heap.pb');
  expect(chosen).toMatchObject({ totalCount: 13, value: 'alloc_objects' });
  const line = 'value alloc_objects; stats; undo; stats; value alloc_objects; reset; stats';
  const all = await json('-c', line, 'heap.pb');
  expect(all.map(({ totalCount, totalBytes }) => totalCount ?? totalBytes)).toEqual([
    13, 4608, 4608,
  ]);
  const [again] = await json('--value', 'alloc_objects', '-c', 'read heap.pb; stats', 'heap.pb');
  expect(again.totalCount).toBe(13);
});

test('value lists them', async () => {
  const [list] = await json('-c', 'value', 'heap.pb');
  expect(list.rows).toMatchObject([
    { name: 'alloc_objects', unit: 'count', total: 13 },
    { name: 'alloc_space', unit: 'bytes', total: 4608, shown: '>' },
  ]);
  const { stdout } = await run(['-c', 'value', 'app.cpuprofile'], { cwd });
  expect(stdout).toContain('there is only one value');
});

test.each([
  [['--value', 'cpu', '-c', 'stats', 'heap.pb'], 'values: alloc_objects, alloc_space'],
  [['-c', 'value cpu', 'app.cpuprofile'], 'only pprof profiles have several values'],
  [['-c', 'stats', 'heap.pb', 'app.cpuprofile'], 'heap.pb holds bytes, app.cpuprofile time'],
  [['-c', 'stats', 'heap.pb', 'counts.folded'], 'heap.pb holds bytes, counts.folded counts'],
  [['-c', 'compare counts.folded', 'heap.pb'], 'heap.pb holds bytes, counts.folded counts'],
  [['-c', 'add counts.folded', 'heap.pb'], 'heap.pb holds bytes, counts.folded counts'],
])('%j is status 2', async (args, message) => {
  const result = await run(args, { cwd });
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.stderr).toContain(message);
});

test('dumps whose chosen values measure the same can be compared', async () => {
  const args = ['--value', 'alloc_objects', '-c', 'compare heap.pb', 'heap.pb'];
  expect((await json(...args))[0].rows).toHaveLength(2);
  const mixed = await run(['--value', 'alloc_objects', '-c', 'compare counts.folded', 'heap.pb'], {
    cwd,
  });
  expect(mixed.status, mixed.stderr).toBe(0);
});

test('dot draws the value that is named', async () => {
  const { stdout, status } = await run(['dot', '--value', 'alloc_objects', '-o', '-', 'heap.pb'], {
    cwd,
  });
  expect(status).toBe(0);
  expect(stdout).toContain('13');
});

test('profiles of a speedscope file that measure different things are not added up', async () => {
  const stacks = [{ frames: [frame('a'), frame('b')], value: 3 }];
  const document = speedscopeDocument([
    { type: 'sampled', stacks, unit: 'bytes', name: 'one' },
    { type: 'sampled', stacks, unit: 'seconds', name: 'two' },
  ]);
  writeFileSync(join(cwd, 'x.speedscope.json'), JSON.stringify(document));
  const [two] = await json('--thread', 'two', '-c', 'stats', 'x.speedscope.json');
  expect(two).toMatchObject({ thread: 2, totalUs: 3e6 });
  const all = await run(['--thread', 'all', '-c', 'stats', 'x.speedscope.json'], { cwd });
  expect(all.status).toBe(2);
});

test('what a form lacks is said', async () => {
  const lines = await run(['-c', 'lines main', 'counts.folded'], { cwd });
  expect(lines).toMatchObject({ status: 2, stdout: '' });
  const order = await run(['export', 'cpuprofile', 'counts.folded'], { cwd });
  expect(order).toMatchObject({ status: 4, stdout: '' });
});
