import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dumpFolderOf, prepareFolder, privateDumpFolder } from '../../src/files/dump-folder.ts';
import { dumpStem } from '../../src/files/dump-name.ts';
import { writeNewFile } from '../../src/files/new-file.ts';
import { temporaryIn } from '../../src/files/temporary-name.ts';
import { DumpRoom } from '../../src/request/dumps/dump-room.ts';
import type { StoredDump } from '../../src/request/dumps/stored-dumps.ts';
import { temporaryFolder } from '../cli/run-program.ts';

const LIMITS = { concurrent: 5, perMinute: 30, seconds: 30, dumps: 200, days: 7, bytes: 500e6 };

beforeEach(() => {
  vi.stubEnv('PROFILER_DUMP_PATH', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('a dump is named after local time, to the microsecond, and the method', () => {
  const ms = new Date(2026, 0, 5, 4, 3, 2, 45).getTime();
  expect(dumpStem(ms + 0.678, 'GET')).toMatch(/^05-Jan-2026_04-03-02\.04567[78]_GET$/);
  expect(dumpStem(ms, 'm-search')).toMatch(/_M-SEARCH$/);
  expect(dumpStem(ms, '../../etc')).toMatch(/_ETC$/);
  expect(dumpStem(ms, '')).toMatch(/_UNKNOWN$/);
  expect(dumpStem(ms, 'VERY-LONG-METHOD-OF-A-PROTOCOL')).toMatch(/_VERY-LONG-METHOD-OF-$/);
  expect(dumpStem(ms, 'X'.repeat(1e5))).toHaveLength('05-Jan-2026_04-03-02.045000_'.length + 20);
});

test('the folder is that of the option, of the environment, or the private one', () => {
  expect(dumpFolderOf(undefined)).toEqual({ path: privateDumpFolder(), isPrivate: true });
  vi.stubEnv('PROFILER_DUMP_PATH', '/dumps');
  expect(dumpFolderOf(undefined)).toEqual({ path: '/dumps', isPrivate: false });
  expect(dumpFolderOf('/mine')).toEqual({ path: '/mine', isPrivate: false });
});

test('the private folder is made for its user alone', async () => {
  const path = join(temporaryFolder(), 'a', 'private');
  await prepareFolder({ path, isPrivate: true });
  expect(lstatSync(path).mode & 0o777).toBe(0o700);
  chmodSync(path, 0o755);
  await prepareFolder({ path, isPrivate: true });
  expect(lstatSync(path).mode & 0o777).toBe(0o700);
});

test('a link in the place of the private folder is not followed', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'trap'));
  symlinkSync(join(folder, 'trap'), join(folder, 'private'));
  const private_ = { path: join(folder, 'private'), isPrivate: true };
  await expect(prepareFolder(private_)).rejects.toThrow('is a link');
});

test.skipIf(process.getuid?.() !== 0)('a folder of somebody else is not used', async () => {
  const { chownSync } = await import('node:fs');
  const path = temporaryFolder();
  chownSync(path, 65534, 65534);
  await expect(prepareFolder({ path, isPrivate: true })).rejects.toThrow('another user');
});

test('a name that is taken is left alone, be it a link that leads nowhere', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a'), 'before');
  symlinkSync(join(folder, 'nowhere'), join(folder, 'b'));
  expect(await writeNewFile(folder, 'a', 'after')).toBe(false);
  expect(await writeNewFile(folder, 'b', 'after')).toBe(false);
  expect(await writeNewFile(folder, 'c', 'after')).toBe(true);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('before');
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});

/** Dumps of 1,000 bytes with their sidecars, an hour between them, the last one now. */
function folderWithDumps(count: number): { folder: string; stems: readonly string[] } {
  const folder = temporaryFolder();
  const stems = Array.from({ length: count }, (_, i) => {
    const ms = Date.now() - (count - 1 - i) * 3_600_000;
    const stem = dumpStem(ms, 'GET');
    for (const [ending, bytes] of [
      ['.cpuprofile', 900],
      ['.request.json', 100],
    ] as const) {
      writeFileSync(join(folder, stem + ending), 'x'.repeat(bytes));
      utimesSync(join(folder, stem + ending), ms / 1000, ms / 1000);
    }
    return stem;
  });
  return { folder, stems };
}

/** Stands for a dump of 1,000 bytes that was written just now. */
function newDump(folder: string): StoredDump {
  writeFileSync(join(folder, 'new'), '');
  return { stem: 'new', bytes: 1000, modifiedMs: Date.now() };
}

test.each([
  ['number', { dumps: 3 }, 2],
  ['bytes', { bytes: 4500 }, 3],
  ['age', { days: 2.5 / 24 }, 3],
  ['none of them', {}, 10],
  ['the new one stays', { dumps: 0, bytes: 0 }, 0],
])('the oldest dumps go: %s', async (_, limits, left) => {
  const { folder, stems } = folderWithDumps(10);
  writeFileSync(join(folder, 'mine.cpuprofile'), 'x'.repeat(9000));
  const room = new DumpRoom(folder, { ...LIMITS, ...limits });
  await room.makeRoom(1000);
  room.add(newDump(folder));
  const kept = stems
    .slice(stems.length - left)
    .flatMap((stem) => [`${stem}.cpuprofile`, `${stem}.request.json`]);
  expect(readdirSync(folder).sort()).toEqual([...kept, 'mine.cpuprofile', 'new'].sort());
});

test('temporary files of processes that are gone go too', async () => {
  const { folder } = folderWithDumps(1);
  const old = Date.now() / 1000 - 7200;
  const [gone, young] = [temporaryIn(folder), temporaryIn(folder)];
  const foreign = join(folder, '.other.tmp');
  for (const path of [gone, young, foreign]) writeFileSync(path, '');
  for (const path of [gone, foreign]) utimesSync(path, old, old);
  await new DumpRoom(folder, LIMITS).look();
  expect(existsSync(gone)).toBe(false);
  expect(existsSync(young)).toBe(true);
  expect(existsSync(foreign)).toBe(true);
});
