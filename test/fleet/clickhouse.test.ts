import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkedCondition } from '../../src/commands/fleet/checked-condition.ts';
import { openSlice } from '../../src/commands/fleet/open-slice.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { ClickhouseEngine } from '../../src/fleet/clickhouse.ts';
import { type ClickhousePlace, clickhousePlace } from '../../src/fleet/clickhouse-place.ts';
import { ClickhouseTarget } from '../../src/fleet/clickhouse-target.ts';
import { DumpBatch } from '../../src/fleet/dump-batch.ts';
import { dumpFacts } from '../../src/fleet/dump-facts.ts';
import { loadAtOnce } from '../../src/importers/load-at-once.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { run, temporaryFolder } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';
import {
  CLUSTER,
  type ClickhouseServer,
  hasClickhouse,
  startClickhouses,
} from './clickhouse-servers.ts';
import { drawnRequest, requestDump } from './request-dump.ts';
import { tableOf } from './table-of.ts';

const FIXTURES = [
  'slow-report.node20',
  'http-server.node24',
  'gc-heavy.node20',
  'recursion.node20',
];
const DUMPS: LoadedDump[] = FIXTURES.map((name) => {
  const path = new URL(`../../fixtures/${name}.cpuprofile`, import.meta.url).pathname;
  const profile = loadAtOnce(path)?.threads[0]?.profile as SampledProfile;
  return { path, modifiedAt: null, profile };
});

interface Member {
  readonly path: string;
  readonly profile: SampledProfile;
  readonly version?: string | null;
}

function batchOf(members: readonly Member[], from = 0): DumpBatch {
  const batch = new DumpBatch();
  for (const [i, { path, profile, version }] of members.entries()) {
    const dump = (from + i).toString(16).padStart(24, '0');
    const file = { dump, path, modifiedAtMs: Date.UTC(2026, 4, 1) + i * 1000 };
    const facts = dumpFacts(profile.request, file);
    batch.add(profile, version === undefined ? facts : { ...facts, version });
  }
  return batch;
}

const randomMembers = (from: number, count: number): Promise<readonly Member[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const profile = await loadProfile(Buffer.from(requestDump(from + i)));
      return { path: `/dumps/${from + i}`, profile: profile as SampledProfile };
    }),
  );

