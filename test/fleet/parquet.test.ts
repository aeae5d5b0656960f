import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { expect, onTestFinished, test } from 'vitest';
import { DumpBatch } from '../../src/fleet/dump-batch.ts';
import { dumpFacts } from '../../src/fleet/dump-facts.ts';
import { FleetFolder } from '../../src/fleet/fleet-folder.ts';
import { fileName, partitionPath } from '../../src/fleet/fleet-names.ts';
import { dumpsOfFile } from '../../src/fleet/parquet-dumps.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { filesOf, readFleet, type SampleRow, samplesOfFile } from './read-fleet.ts';
import { type DrawnRequest, drawnRequest, requestDump } from './request-dump.ts';

function fleetFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const idOf = (seed: number): string => `${seed}`.padStart(24, '0');

async function storedBatch(folder: string, requests: readonly DrawnRequest[]): Promise<DumpBatch> {
  const batch = new DumpBatch();
  for (const [seed, request] of requests.entries()) {
    const content = Buffer.from(requestDump(seed, request));
    const profile = (await loadProfile(content)) as SampledProfile;
    const file = { dump: idOf(seed), path: `/dumps/${seed}`, modifiedAtMs: 5000 };
    batch.add(profile, dumpFacts(profile.request, file));
  }
  const target = new FleetFolder(folder);
  await target.open();
  await target.store(batch);
  return batch;
}

test('an independent reader finds the rows that were written', async () => {
  const folder = fleetFolder();
  const requests = Array.from({ length: 300 }, (_, seed) => drawnRequest(seed));
  const batch = await storedBatch(folder, requests);
  const { samples, stacks } = await readFleet(folder);
  const written = batch.dumps.flatMap(({ facts, rows }) =>
    Array.from(rows.stack, (node, i) => ({
      dump: facts.dump,
      time: new Date(facts.timeUs / 1000),
      service: facts.service,
      host: facts.host,
      version: facts.version,
      route: facts.route,
      method: facts.method,
      status: facts.status,
      cpu_ms: facts.cpuMs,
      duration_ms: facts.durationMs,
      path: facts.path,
      stack_id: batch.stacks.idOf(node),
      self_us: BigInt(rows.selfUs[i] as number),
      samples: rows.samples[i],
      calls: rows.calls?.[i] ?? null,
    })),
  );
  const key = (row: Pick<SampleRow, 'dump' | 'stack_id'>) => `${row.dump} ${row.stack_id}`;
  const byKey = new Map(samples.map((row) => [key(row), { ...row, time: new Date(row.time) }]));
  expect(samples.length).toBe(written.length);
  expect(byKey.size).toBe(written.length);
  for (const row of written) expect(byKey.get(key(row))).toEqual(row);
  const idsOfRows = new Set(samples.map((row) => row.stack_id));
  expect(new Set(stacks.map((row) => row.stack_id))).toEqual(idsOfRows);
  const entries = new Map(
    batch.dumps.flatMap(({ rows }) =>
      Array.from(rows.stack, (node) => [batch.stacks.idOf(node), batch.stacks.entriesOf(node)]),
    ),
  );
  for (const row of stacks) expect(row.stack).toEqual(entries.get(row.stack_id));
});

test('files are sorted by route, version and time, and lie by service and day', async () => {
  const folder = fleetFolder();
  const requests = Array.from({ length: 200 }, (_, seed) => drawnRequest(seed));
  await storedBatch(folder, requests);
  const places = filesOf(folder, 'samples').map((path) => relative(folder, join(path, '..')));
  expect(new Set(places)).toEqual(
    new Set(
      ['shop', 'orders', '__HIVE_DEFAULT_PARTITION__'].flatMap((service) =>
        ['2026-06-01', '2026-06-02'].map((day) => join(`service=${service}`, `day=${day}`)),
      ),
    ),
  );
  for (const path of filesOf(folder, 'samples')) {
    const samples = await samplesOfFile(path);
    const order = samples.map((row) =>
      [row.route ?? '', row.version ?? '', new Date(row.time).toISOString()].join('\0'),
    );
    expect(order).toEqual([...order].sort());
    const days = new Set(samples.map((row) => new Date(row.time).toISOString().slice(0, 10)));
    expect([...days]).toEqual([/day=([\d-]+)/.exec(path)?.[1]]);
    const { row_groups } = parquetMetadata(new Uint8Array(readFileSync(path)).buffer);
    const statistics = row_groups[0]?.columns.map(({ meta_data }) => meta_data?.statistics);
    const stackIds = samples.map(({ stack_id }) => stack_id).sort((a, b) => (a < b ? -1 : 1));
    expect(statistics?.[11]).toMatchObject({
      min_value: stackIds[0],
      max_value: stackIds.at(-1),
    });
  }
});

