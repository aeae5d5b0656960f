import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import type { RequestRecord } from '../../src/records/record.ts';
import { metaOf } from '../../src/records/record-meta.ts';
import { type FolderStore, folderStore } from '../../src/stores/folder-store.ts';
import { storeCases } from '../../src/stores/store-cases.ts';
import { sampleRecord, sqlCall } from '../records/sample-record.ts';

let folder: string;
const stores: FolderStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scoobyprof-test-'));
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: ConstructorParameters<typeof FolderStore>[0] = {}): FolderStore {
  const store = folderStore({ dumpPath: folder, ...options });
  stores.push(store);
  return store;
}

async function put(
  store: FolderStore,
  changes: Partial<RequestRecord> = {},
  profile?: Uint8Array,
): Promise<RequestRecord> {
  const record = sampleRecord({}, { id: randomUUID(), startedAt: Date.now(), ...changes });
  const content = Buffer.from(JSON.stringify(record));
  await store.put(record.id, content, { meta: metaOf(record), ...(profile && { profile }) });
  return record;
}

const records = (): string[] => readdirSync(join(folder, 'requests')).sort();
const namesOf = (ids: readonly string[]): string[] => ids.map((id) => `${id}.json`).sort();
const fileOf = (id: string): string => join(folder, 'requests', `${id}.json`);

describe('every store', () => {
  for (const { name, run } of storeCases((place) => open({ dumpPath: join(folder, place) }))) {
    test(name, { timeout: 30_000 }, run);
  }
});

describe('on disk', () => {
  test('a record is one file, for its owner alone', async () => {
    const { id } = await put(open());
    expect(records()).toEqual([`${id}.json`]);
    expect(statSync(fileOf(id)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'requests')).mode & 0o777).toBe(0o700);
    expect(readRecord(readFileSync(fileOf(id))).owner).toBe('local');
  });

  test('a profile is a dump like any other', async () => {
    const store = open();
    const startedAt = new Date(2026, 10, 26, 22, 0, 0, 123).getTime() + 0.456;
    const cpu = { dump: null, samples: 3, intervalUs: 100 };
    const { id } = await put(store, { startedAt, plugins: { cpu } }, Buffer.from('{}'));
    const again = await put(store, { startedAt, plugins: { cpu } }, Buffer.from('{}'));
    const name = '26-Nov-2026_22-00-00.123456_GET.cpuprofile';
    expect(readRecord(readFileSync(fileOf(id))).plugins.cpu).toEqual({ ...cpu, dump: name });
    expect(await store.profilePath(id)).toBe(join(folder, name));
    expect(await store.profilePath(again.id)).toBe(join(folder, name.replace('GET', 'GET-1')));
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await store.delete(id);
    expect(existsSync(join(folder, name))).toBe(false);
  });

  test('what is no record is passed over', async () => {
    const store = open();
    const { id } = await put(store);
    const requests = join(folder, 'requests');
    writeFileSync(join(requests, 'notes.json'), '{}');
    writeFileSync(fileOf(randomUUID()), '{');
    writeFileSync(fileOf(randomUUID()), JSON.stringify(sampleRecord()));
    mkdirSync(fileOf(randomUUID()));
    expect((await store.list()).map((meta) => meta.id)).toEqual([id]);
  });

  test('a store that masks keeps no values', async () => {
    const store = open({ mask: true });
    const plugins = { sql: { calls: [sqlCall({ text: "select 'secret'" })] } };
    const { id } = await put(store, { plugins });
    const kept = readRecord((await store.get(id)) as Uint8Array);
    expect(kept.plugins.sql?.calls[0]?.text).toBe('select ?');
    expect(kept.limits.masked).toBe(true);
  });

  test('at the end of the process a record is written at once', async () => {
    const store = open();
    const record = sampleRecord();
    store.putNow(record.id, Buffer.from(JSON.stringify(record)));
    expect(await store.get(record.id)).not.toBeNull();
    expect(() => store.putNow(record.id, Buffer.from('{}'))).toThrow('already');
  });
});

describe('limits', () => {
  const ageBy = (id: string, days: number): void => {
    const time = new Date(Date.now() - days * 86_400_000);
    utimesSync(fileOf(id), time, time);
  };

  test('the oldest go where there are too many, with their profiles', async () => {
    const store = open({ limits: { records: 3 } });
    const cpu = { dump: null, samples: 3, intervalUs: 100 };
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { id } = await put(store, { plugins: { cpu } }, Buffer.from('{}'));
      ids.push(id);
      ageBy(id, 1 - i / 10);
    }
    expect(records()).toEqual(namesOf(ids.slice(2)));
    const dumps = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
    expect(dumps).toHaveLength(3);
  });

  test('what is too old goes', async () => {
    const store = open({ limits: { days: 2 } });
    const [old, young] = [await put(store), await put(store)];
    ageBy(old.id, 3);
    ageBy(young.id, 1);
    const last = await put(store);
    expect(records()).toEqual(namesOf([young.id, last.id]));
  });

  test('what is too large together goes, profiles counted, dumps of others not', async () => {
    const store = open({ limits: { bytes: 100_000 } });
    writeFileSync(join(folder, '26-Nov-2026_22-00-00.123456_GET.cpuprofile'), 'x'.repeat(1e6));
    const cpu = { dump: null, samples: 3, intervalUs: 100 };
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { id } = await put(store, { plugins: { cpu } }, Buffer.alloc(40_000, 'x'));
      ids.push(id);
      ageBy(id, 1 - i / 10);
    }
    expect(records()).toEqual(namesOf(ids.slice(3)));
    expect(readdirSync(folder).filter((n) => n.endsWith('.cpuprofile'))).toHaveLength(3);
  });

  test('temporary files of processes that are gone go', async () => {
    const store = open();
    await put(store);
    const names = ['a', 'b'].map((letter) => `.scoobyprof-${letter.repeat(24)}.tmp`);
    for (const name of names) writeFileSync(join(folder, 'requests', name), '');
    const old = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(folder, 'requests', names[0] as string), old, old);
    await put(store);
    expect(records()).not.toContain(names[0]);
    expect(records()).toContain(names[1]);
  });
});

