import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { run, temporaryFolder } from './run-program.ts';

/** A fixture with its samples repeated until it is large enough to be read in a thread of its own. */
function largeDump(folder: string, fixture: string): string {
  const text = readFileSync(`fixtures/${fixture}.cpuprofile`, 'utf8');
  const { samples, timeDeltas, ...head } = JSON.parse(text) as Record<string, number[]>;
  const times = Math.ceil(9e6 / (samples as number[]).join().length / 2);
  const repeated = (list: number[] | undefined): number[] =>
    Array.from({ length: times }, () => list as number[]).flat();
  const path = join(folder, `${fixture}.cpuprofile`);
  const dump = { ...head, samples: repeated(samples), timeDeltas: repeated(timeDeltas) };
  writeFileSync(path, JSON.stringify(dump));
  return path;
}

test('large dumps that are read side by side add up in the order of their names', async () => {
  const folder = temporaryFolder();
  const names = ['slow-report.node20', 'gc-heavy.node20', 'recursion.node20'];
  const paths = names.map((name) => largeDump(folder, name));
  const { stdout, status } = await run(['--json', '-c', 'stats', ...paths]);
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as { files: string[]; totalUs: number; calls: number };
  expect(report.files).toEqual(paths);
  const profiles = (await Promise.all(paths.map((path) => loadProfile(path)))) as SampledProfile[];
  const totals = profiles.map((profile) => functionStats(buildCallTree(profile)).totals);
  expect(report.totalUs).toBe(totals.reduce((sum, { time }) => sum + time, 0));
  expect(report.calls).toBe(totals.reduce((sum, { calls }) => sum + Number(calls), 0));
  expect((await run(['--json', '-c', 'stats', ...paths])).stdout).toBe(stdout);
});

test('of several bad dumps the first that is named is the error', async () => {
  const folder = temporaryFolder();
  const good = largeDump(folder, 'slow-report.node20');
  const cut = join(folder, 'cut.cpuprofile');
  writeFileSync(cut, readFileSync(good).subarray(0, 8_500_000));
  const { stderr, status } = await run(['-c', 'stats', good, cut, join(folder, 'no.cpuprofile')]);
  expect(stderr).toContain(`${cut}: truncated JSON: it ends at byte 8500000`);
  expect(status).toBe(4);
});
