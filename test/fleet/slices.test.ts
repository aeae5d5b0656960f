import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSlice } from '../../src/commands/fleet/open-slice.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { DuckdbFleet } from '../../src/fleet/duckdb-fleet.ts';
import { loadAtOnce } from '../../src/importers/load-at-once.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { writeFleet } from './drawn-fleet.ts';
import { DUCKDB } from './duckdb-package.ts';
import { tableOf } from './table-of.ts';

const FIXTURES = [
  'slow-report.node20',
  'http-server.node24',
  'gc-heavy.node20',
  'recursion.node20',
];
const folder = mkdtempSync(join(tmpdir(), 'slices-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dumps: LoadedDump[] = FIXTURES.map((name) => {
  const path = new URL(`../../fixtures/${name}.cpuprofile`, import.meta.url).pathname;
  const profile = loadAtOnce(path)?.threads[0]?.profile as SampledProfile;
  return { path, modifiedAt: null, profile };
});

describe.skipIf(DUCKDB === null)('slices', () => {
  let fleet: DuckdbFleet;
  beforeAll(async () => {
    if (DUCKDB === null) return;
    const members = dumps.map((dump, i) => ({
      ...dump,
      profile: dump.profile as SampledProfile,
      version: i < 2 ? '1.9' : '2.0',
    }));
    await writeFleet(DUCKDB, folder, members);
    writeFileSync(join(folder, 'service=shop/day=2023-11-14/foreign.parquet'), 'hello');
    fleet = await DuckdbFleet.open(DUCKDB, folder);
  });
  afterAll(() => fleet?.close());
  const slice = (where: string | null) =>
    openSlice({ engine: fleet, name: 'fleet/' }, { where, gc: 'on-stack' });

  test('are tables as those of the dumps', async () => {
    expect(tableOf(await slice(null))).toEqual(tableOf(dumps));
    expect(tableOf(await slice("version = '1.9'"))).toEqual(tableOf(dumps.slice(0, 2)));
  });
});
