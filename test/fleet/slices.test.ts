import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSlice } from '../../src/commands/fleet/open-slice.ts';
import { sliceRuns } from '../../src/commands/fleet/slice-runs.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { DuckdbFleet } from '../../src/fleet/duckdb-fleet.ts';
import { sliceSize, summedRows } from '../../src/fleet/slice-rows.ts';
import { profileOfRows } from '../../src/fleet/tree-of-rows.ts';
import { loadAtOnce } from '../../src/importers/load-at-once.ts';
import { compareCodePoints } from '../../src/model/code-points.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { viewDumps } from '../../src/views/view-profiles.ts';
import { writeFleet } from './drawn-fleet.ts';
import { DUCKDB } from './duckdb-package.ts';
import { wholeProfile } from './whole-profile.ts';

const FIXTURES = [
  'slow-report.node20',
  'http-server.node24',
  'gc-heavy.node20',
  'recursion.node20',
];
const root = mkdtempSync(join(tmpdir(), 'slices-'));
afterAll(() => rmSync(root, { recursive: true }));

const fixtures: LoadedDump[] = FIXTURES.map((name) => {
  const path = fileURLToPath(new URL(`../../fixtures/${name}.cpuprofile`, import.meta.url));
  const profile = loadAtOnce(path)?.threads[0]?.profile as SampledProfile;
  return { path, modifiedAt: null, profile };
});

type Options = Parameters<typeof viewDumps>[1];

/** What tables show, in an order that does not depend on that of the dumps. */
function tablesOf(dumps: readonly LoadedDump[], options: Options = {}) {
  const { stats, edges } = viewDumps(dumps, options);
  const { functionName, url, line, column } = stats.functions;
  // Labels that would be the same have numbers, by the order of the functions.
  const names = functionName.map((name, i) => [name, url[i], Number(line[i]), column[i]].join(' '));
  const rows = Array.from({ length: stats.rowCount }, (_, row) => [
    ...[names[row], stats.samples?.[row], Math.round(stats.self[row])],
    ...[Math.round(stats.cumulative[row]), stats.calls[row], stats.primitiveCalls[row]],
  ]);
  const pairs = Array.from(edges.caller, (caller, i) => [
    ...[names[caller], names[edges.callee[i]], edges.calls[i]],
  ]);
  const byText = (list: unknown[][]) =>
    list.map((row) => JSON.stringify(row)).sort(compareCodePoints);
  return { rows: byText(rows), pairs: byText(pairs) };
}

const VIEWS: readonly Options[] = [
  {},
  { filters: [{ kind: 'focus', expression: 'groupBy|f1' }] },
  { filters: [{ kind: 'hide', expression: 'sameKey|f2' }] },
  { grouping: 'file' },
  { isStripped: true },
];