describe.skipIf(!hasClickhouse)('a fleet in two servers', () => {
  let servers: readonly ClickhouseServer[] = [];
  let place: ClickhousePlace;
  const [first, second] = [0, 1].map((i) => () => servers[i] as ClickhouseServer);
  const urlOf = (server: ClickhouseServer) =>
    `clickhouse://127.0.0.1:${server.port}/shop?cluster=${CLUSTER}`;
  const counted = (sql = 'count(), uniqExact(dump)') =>
    first?.().ask(`SELECT ${sql} FROM shop.samples`);

  beforeAll(async () => {
    if (hasClickhouse) servers = await startClickhouses();
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  beforeEach(async () => {
    for (const server of servers) {
      await server.ask('DROP DATABASE IF EXISTS shop');
      await server.ask('CREATE DATABASE shop');
    }
    for (const server of servers) {
      await (await ClickhouseTarget.connect(clickhousePlace(urlOf(server)), true)).close();
    }
    place = clickhousePlace(urlOf(first?.() as ClickhouseServer));
  });

  async function stored(...batches: readonly DumpBatch[]) {
    const target = await ClickhouseTarget.connect(place, false);
    try {
      expect(await target.open()).toEqual([]);
      const results = [];
      for (const batch of batches) results.push(await target.store(batch));
      return results;
    } finally {
      await target.close();
    }
  }

  async function withSlice<T>(where: string | null, use: (dumps: readonly LoadedDump[]) => T) {
    const engine = await ClickhouseEngine.open(place);
    try {
      if (where !== null) await checkedCondition(engine, where, '--where');
      return use(await openSlice({ engine, name: 'fleet' }, { where, gc: 'on-stack' }));
    } finally {
      await engine.close();
    }
  }

  test('gives the tables of its dumps, of parts of them too', async () => {
    const members = DUMPS.map(({ path, profile }, i) => ({
      ...{ path, profile: profile as SampledProfile, version: i < 2 ? '1.9' : null },
    }));
    await stored(batchOf(members));
    expect(await withSlice(null, tableOf)).toEqual(tableOf(DUMPS));
    expect(await withSlice("version = '1.9'", tableOf)).toEqual(tableOf(DUMPS.slice(0, 2)));
    expect(await withSlice("version = ''", tableOf)).toEqual(tableOf(DUMPS.slice(2)));
    // Both have some, and each has all stacks.
    const parts = await Promise.all(servers.map((s) => s.ask('SELECT count() FROM shop.stacks')));
    expect(new Set(parts).size).toBe(1);
  });

  test('gives the tables of random dumps, to the microsecond', async () => {
    const members = await randomMembers(1000, 500);
    await stored(batchOf(members));
    const direct = (of: readonly Member[]) =>
      tableOf(of.map(({ path, profile }) => ({ path, profile, modifiedAt: null })));
    expect(await withSlice(null, tableOf)).toEqual(direct(members));
    const wanted = members.filter((_, i) => drawnRequest(1000 + i).route === '/orders');
    expect(wanted.length).toBeGreaterThan(50);
    expect(await withSlice("route = '/orders'", tableOf)).toEqual(direct(wanted));
  });

  test('has names as they are, whatever they are', async () => {
    const names = ["'", "\\'); DROP TABLE x --", '\t\n\0\\', '[]', ']', '\\N', '{a:String}', '😀'];
    const frames = names.map((functionName, i) => ({
      id: i + 2,
      callFrame: {
        functionName,
        url: `file:///a/${functionName}`,
        scriptId: '1',
        lineNumber: i,
        columnNumber: 0,
      },
    }));
    const root = {
      functionName: '(root)',
      url: '',
      scriptId: '0',
      lineNumber: -1,
      columnNumber: -1,
    };
    const ids = frames.map(({ id }) => id);
    const text = JSON.stringify({
      nodes: [{ id: 1, callFrame: root, children: ids }, ...frames],
      ...{ startTime: 0, endTime: 1000 * ids.length, samples: ids },
      timeDeltas: ids.map(() => 1000),
      scooby: { id: 'x', service: names.join(''), route: "' or 1 = 1 --", host: '\\' },
    });
    const profile = (await loadProfile(Buffer.from(text))) as SampledProfile;
    await stored(batchOf([{ path: "/o'k\\\t", profile }]));
    const direct = tableOf([{ path: 'x', modifiedAt: null, profile }]);
    expect(await withSlice(null, tableOf)).toEqual(direct);
    expect(await withSlice("route = '\\' or 1 = 1 --'", tableOf)).toEqual(direct);
    const [dump] = await withSlice(null, (dumps) => dumps);
    expect(dump?.path).toBe("/o'k\\\t");
  });

  test('counts no dump twice: again, at once, by another', async () => {
    const members = await randomMembers(2000, 30);
    const [one, again] = await stored(batchOf(members), batchOf(members));
    expect(one?.stored).toHaveLength(30);
    expect(again).toEqual({ stored: [], rows: 0, bytes: 0 });
    const results = await Promise.all([
      stored(batchOf(members)),
      ...Array.from({ length: 3 }, async () => stored(batchOf(await randomMembers(3000, 10), 500))),
    ]);
    expect(results.flat().flatMap((result) => result.stored)).toHaveLength(10);
    const rows = Number((await counted('count()')) ?? 0);
    expect(await counted()).toBe(`${rows}\t40`);
    expect(await counted('uniqExact(dump, stack_id)')).toBe(`${rows}`);
  });

  test('loses nothing and has nothing twice when a server goes away in the middle', async () => {
    const target = await ClickhouseTarget.connect(place, false);
    try {
      await target.open();
      const members = await randomMembers(4000, 80);
      const batches = [0, 20, 40, 60].map((at) => batchOf(members.slice(at, at + 20), at));
      let failures = 0;
      for (const [i, batch] of batches.entries()) {
        const gone = i % 2 === 0 ? second?.() : first?.();
        const isGone = i > 0;
        if (isGone) void gone?.kill();
        for (;;) {
          try {
            await target.store(batch);
            break;
          } catch (error) {
            expect(error).toMatchObject({ code: 'unreadable', subject: place.shown });
            failures++;
            await gone?.kill();
            await gone?.start();
          }
        }
        if (isGone) {
          await gone?.kill();
          await gone?.start();
        }
      }
      expect(failures).toBeGreaterThan(0);
      expect(await counted()).toMatch(/\t80$/);
      expect(await counted('uniqExact(dump, stack_id)')).toBe(await counted('count()'));
      const direct = members.map(({ path, profile }) => ({ path, profile, modifiedAt: null }));
      expect(await withSlice(null, tableOf)).toEqual(tableOf(direct));
    } finally {
      await target.close();
    }
  });

  test.each([
    ["1 = 1) OR (route = ''", /a \) is too much/],
    ['1; DROP TABLE shop.samples', /; does not belong/],
    ['1 -- ', /a comment/],
    ['route IN (SELECT name FROM system.tables)', /a SELECT does not belong/],
    ["'\\' OR 1 = 1 --'", /.*/],
    ['rout = 1', /there is no column rout/],
    ['route = = 1', /Syntax error/],
    ['throwIf(1)', /.*/],
  ])('takes no other condition than one: %s', async (where, message) => {
    await stored(batchOf(await randomMembers(1, 2)));
    const said = await withSlice(where, () => 'it answered').catch(
      ({ message: text, code }) => `${code}: ${text}`,
    );
    expect(said).toMatch(/^(?:usage|unreadable): [^\n]*$/);
    expect(said).toMatch(message);
    expect(await counted('uniqExact(dump)')).toBe('2');
  });

  test('knows a dump whose file was copied, and takes those of many days', async () => {
    const profile = (await loadProfile(
      Buffer.from(drawnDump([['main', 'work']])),
    )) as SampledProfile;
    const batchAt = (ids: readonly number[], ms: (i: number) => number): DumpBatch => {
      const batch = new DumpBatch();
      for (const i of ids) {
        const file = { dump: `${i}`.padStart(24, '0'), path: `/d/${i}`, modifiedAtMs: ms(i) };
        batch.add(profile, dumpFacts(null, file));
      }
      return batch;
    };
    const ids = Array.from({ length: 230 }, (_, i) => i);
    const [one, copied] = await stored(
      batchAt(ids, (i) => Date.UTC(2025, 0, 1 + i)),
      batchAt(ids, () => Date.UTC(2026, 0, 1)),
    );
    expect([one?.stored.length, copied?.stored.length]).toEqual([230, 0]);
    expect(await counted('uniqExact(dump), uniqExact(dump, stack_id) = count()')).toBe('230\t1');
  });

  test.each(['reader', 'looker'])('is asked by an account that may only read: %s', async (user) => {
    const members = await randomMembers(50, 3);
    await stored(batchOf(members));
    const url = `clickhouse://${user}@127.0.0.1:${first?.().port}/shop?cluster=${CLUSTER}`;
    const { stdout, stderr, status } = await run(['--json', 'stats', url, '--where', '1 = 1']);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout).schema).toBe('scoobyprof.stats/1');
    const refused = await run(['collect', temporaryFolder(), '--to', url, '--init']);
    expect([refused.status, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toMatch(/^scoobyprof: clickhouse:[^\n]*\n/);
  });

  test('is only read, whatever is asked', async () => {
    const engine = await ClickhouseEngine.open(place);
    for (const sql of [
      'DROP TABLE samples',
      'CREATE TABLE x (a Int8) ENGINE = Memory',
      'SET readonly = 0',
    ]) {
      const ask = async () => {
        for await (const _ of engine.query(sql));
      };
      await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/./) });
    }
    await engine.close();
    expect(await counted('count()')).toBe('0');
  });

  test('is filled and asked on the command line', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'dumps'));
    for (let i = 0; i < 5; i++) {
      writeFileSync(join(folder, `dumps/${i}.cpuprofile`), requestDump(100 + i));
    }
    const url = urlOf(first?.() as ClickhouseServer);
    const collect = ['collect', join(folder, 'dumps'), '--to', url];
    const one = await run(collect);
    expect({ ...one, stdout: one.stdout.replace(/\(.*\)/, '()') }).toMatchObject({
      ...{ stderr: '', status: 0, stdout: `5 dumps collected into ${url} ()\n` },
    });
    const again = await run([...collect, '--remove']);
    expect(again.stdout).toBe(`0 dumps collected into ${url}; 5 there already; 5 files removed\n`);
    const { stdout, status } = await run(['--layout', 'json', 'stats', url, '--where', '1 = 1']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('schema');
    const missing = await run(['stats', `${url.replace('/shop', '/nothing')}`]);
    expect(missing.status).toBe(3);
    expect(missing.stderr).toMatch(/^scoobyprof: clickhouse:[^\n]*\n/);
  });
});