describe('hostile folders', () => {
  test('a link in the place of the folder is not written through', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(folder, 'requests'));
    await expect(put(open())).rejects.toThrow('is a link');
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('a folder that is too open is closed', async () => {
    mkdirSync(join(folder, 'requests'));
    chmodSync(join(folder, 'requests'), 0o777);
    await put(open());
    expect(statSync(join(folder, 'requests')).mode & 0o777).toBe(0o700);
  });

  test('links in the place of records and profiles are not followed', async () => {
    const store = open();
    const secret = join(folder, 'secret');
    const record = sampleRecord({}, { id: randomUUID() });
    writeFileSync(secret, JSON.stringify(record));
    await put(store);
    symlinkSync(secret, fileOf(record.id));
    expect(await store.get(record.id)).toBeNull();
    expect(await store.list()).toHaveLength(1);
    const name = '26-Nov-2026_22-00-00.000001_GET.cpuprofile';
    symlinkSync(secret, join(folder, name));
    const cpu = { dump: name, samples: 1, intervalUs: 1 };
    const { id } = await put(store, { plugins: { cpu } });
    expect(await store.getProfile(id)).toBeNull();
    expect(await store.profilePath(id)).toBeNull();
  });

  test.each([
    ['../secret'],
    ['/etc/passwd'],
    ['secret'],
    ['../26-Nov-2026_22-00-00.000001_GET.cpuprofile'],
  ])('a record that names %s as its profile has none, and takes it along nowhere', async (dump) => {
    const store = open({ dumpPath: join(folder, 'dumps') });
    writeFileSync(join(folder, 'secret'), 'x');
    writeFileSync(join(folder, '26-Nov-2026_22-00-00.000001_GET.cpuprofile'), 'x');
    const { id } = await put(store, { plugins: { cpu: { dump, samples: 1, intervalUs: 1 } } });
    expect(await store.getProfile(id)).toBeNull();
    await store.delete(id);
    expect(readdirSync(folder).sort()).toEqual([
      '26-Nov-2026_22-00-00.000001_GET.cpuprofile',
      'dumps',
      'secret',
    ]);
  });

  test('a store that cannot write rejects, and goes on when it can', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    const store = open({ dumpPath: blocked });
    await expect(put(store)).rejects.toThrow();
    rmSync(blocked);
    await put(store);
    expect(await store.list()).toHaveLength(1);
  });

  test('a folder that is gone while it is used is made again', async () => {
    const store = open();
    await put(store);
    rmSync(folder, { recursive: true });
    expect(await store.list()).toEqual([]);
    await put(store);
    expect(await store.list()).toHaveLength(1);
  });
});

test('many processes share a folder: none loses a record, and the limit holds', {
  timeout: 60_000,
}, async () => {
  const script = join(folder, 'put.mjs');
  const store = new URL('../../dist/stores/folder-store.js', import.meta.url).href;
  const meta = new URL('../../dist/records/record-meta.js', import.meta.url).href;
  writeFileSync(
    script,
    `import { randomUUID } from 'node:crypto';
     import { folderStore } from ${JSON.stringify(store)};
     import { metaOf } from ${JSON.stringify(meta)};
     const [dumpPath, service, template] = process.argv.slice(2);
     const store = folderStore({ dumpPath, limits: { records: 50 } });
     const puts = Array.from({ length: 40 }, () => {
       const record = { ...JSON.parse(template), id: randomUUID(), service, startedAt: Date.now() };
       return store.put(record.id, Buffer.from(JSON.stringify(record)), { meta: metaOf(record) });
     });
     await Promise.all(puts);
     await store.close();`,
  );
  const dumps = join(folder, 'dumps');
  const run = promisify(execFile);
  const template = JSON.stringify(sampleRecord());
  await Promise.all(
    ['shop', 'stock', 'shop'].map((service) =>
      run(process.execPath, [script, dumps, service, template]),
    ),
  );
  const reader = open({ dumpPath: dumps });
  const listed = await reader.list({ limit: 1000 });
  expect(listed).toHaveLength(50);
  expect(readdirSync(join(dumps, 'requests'))).toHaveLength(50);
  expect(new Set(listed.map(({ service }) => service)).size).toBeGreaterThan(0);
  for (const { id } of listed) expect(readRecord((await reader.get(id)) as Uint8Array).id).toBe(id);
});
