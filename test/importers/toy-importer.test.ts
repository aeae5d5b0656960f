import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findDumps } from '../../src/cli/dot/find-dumps.ts';
import { listDumps } from '../../src/cli/dump-folder.ts';
import { kindOfName } from '../../src/cli/watch/dump-kind.ts';
import { info } from '../../src/commands/list/info.ts';
import { openedDump } from '../../src/commands/session/opened-dump.ts';
import { Session } from '../../src/commands/session/session.ts';
import { endsLikeDump, withoutDumpEnding } from '../../src/importers/dump-names.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { ViewReport } from '../../src/render/view-report.ts';
import { loadProfile, loadRecording } from './checked-loads.ts';

// The one line of the registry that a new form takes.
vi.mock('../../src/importers/registry.ts', async (importOriginal) => {
  const { importers } = await importOriginal<typeof import('../../src/importers/registry.ts')>();
  const { toyImporter } = await import('./toy-importer.ts');
  return { importers: [...importers, toyImporter] };
});

const TOY = 'toy\nmain: parse 2, load 1\nworker: crunch 9, wait 1\n';
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-toy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  mkdirSync(join(folder, 'unnamed'));
  writeFileSync(join(folder, 'run.toy'), TOY);
  writeFileSync(join(folder, 'Toy-1.txt.gz'), gzipSync(TOY));
  writeFileSync(join(folder, 'notes.txt'), TOY);
  writeFileSync(join(folder, 'unnamed', 'toy'), TOY);
});

function namesIn(recording: Recording): readonly (readonly string[])[] {
  return recording.threads.map(({ name, profile }) => [
    name,
    ...(profile.kind === 'sampled' ? functionStats(buildCallTree(profile)) : profile.stats)
      .functions.functionName,
  ]);
}

test('both threads are read, with their names', async () => {
  const recording = await loadRecording(Buffer.from(TOY));
  expect(recording.form).toBe('toy profile');
  expect(namesIn(recording)).toEqual([
    ['main', 'parse', 'load'],
    ['worker', 'crunch', 'wait'],
  ]);
  expect(recording.threads.map(({ pid, tid }) => [pid, tid])).toEqual([
    [7, 1],
    [7, 2],
  ]);
});

test('the busiest thread is the profile, or a main thread that has such a name', async () => {
  const busiest = await loadProfile(join(folder, 'run.toy'));
  expect(busiest).toEqual((await loadRecording(join(folder, 'run.toy'))).threads[1]?.profile);
  const named = Buffer.from(TOY.replace('main:', 'CrRendererMain:'));
  expect(await loadProfile(named)).toEqual((await loadRecording(named)).threads[0]?.profile);
});

test('folders find it by its names, and by its content where that is looked at', () => {
  expect(listDumps(folder).map(({ path }) => path)).toEqual(
    expect.arrayContaining([join(folder, 'run.toy'), join(folder, 'Toy-1.txt.gz')]),
  );
  expect(listDumps(folder)).toHaveLength(2);
  const { dumps } = findDumps([join(folder, 'unnamed')], false);
  expect(dumps).toEqual([{ path: join(folder, 'unnamed', 'toy'), isGuess: true }]);
});

test.each([
  ['a.toy', true, 'a'],
  ['a.TOY.gz', true, 'a'],
  ['x/Toy-2.txt', true, 'x/Toy-2'],
  ['x/NoToy-2.txt', false, 'x/NoToy-2.txt'],
  ['Toy-2.text', false, 'Toy-2.text'],
  ['a.toys', false, 'a.toys'],
  ['a.cpuprofile', true, 'a'],
])('%s: by its name a dump? %s', (name, isDump, stem) => {
  expect(endsLikeDump(name)).toBe(isDump);
  expect(withoutDumpEnding(name)).toBe(stem);
});

test('watch compares dumps of one kind, whatever the ending', () => {
  expect(kindOfName('api-20260101T000000Z.toy')).toBe('api');
});

test('info says what it is', async () => {
  const recording = await loadRecording(Buffer.from(TOY));
  const session = Session.start(await openedDump('run.toy', null, recording), 'on-stack');
  const input = { session, words: [] } as unknown as Parameters<typeof info.run>[0];
  const { report } = await info.run(input);
  const rows = (report as ViewReport).rows.map(({ cells }) => cells);
  expect(rows).toContainEqual(['kind', 'a drawing of samples, for tests']);
});
