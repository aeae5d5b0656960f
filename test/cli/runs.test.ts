import { statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { busiest } from '../../src/cli/runs/busiest.ts';
import { isLauncher } from '../../src/cli/runs/launcher.ts';
import { listByRun, markedFacts } from '../../src/cli/runs/list-by-run.ts';
import { type DumpMark, readMark } from '../../src/recorder/run-mark.ts';
import { appendRecorded } from '../../src/recorder/write-counts.ts';
import { drawnDump } from '../drawn-dump.ts';
import { temporaryFolder } from './run-program.ts';

describe('launchers', () => {
  test.each([
    '/usr/bin/npm',
    '/usr/local/bin/npx',
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    'file:///usr/lib/node_modules/npm/bin/npx-cli.js',
    'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js',
    '/usr/lib/node_modules/corepack/dist/pnpm.js',
    '/usr/lib/node_modules/corepack/dist/corepack.js',
    '/app/.yarn/releases/yarn-4.5.0.cjs',
    '/usr/share/yarn/bin/yarn.js',
    '/home/dev/.cache/node/corepack/v1/pnpm/9.0.0/bin/pnpm.cjs',
    '/usr/local/lib/node_modules/pnpm/bin/pnpm.cjs',
    '/usr/local/bin/pnpm',
  ])('%s', (script) => expect(isLauncher(script)).toBe(true));

  test.each([
    null,
    '/app/hot.js',
    '/app/node_modules/.bin/tsc',
    '/app/scripts/npm.js',
    '/app/npm/server.js',
    '/app/node_modules/typescript/bin/tsc',
    '/app/node_modules/vitest/vitest.mjs',
  ])('%s is none', (script) => expect(isLauncher(script)).toBe(false));

  test('are chosen only where nothing else is there', () => {
    const npm = { busy: 100, script: '/usr/bin/npm' };
    const app = { busy: 1, script: '/app/a.js' };
    const unknown = { busy: 2, script: null };
    expect(busiest([npm, app])).toBe(app);
    expect(busiest([npm, app, unknown])).toBe(unknown);
    expect(busiest([npm])).toBe(npm);
    expect(busiest([])).toBeUndefined();
  });
});

const COMMAND = 'node -e "{\\"run\\":{\\"id\\":1}}" \u001b[31m';

function mark(script: string, busyUs: number, number = 1): DumpMark {
  return {
    run: { id: 'a', number, command: COMMAND },
    process: { script, pid: 7, thread: 0, busy: busyUs, unit: 'us' as const, node: '20.20.2' },
  };
}

function dumpIn(folder: string, name: string, marked: DumpMark | null) {
  const path = join(folder, name);
  writeFileSync(path, drawnDump([['main']]));
  if (marked !== null) appendRecorded(path, { counts: null, mark: marked });
  const { size, mtime } = statSync(path);
  return { path, sizeBytes: size, modifiedAt: mtime };
}

test('a mark is read as it was written, and what is no mark is none', () => {
  const folder = temporaryFolder();
  const marked = mark('/app/a.js', 5);
  expect(readMark(dumpIn(folder, 'a.cpuprofile', marked).path)).toEqual(marked);
  expect(readMark(dumpIn(folder, 'b.cpuprofile', null).path)).toBeNull();
  expect(readMark(join(folder, 'missing.cpuprofile'))).toBeNull();
  for (const text of ['', '{"run":{"id":1}}', '{"run":{"id":"a"}}', '"run":{"id":{}}}}}']) {
    writeFileSync(join(folder, 'x'), text);
    expect(readMark(join(folder, 'x'))).toBeNull();
  }
});

test('a list keeps runs together, the busiest first and launchers last', () => {
  const folder = temporaryFolder();
  const dumps = [
    dumpIn(folder, 'npm', mark('/usr/bin/npm', 900)),
    dumpIn(folder, 'alone', null),
    dumpIn(folder, 'idle', mark('/app/b.js', 1)),
    dumpIn(folder, 'other', mark('/app/a.js', 5, 2)),
    dumpIn(folder, 'main', mark('/app/a.js', 5)),
  ];
  const shown = listByRun(dumps).map(({ command, dumps: all }) => [
    command,
    ...all.map(({ dump }) => basename(dump.path)),
  ]);
  expect(shown).toEqual([
    [COMMAND, 'main', 'idle', 'npm'],
    [null, 'alone'],
    [COMMAND, 'other'],
  ]);
  expect(markedFacts(mark('/app/a.js', 1500))).toEqual(['a.js', '1.5 ms busy']);
});