const HOSTILE = [
  '../../etc',
  '..',
  '.',
  '',
  '/',
  'a/b',
  'a\\b',
  'C:\\x',
  'a=b',
  '%2e%2e%2f',
  'day=2020-01-01',
  'nul\0nul',
  'line\nline',
  "quote'",
  '{a,b}*?[x]',
  'x'.repeat(5000),
  'ä'.repeat(400),
  '__HIVE_DEFAULT_PARTITION__',
  'ünï',
  'half \uD800',
  'con',
  ' ',
  'a.',
] as const;

test('no name of a service or a host leaves the folder', async () => {
  const folder = fleetFolder();
  await storedBatch(
    folder,
    HOSTILE.map((service, i) => ({ ...drawnRequest(i), service, host: service })),
  );
  const files = filesOf(folder, 'samples');
  for (const path of files) {
    const parts = relative(folder, path).split(sep);
    expect(parts).toHaveLength(3);
    for (const part of parts) expect(part).toMatch(/^[\w=.%~-]{1,255}$/);
  }
  const { samples } = await readFleet(folder);
  const services = new Set(samples.map(({ service }) => service));
  expect(services).toContain('a/b');
  expect(services).toContain('__HIVE_DEFAULT_PARTITION__');
  expect(services.size).toBe(HOSTILE.length);
});

test('a folder says its service as Hive writes it', () => {
  for (const name of HOSTILE) {
    const [part = ''] = partitionPath(name, '2026-01-01').split(sep);
    expect(part).not.toBe('service=__HIVE_DEFAULT_PARTITION__');
    if (name.length < 100 && !name.includes('\uD800')) {
      expect(decodeURIComponent(part.replace(/^service=/, ''))).toBe(name);
    }
  }
  expect(partitionPath(null, '2026-01-01')).toBe(
    join('service=__HIVE_DEFAULT_PARTITION__', 'day=2026-01-01'),
  );
  expect(fileName('../web', 0)).toMatch(/^%2E\.%2Fweb-19700101T000000000Z-[0-9a-f]{8}\.parquet$/);
});

test('what a dump says of its request has a place or is left out', () => {
  const file = { dump: idOf(1), path: '/d', modifiedAtMs: 1234.5 };
  const none = dumpFacts(null, file);
  expect(none).toMatchObject({ timeUs: 1_234_500, service: null, status: null, cpuMs: null });
  const profile = { startedAt: 1e300, status: 1e12, service: 'x'.repeat(2000), host: '\uD800' };
  const odd = dumpFacts({ ...none, ...profile, id: null } as never, file);
  expect(odd).toMatchObject({ timeUs: 1_234_500, status: null, host: '\uFFFD' });
  expect(odd.service).toHaveLength(1000);
});

test('a file that is cut off anywhere is said to be no whole one', async () => {
  const folder = fleetFolder();
  await storedBatch(folder, [drawnRequest(1), drawnRequest(2)]);
  const [path = ''] = filesOf(folder, 'samples');
  const bytes = readFileSync(path);
  expect((await dumpsOfFile(path)).size).toBeGreaterThan(0);
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 40)) {
    writeFileSync(path, bytes.subarray(0, length));
    await expect(dumpsOfFile(path)).rejects.toMatchObject({ code: 'not-a-profile' });
  }
});
