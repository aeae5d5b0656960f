import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { FlameData } from '../../src/flame/flame-data.ts';
import { fixture, run, temporaryFolder } from './run-program.ts';

/** A folder with an opener that keeps the name of what it is to open. */
function fakeOpener(): { readonly PATH: string; readonly opened: string } {
  const folder = temporaryFolder();
  const opened = join(folder, 'opened');
  writeFileSync(
    join(folder, 'xdg-open'),
    `#!/bin/sh\nprintf %s "$1" > '${opened}.new'\nmv '${opened}.new' '${opened}'\n`,
  );
  chmodSync(join(folder, 'xdg-open'), 0o755);
  return { PATH: `${folder}:${process.env['PATH']}`, opened };
}

async function appears(path: string): Promise<string> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  return readFileSync(path, 'utf8');
}

function dataIn(path: string): FlameData {
  const text = readFileSync(path, 'utf8');
  const [, data = ''] = /id="flame-data">(.*?)<\/script>/s.exec(text) ?? [];
  return JSON.parse(data) as FlameData;
}

test('--open writes a page that only its user can read, says where, and shows it', async () => {
  const { PATH, opened } = fakeOpener();
  const TMPDIR = temporaryFolder();
  const env = { PATH, TMPDIR };
  const result = await run(['flame', fixture('slow-report.node20'), '--open'], { env });
  expect(result.status).toBe(0);
  const path = await appears(opened);
  expect(dirname(dirname(path))).toBe(TMPDIR);
  expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  expect(result.stderr).toContain(`${path}: written`);
  expect(dataIn(path).title).toContain('slow-report.node20.cpuprofile');
});

test('without a program to open it with, the page is there all the same', async () => {
  const TMPDIR = temporaryFolder();
  const bin = temporaryFolder();
  const env = { PATH: bin, TMPDIR };
  const result = await run(['flame', '--open', fixture('slow-report.node20')], { env });
  expect(result.status).toBe(0);
  const path = /scoobyprof: (\S+\.html): written/.exec(result.stderr)?.[1] ?? '';
  expect(dataIn(path).unit).toBe('us');
  expect(result.stderr).toContain('open it yourself; it was tried with xdg-open, wslview');
});

test('-o names a page or a picture, and keeps profiles', async () => {
  const cwd = temporaryFolder();
  copyFileSync(fixture('slow-report.node20'), join(cwd, 'app.cpuprofile'));
  for (const name of ['a.html', 'a.svg', 'page']) {
    const result = await run(['flame', 'app.cpuprofile', '-o', name], { cwd });
    expect(result.status, result.stderr).toBe(0);
    const begin = name.endsWith('.svg') ? '<svg ' : '<!DOCTYPE html>';
    expect(readFileSync(join(cwd, name), 'utf8').startsWith(begin), name).toBe(true);
  }
  // The page that is there is no dump.
  expect((await run(['flame', 'app.cpuprofile', '-o', 'a.html'], { cwd })).status).toBe(0);
  const refused = await run(['flame', 'app.cpuprofile', '-o', 'app.cpuprofile'], { cwd });
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('app.cpuprofile: is being exported: it would be lost');
});

test('--compare draws the new side, with the words of a comparison', async () => {
  const cwd = temporaryFolder();
  const [old, now] = [fixture('slow-report.node20'), fixture('slow-report-mended.node20')];
  const result = await run(['flame', '--compare', old, now, '-o', 'c.html'], { cwd });
  expect(result.status, result.stderr).toBe(0);
  const data = dataIn(join(cwd, 'c.html'));
  expect(data.title).toBe(`${old} → ${now}`);
  const alone = await run(['flame', now, '-o', 'n.html'], { cwd });
  expect(alone.status).toBe(0);
  const { fn, self, rise, changes } = dataIn(join(cwd, 'n.html'));
  expect([data.fn, data.self, data.rise]).toEqual([fn, self, rise]);
  expect(changes).toBeNull();
  const table = await run(['-c', 'sort cumtime; compare -n 1000', '--json', old, now], { cwd });
  const rows = JSON.parse(table.stdout.trim()).rows as { status: string; label: string | null }[];
  const words = new Set(data.changes?.map(({ text }) => text.replace(/,? ?[\d.]+ → .*/, '')));
  const known = new Set(rows.map(({ status }) => (status === 'few' ? 'too few samples' : status)));
  for (const word of words) {
    if (word !== '') expect([...known, 'new, too few samples', 'new, noise']).toContain(word);
  }
  for (const { direction, text } of data.changes ?? []) {
    if (/noise|too few/.test(text)) expect(direction).toBeNull();
  }
});

test('a change that can be told is coloured, in the direction of its share', async () => {
  const cwd = temporaryFolder();
  const { drawnDump } = await import('../drawn-dump.ts');
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const dump = (slow: number) =>
    drawnDump([
      ...names.flatMap((name) => Array.from({ length: 200 }, () => ['main', name])),
      ...Array.from({ length: slow }, () => ['main', 'slow']),
    ]);
  for (const [folder, slow] of [
    ['old', 100],
    ['new', 400],
  ] as const) {
    mkdirSync(join(cwd, folder));
    for (let run = 0; run < 5; run++)
      writeFileSync(join(cwd, folder, `${run}.cpuprofile`), dump(slow));
  }
  const changesOf = async (...sides: string[]) => {
    await run(['flame', '--compare', ...sides, '-o', 'c.html'], { cwd });
    const data = dataIn(join(cwd, 'c.html'));
    return data.changes?.[data.names.indexOf('slow')];
  };
  expect(await changesOf('./old', './new')).toMatchObject({
    direction: 'more',
    text: 'slower, 5.9 → 20.0 % of the time',
  });
  expect(await changesOf('./new', './old')).toMatchObject({
    direction: 'less',
    text: 'faster, 20.0 → 5.9 % of the time',
  });
});

test('filters, threads and idle time are what is shown', async () => {
  const cwd = temporaryFolder();
  const dump = fixture('idle-server.node20');
  const aboutOf = async (...args: string[]) => {
    const result = await run(['flame', dump, '-o', 'a.html', ...args], { cwd });
    expect(result.status, result.stderr).toBe(0);
    return dataIn(join(cwd, 'a.html'));
  };
  const plain = await aboutOf();
  expect(plain.about[0]).toMatch(/idle left out$/);
  const idle = await aboutOf('--idle');
  expect(idle.about[0]).toMatch(/idle$/);
  expect(idle.self.length).toBeGreaterThan(plain.self.length);
  const filtered = await aboutOf('--filter', 'hide node:');
  expect(filtered.about).toContain('view: hide node:');
});

test('what cannot be is said in a line', async () => {
  const expectError = async (args: readonly string[], status: number, text: string) => {
    const result = await run(args);
    expect([result.status, result.stdout], result.stderr).toEqual([status, '']);
    expect(result.stderr).toContain(text);
  };
  const dump = fixture('slow-report.node20');
  const stats = fixture('slow-report.node20').replace(/[^/]*$/, 'inventory.python3.stats');
  await expectError(['flame', '--open', stats], 4, 'flame needs stacks');
  await expectError(['flame', '--open', 'none.cpuprofile'], 3, 'none.cpuprofile: no such file');
  await expectError(['flame', '--compare', dump, '--open'], 2, 'needs a file, or two open dumps');
  await expectError(['flame', dump, '--opne'], 2, '--opne');
});
