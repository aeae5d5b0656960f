import { existsSync, lstatSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/run-program.ts';
import { folderState, mostWhile, pairs } from './folder-watch.ts';
import { runServer } from './servers.ts';

/** `npm run soak` asks for 20,000. */
const REQUESTS = Number(process.env['SCOOBYPROF_REQUESTS'] ?? 1500);

interface Load {
  readonly requests: number;
  readonly atOnce?: number;
  readonly dumps?: number;
  readonly exitAt?: number;
  readonly exitWith?: number | 'kill';
  readonly threads?: number;
}

function run(folder: string, load: Load) {
  return runServer('load', [folder, JSON.stringify(load)]);
}

/** The counts that the main thread and the others print. */
function countsOf(stdout: string) {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a folder never has more dumps than its limit and a tenth', { timeout: 600_000 }, async () => {
  const folder = temporaryFolder();
  const served = run(folder, { requests: REQUESTS, dumps: 100 });
  const most = await mostWhile(folder, served);
  const { stdout, stderr } = await served;
  expect(stderr).toBe('');
  expect(countsOf(stdout)).toMatchObject([{ profiled: REQUESTS, written: REQUESTS, lost: 0 }]);
  expect(most.dumps).toBeGreaterThan(90);
  expect(most.dumps).toBeLessThanOrEqual(110);
  expect(most.files).toBeLessThanOrEqual(220);
  expect(folderState(folder).dumps).toHaveLength(100);
  expect(pairs(folder).faults).toEqual([]);
});

test('nor has one of three processes that was over its limit before', {
  timeout: 600_000,
}, async () => {
  const folder = temporaryFolder();
  await run(folder, { requests: 300 });
  expect(folderState(folder).dumps).toHaveLength(300);
  const part = Math.ceil(REQUESTS / 3);
  const load = { requests: part, dumps: 100 };
  const first = run(folder, load);
  await expect.poll(() => folderState(folder).dumps.length, { timeout: 30_000 }).toBeLessThan(111);
  const all = Promise.all([first, run(folder, load), run(folder, load)]);
  const most = await mostWhile(folder, all);
  for (const { stdout, stderr } of await all) {
    expect(stderr).toBe('');
    expect(countsOf(stdout)).toMatchObject([{ written: part, lost: 0 }]);
  }
  expect(most.dumps).toBeLessThanOrEqual(110);
  expect(pairs(folder).faults).toEqual([]);
});

test('nor while three processes fill it', { timeout: 600_000 }, async () => {
  const folder = temporaryFolder();
  const load = { requests: 300, dumps: 100 };
  const all = Promise.all([run(folder, load), run(folder, load), run(folder, load)]);
  const most = await mostWhile(folder, all);
  await all;
  expect(most.dumps).toBeGreaterThan(90);
  expect(most.dumps).toBeLessThanOrEqual(110);
});

test.each([100, 333, 700])(
  'process.exit under load, at request %i, leaves one dump of each request and nothing half-written',
  { timeout: 240_000 },
  async (exitAt) => {
    const folder = temporaryFolder();
    const { status, stderr } = await run(folder, { requests: 1000, exitAt, exitWith: 7 });
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
    expect(folderState(folder).temporaries).toEqual([]);
    const { faults, ids } = pairs(folder);
    expect(faults).toEqual([]);
    // Those that were answered, and those at work at the end.
    expect(ids.length).toBeGreaterThanOrEqual(exitAt);
  },
);

test('what a killed process leaves half-written goes at the next start', {
  timeout: 240_000,
}, async () => {
  let folder = '';
  let state: ReturnType<typeof folderState> = { temporaries: [], sidecars: [], dumps: [] };
  // It may be killed between two writes.
  for (let exitAt = 300; exitAt < 310 && state.temporaries.length === 0; exitAt++) {
    folder = temporaryFolder();
    await run(folder, { requests: 1000, exitAt, exitWith: 'kill' });
    const faults = pairs(folder).faults.filter((fault) => !fault.endsWith('has no sidecar'));
    // A dump may be without its sidecar, never the other way round, and what has its name is whole.
    expect(faults).toEqual([]);
    state = folderState(folder);
  }
  const { temporaries, dumps } = state;
  expect(temporaries.length).toBeGreaterThan(0);
  const old = Date.now() / 1000 - 70;
  const [young, ...stale] = temporaries as [string, ...string[]];
  for (const name of stale) utimesSync(join(folder, name), old, old);
  const others = ['.scoobyprof-mine.tmp', 'notes.tmp', `${'a'.repeat(24)}.tmp`];
  for (const name of others) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), old, old);
  }
  await run(folder, { requests: 1 });
  expect([...folderState(folder).temporaries].sort()).toEqual([young, ...others].sort());
  expect(folderState(folder).dumps).toHaveLength(dumps.length + 1);
});

test('a link that has the name of something half-written leads to nothing that goes', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dumps'));
  writeFileSync(join(folder, 'kept'), 'x');
  const name = `.scoobyprof-${'0'.repeat(24)}.tmp`;
  symlinkSync(join(folder, 'kept'), join(folder, 'dumps', name));
  const old = Date.now() / 1000 - 7200;
  utimesSync(join(folder, 'kept'), old, old);
  await run(join(folder, 'dumps'), { requests: 1 });
  expect(existsSync(join(folder, 'kept'))).toBe(true);
  expect(lstatSync(join(folder, 'dumps', name)).isSymbolicLink()).toBe(true);
});

test('two processes with two more threads each lose nothing in one folder', {
  timeout: 240_000,
}, async () => {
  const folder = temporaryFolder();
  const load = { requests: 200, atOnce: 20, threads: 2 };
  const results = await Promise.all([run(folder, load), run(folder, load)]);
  for (const { stdout, stderr, status } of results) {
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(countsOf(stdout)).toMatchObject(Array(3).fill({ written: 200, lost: 0 }));
  }
  const { faults, ids } = pairs(folder);
  expect(faults).toEqual([]);
  expect(ids).toHaveLength(1200);
  expect(folderState(folder).temporaries).toEqual([]);
});