describe.skipIf(DUCKDB === null)('slices', () => {
  const fleets: DuckdbFleet[] = [];
  afterAll(() => Promise.all(fleets.map((fleet) => fleet.close())));

  async function fleetOf(name: string, dumps: readonly LoadedDump[], spoil = (_: string) => {}) {
    const folder = join(root, name);
    const members = dumps.map((dump, i) => ({
      ...{ path: dump.path, profile: dump.profile as SampledProfile },
      version: i < 2 ? '1.9' : '2.0',
    }));
    await writeFleet(DUCKDB as NonNullable<typeof DUCKDB>, folder, members);
    spoil(join(folder, 'service=shop/day=2023-11-14'));
    const fleet = await DuckdbFleet.open(DUCKDB as NonNullable<typeof DUCKDB>, folder);
    fleets.push(fleet);
    return { engine: fleet, name: 'fleet/' };
  }

  describe('of recorded dumps', () => {
    let fleet: Awaited<ReturnType<typeof fleetOf>>;
    beforeAll(async () => {
      if (DUCKDB !== null) fleet = await fleetOf('recorded', fixtures);
    });

    test.each(VIEWS)('are tables as those of the dumps: %j', async (options) => {
      const all = await openSlice(fleet, { where: null, gc: 'on-stack' });
      expect(tablesOf(all, options)).toEqual(tablesOf(fixtures, options));
    });

    test('hold the dumps that meet the condition', async () => {
      const slice = await openSlice(fleet, { where: "version = '1.9'", gc: 'on-stack' });
      expect(slice.map(({ path }) => path)).toEqual(
        fixtures
          .slice(0, 2)
          .map(({ path }) => path)
          .sort(compareCodePoints),
      );
      expect(tablesOf(slice)).toEqual(tablesOf(fixtures.slice(0, 2)));
      await expect(
        openSlice(fleet, { where: "version = '3'", gc: 'on-stack' }),
      ).rejects.toMatchObject({ code: 'nothing-matched' });
    });

    test('have garbage collection apart where that is asked', async () => {
      const slice = await openSlice(fleet, { where: null, gc: 'separate' });
      const timesOf = ({ rows }: ReturnType<typeof tablesOf>) =>
        rows.map((row) => JSON.stringify(JSON.parse(row).slice(0, 4)));
      expect(timesOf(tablesOf(slice, { gc: 'separate' }))).toEqual(
        timesOf(tablesOf(fixtures, { gc: 'separate' })),
      );
    });

    test('are the same where stacks are added up by the engine', async () => {
      const rows = await summedRows(fleet.engine, null, await sliceSize(fleet.engine, null));
      const sum = rows.map((part) => ({
        path: '',
        modifiedAt: null,
        profile: profileOfRows(part),
      }));
      expect(tablesOf(sum)).toEqual(tablesOf(fixtures));
    });

    test('are a run for each dump', async () => {
      const runs = await sliceRuns(fleet, { where: "version = '2.0'", gc: 'separate' });
      expect(runs).toHaveLength(2);
    });
  });

  test('of random profiles are tables as those of the profiles', async () => {
    for (let batch = 0; batch < 5; batch++) {
      const dumps: LoadedDump[] = [];
      for (let i = 0; i < 100; i++) {
        const profile = await wholeProfile(1 + batch * 100 + i);
        dumps.push({ path: `${i}`.padStart(4, '0'), modifiedAt: null, profile });
      }
      const fleet = await fleetOf(`random-${batch}`, dumps);
      const slice = await openSlice(fleet, { where: null, gc: 'on-stack' });
      const rows = await summedRows(fleet.engine, null, await sliceSize(fleet.engine, null));
      const sum = rows.map((part) => ({
        path: '',
        modifiedAt: null,
        profile: profileOfRows(part),
      }));
      const expected = tablesOf(dumps);
      expect(tablesOf(slice)).toEqual(expected);
      expect(tablesOf(sum)).toEqual(expected);
    }
  });

  test('files that are cut off, damaged or foreign are named, and passed over', async () => {
    const fleet = await fleetOf('spoiled', fixtures, (folder) => {
      const whole = readFileSync(join(folder, 'web-1.parquet'));
      writeFileSync(join(folder, 'cut.parquet'), whole);
      truncateSync(join(folder, 'cut.parquet'), whole.length - 100);
      writeFileSync(join(folder, 'empty.parquet'), '');
      writeFileSync(join(folder, 'foreign.parquet'), 'hello, this is something else');
      const damaged = Buffer.from(whole);
      damaged.fill(0xff, 4, Math.floor(whole.length / 2));
      writeFileSync(join(folder, 'damaged.parquet'), damaged);
      const stacks = readFileSync(
        join(folder, '../../stacks/service=shop/day=2023-11-14/web-1.parquet'),
      );
      writeFileSync(join(folder, 'other-columns.parquet'), stacks);
      mkdirSync(join(folder, 'folder.parquet'));
    });
    const slice = await openSlice(fleet, { where: null, gc: 'on-stack' });
    expect(tablesOf(slice)).toEqual(tablesOf(fixtures));
    const notices = fleet.engine.takeNotices().map((notice) => notice.replace(/^.*\//, ''));
    expect(notices.sort(compareCodePoints)).toEqual([
      'cut.parquet: is cut off; it is passed over',
      'damaged.parquet: is damaged; it is passed over',
      'empty.parquet: is empty; it is passed over',
      'folder.parquet: cannot be read (EISDIR); it is passed over',
      'foreign.parquet: is not Parquet; it is passed over',
      'other-columns.parquet: has no column dump; it is passed over',
    ]);
  });
});
