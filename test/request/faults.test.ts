import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../cli/run-program.ts';
import { dumpNames, readDumps, runServer } from './servers.ts';

async function requestsWith(fault: string, folder: string, count: number) {
  const { stdout, stderr, status } = await runServer('faults', [folder, fault, String(count)]);
  return { ...JSON.parse(stdout), stderr, status };
}

const lostWarnings = (stderr: string): number => stderr.match(/SCOOBYPROF_LOST/g)?.length ?? 0;

test('a folder that is missing is made', async () => {
  const folder = join(temporaryFolder(), 'not', 'there');
  const outcome = await requestsWith('none', folder, 3);
  expect(outcome).toMatchObject({ status: 0, stderr: '', counts: { written: 3, lost: 0 } });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a folder that is removed meanwhile is made anew', async () => {
  const folder = join(temporaryFolder(), 'dumps');
  const outcome = await requestsWith('removed', folder, 6);
  expect(outcome).toMatchObject({ status: 0, statuses: [200], counts: { profiled: 6 } });
  expect(outcome.counts.written + outcome.counts.lost).toBe(6);
  expect(dumpNames(folder).length).toBeGreaterThanOrEqual(2);
});

test('where no folder can be made, requests are served and one warning says so', async () => {
  const folder = join(temporaryFolder(), 'dumps');
  const outcome = await requestsWith('file', folder, 8);
  expect(outcome).toMatchObject({ status: 0, statuses: [200], counts: { profiled: 8 } });
  expect(outcome.counts.lost).toBeGreaterThanOrEqual(4);
  expect(outcome.counts.written + outcome.counts.lost).toBe(8);
  expect(lostWarnings(outcome.stderr)).toBe(1);
});

/** A file system of 1 MB; `null` where this user may not mount. */
function smallDisk(): string | null {
  const folder = temporaryFolder();
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'scoobyprof-test', disk], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', [disk]);
  });
  return disk;
}

test('a full disk fails no request, and leaves no half dump', async ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) return skip('this user may not mount a small file system');
  writeFileSync(join(disk, 'ballast'), 'x'.repeat(1_000_000));
  const outcome = await requestsWith('full', disk, 30);
  expect(outcome).toMatchObject({ status: 0, statuses: [200], counts: { profiled: 30 } });
  expect(outcome.counts.lost).toBeGreaterThan(0);
  expect(outcome.counts.written + outcome.counts.lost).toBe(30);
  expect(lostWarnings(outcome.stderr)).toBe(1);
  expect(readDumps(disk)).toHaveLength(outcome.counts.written);
  // No temporary file and no sidecar without its dump is left.
  expect(readdirSync(disk)).toHaveLength(1 + 2 * outcome.counts.written);
});

test('of 10,000 requests none of the profiled ones is lost or broken, and memory stays', {
  timeout: 240_000,
}, async () => {
  const folder = temporaryFolder();
  const options = { nodeOptions: ['--expose-gc'] };
  const { stdout, stderr, status } = await runServer('many', [folder, '10000'], options);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const { counts, heaps } = JSON.parse(stdout);
  expect(counts).toMatchObject({ profiled: 100, written: 100, lost: 0 });
  const dumps = readDumps(folder);
  expect(dumps).toHaveLength(100);
  expect(new Set(dumps.map(({ scooby }) => scooby.id)).size).toBe(100);
  for (const name of dumpNames(folder)) {
    expect(existsSync(join(folder, name.replace('.cpuprofile', '.request.json')))).toBe(true);
  }
  // MB: the program itself has some 10.
  expect(heaps.at(-1) - heaps[0]).toBeLessThan(3);
});
