import { randomBytes, randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import type { RequestRecord } from '../../src/records/record.ts';
import { metaOf, type RecordMeta } from '../../src/records/record-meta.ts';
import { redisStore } from '../../src/stores/redis/open-redis-store.ts';
import type { RedisStore, RedisStoreSettings } from '../../src/stores/redis/redis-store.ts';
import { sampleRecord, sqlCall } from '../records/sample-record.ts';
import { type DatabaseServer, hasRedis } from '../request/drivers/servers.ts';
import { startRedis, until } from './redis-servers.ts';

let server: DatabaseServer;
let redis: Redis;
const stores: RedisStore[] = [];

beforeAll(async () => {
  if (!hasRedis) return;
  server = await startRedis();
  redis = new Redis({ port: server.port, host: '127.0.0.1' });
}, 120_000);

beforeEach(async () => {
  await redis?.flushall();
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

function open(settings: RedisStoreSettings = {}): RedisStore {
  const store = redisStore({ client: redis, ...settings });
  stores.push(store);
  return store;
}

async function put(
  store: RedisStore,
  changes: Partial<RequestRecord> = {},
  profile?: Uint8Array,
): Promise<RequestRecord> {
  const record = sampleRecord({}, { id: randomUUID(), startedAt: Date.now(), ...changes });
  const content = Buffer.from(JSON.stringify(record));
  await store.put(record.id, content, { meta: metaOf(record), ...(profile && { profile }) });
  return record;
}

const keysOf = (id: string) =>
  ({ r: `scooby:{${id}}:r`, p: `scooby:{${id}}:p`, m: `scooby:{${id}}:m` }) as const;
const indexOf = (startedAt: number): string => `scooby:index:${Math.floor(startedAt / 60_000)}`;

/** Writes what only somebody else would write. */
async function forge(id: string, values: { r?: string | Buffer; m?: string | Buffer; p?: Buffer }) {
  for (const [name, value] of Object.entries(values)) {
    await redis.set(keysOf(id)[name as 'r'], value as Buffer, 'EX', 600);
  }
  await redis.zadd(indexOf(Date.now()), Date.now(), id);
}

describe.skipIf(!hasRedis)('in Redis', () => {
  test('a record has the keys of its id, one entry in the index of its minute, and is told of', async () => {
    const heard: string[] = [];
    const listener = redis.duplicate();
    listener.on('message', (channel, message) => heard.push(`${channel} ${message}`));
    await listener.subscribe('scooby:new');
    const startedAt = Date.now() - 130_000;
    const { id } = await put(open(), { startedAt }, Buffer.from('{}'));
    const bare = await put(open(), { startedAt });
    const { r, p, m } = keysOf(id);
    const index = indexOf(startedAt);
    const found = (await redis.keys('*')).sort();
    expect(found).toEqual([r, p, m, keysOf(bare.id).r, keysOf(bare.id).m, index].sort());
    expect(await redis.zscore(index, id)).toBe(String(startedAt));
    await until(() => heard.length === 2, 5000);
    expect(heard).toEqual([`scooby:new ${id}`, `scooby:new ${bare.id}`]);
    listener.disconnect();
  });

  test('it lives for ten minutes, the index a little longer', async () => {
    const { id, startedAt } = await put(open(), {}, Buffer.from('{}'));
    for (const key of Object.values(keysOf(id))) {
      expect(await redis.ttl(key)).toBeGreaterThan(590);
      expect(await redis.ttl(key)).toBeLessThanOrEqual(600);
    }
    expect(await redis.ttl(indexOf(startedAt))).toBeGreaterThan(690);
  });

  test('a server that makes many records in each turn of the event loop loses none', async () => {
    const store = redisStore({ url: `redis://127.0.0.1:${server.port}`, mask: false });
    stores.push(store);
    await store.list();
    const plugins = { own: { text: 'x'.repeat(5000) } };
    const puts: Promise<unknown>[] = [];
    for (let turn = 0; turn < 60; turn++) {
      for (let i = 0; i < 20; i++) puts.push(put(store, { plugins }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const results = await Promise.allSettled(puts);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await store.list({ limit: 2000 })).toHaveLength(puts.length);
  });

  test('what has gone is neither listed nor counted', async () => {
    const store = open({ ttlSeconds: 1 });
    const { id } = await put(store);
    expect(await store.ids()).toEqual([id]);
    await until(async () => (await store.get(id)) === null, 10_000);
    expect(await store.list()).toEqual([]);
    expect(await store.ids()).toEqual([]);
  });

  test('what is large is gzipped, and comes back as it was', async () => {
    const store = open({ mask: false });
    const calls = Array.from({ length: 500 }, (_, i) => sqlCall({ text: `select ${i} from t` }));
    const { id } = await put(store, { plugins: { sql: { calls } } });
    const kept = (await redis.getBuffer(keysOf(id).r)) as Buffer;
    const content = (await store.get(id)) as Uint8Array;
    expect(kept.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    expect(kept.length).toBeLessThan(content.length / 8);
    expect(gunzipSync(kept).equals(content)).toBe(true);
    const small = await put(store);
    expect(JSON.parse(`${await redis.get(keysOf(small.id).r)}`)).toEqual(small);
  });

  test('values in texts, keys and paths are masked, unless they may stay', async () => {
    const url = '/orders/8842?page=2';
    const sql = { calls: [sqlCall({ text: "select * from users where name = 'bob'" })] };
    const store = open();
    const { id } = await put(store, { url, plugins: { sql } });
    const record = readRecord((await store.get(id)) as Uint8Array);
    expect(record.limits.masked).toBe(true);
    expect(record.url).toBe('/orders/??page=?');
    expect(record.plugins.sql?.calls[0]?.text).toBe('select * from users where name = ?');
    const [meta] = await store.list();
    expect(meta?.url).toBe(record.url);
    const dump = JSON.stringify(
      await Promise.all((await redis.keys('*{*')).map((key) => redis.get(key))),
    );
    expect(dump).not.toMatch(/bob|8842/);
    const open2 = open({ mask: false });
    const bare = await put(open2, { url });
    expect(readRecord((await open2.get(bare.id)) as Uint8Array).url).toBe(url);
  });

  test('an id is taken once, and the first record stays', async () => {
    const store = open({ mask: false });
    const first = await put(store, { url: '/first' });
    await expect(put(store, { id: first.id, url: '/second' })).rejects.toThrow('already');
    expect(readRecord((await store.get(first.id)) as Uint8Array).url).toBe('/first');
  });

  test('a profile that is too large is left out, and the record says so', async () => {
    const store = open({ mask: false });
    const { id } = await put(store, {}, Buffer.alloc(65e6));
    expect(await store.getProfile(id)).toBeNull();
    const record = readRecord((await store.get(id)) as Uint8Array);
    expect(record.problems).toContainEqual({
      plugin: 'cpu',
      message: 'its profile is left out: it has more than 64 MB',
    });
  });

  test('records of other prefixes are not seen', async () => {
    const { id } = await put(open());
    const other = open({ prefix: 'shop:records:' });
    expect(await other.get(id)).toBeNull();
    expect(await other.list()).toEqual([]);
    await put(other);
    expect(await redis.keys('shop:records:*')).toHaveLength(3);
  });

  test.each(['', 'a b:', 'a\n', '{x}:', 'a}', 'x'.repeat(65), 7 as unknown as string])(
    'the prefix %j is refused',
    (prefix) => {
      expect(() => open({ prefix })).toThrow(RangeError);
    },
  );

  test.each([0, -1, 1.5, 86_401, Number.NaN])('a life of %d s is refused', (ttlSeconds) => {
    expect(() => open({ ttlSeconds })).toThrow(RangeError);
  });

  test('a watch finds by the index what it was not told of', async () => {
    const store = open();
    const told: RecordMeta[] = [];
    store.watch((meta) => told.push(meta));
    await until(
      async () => `${await redis.pubsub('NUMSUB', 'scooby:new')}` === 'scooby:new,1',
      5000,
    );
    await redis.call('client', 'kill', 'type', 'pubsub');
    const { id, startedAt } = await put(open());
    await until(() => told.length > 0, 10_000);
    expect(told.map((meta) => [meta.id, meta.startedAt])).toEqual([[id, startedAt]]);
  });
});

describe.skipIf(!hasRedis)('what others have put into Redis', () => {
  const meta = (changes: object = {}): string =>
    JSON.stringify({ ...metaOf(sampleRecord({}, { startedAt: Date.now() })), ...changes });

  test.each<[string, (id: string) => string | Buffer]>([
    ['no JSON', () => '{"id":'],
    ['another value', () => '[1,2]'],
    ['nothing', () => 'null'],
    ['the meta of another record', () => meta({ id: randomUUID() })],
    ['counts that are texts', (id) => meta({ id, sql: ['x', 'y'] })],
    ['counts that are missing', (id) => meta({ id, sql: [1] })],
    ['endless numbers', (id) => meta({ id }).replace(/"durationMs":[^,]+/, '"durationMs":1e999')],
    ['a huge url', (id) => meta({ id, url: 'x'.repeat(60_000) })],
    ['a megabyte', (id) => meta({ id, more: 'x'.repeat(1e6) })],
    ['bytes', () => randomBytes(1000)],
  ])('a meta that is %s hides no other one', async (_what, of) => {
    const store = open();
    const good = await put(store);
    const id = randomUUID();
    await forge(id, { m: of(id) });
    expect((await store.list()).map((one) => one.id)).toEqual([good.id]);
  });

  test('a meta of another version is worked out from the record', async () => {
    const store = open();
    const { id } = await put(store);
    await redis.set(keysOf(id).m, '{"version":2}');
    expect((await store.list()).map((one) => one.id)).toEqual([id]);
  });

  test('ids that are none, and keys of another type, are passed over', async () => {
    const store = open();
    const { id, startedAt } = await put(store);
    const names = [
      '',
      '../../etc/passwd',
      '\x1b[31m',
      `${randomUUID()}\n`,
      '*',
      '{x}',
      'x'.repeat(1e6),
    ];
    for (const name of names) await redis.zadd(indexOf(startedAt), startedAt, name);
    await redis.zadd(indexOf(startedAt), Number.POSITIVE_INFINITY, randomUUID());
    await redis.set(indexOf(startedAt - 60_000), 'no set');
    expect((await store.list()).map((one) => one.id)).toEqual([id]);
    expect(await store.ids()).toEqual([id]);
    const other = randomUUID();
    await redis.lpush(keysOf(other).r, 'a list');
    await redis.lpush(keysOf(other).p, 'a list');
    expect(await store.get(other)).toBeNull();
    expect(await store.getProfile(other)).toBeNull();
  });

  test('what cannot be unpacked is handed on as it is, and read as broken; a profile is none', async () => {
    const store = open();
    const id = randomUUID();
    const bomb = gzipSync(Buffer.alloc(200e6), { level: 9 });
    const broken = gzipSync(Buffer.from('{"scooby":1}')).subarray(0, 20);
    for (const content of [bomb, broken, Buffer.from([0x1f, 0x8b])]) {
      await forge(id, { r: content, p: content });
      expect(Buffer.from((await store.get(id)) as Uint8Array).equals(content)).toBe(true);
      expect(await store.getProfile(id)).toBeNull();
    }
  });

  test('no more is read than a record may have', async () => {
    const store = open();
    const id = randomUUID();
    await forge(id, { r: Buffer.alloc(30e6, 32), p: Buffer.alloc(70e6, 32) });
    const content = (await store.get(id)) as Uint8Array;
    expect(content.length).toBeLessThanOrEqual(8e6 + 1);
    expect(() => readRecord(content)).toThrow();
    expect(await store.getProfile(id)).toBeNull();
  });

  test('messages that are no ids are not asked about', async () => {
    const store = open();
    const told: string[] = [];
    store.watch((one) => told.push(one.id));
    await until(
      async () => `${await redis.pubsub('NUMSUB', 'scooby:new')}` === 'scooby:new,1',
      5000,
    );
    for (const message of ['', '*', '\x1b[2J', randomUUID(), 'x'.repeat(1e6)]) {
      await redis.publish('scooby:new', message);
    }
    const { id } = await put(open());
    await until(() => told.length > 0, 5000);
    expect(told).toEqual([id]);
  });
});
