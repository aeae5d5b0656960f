import { promisify } from 'node:util';
import { type Callback, Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import type { CacheCall, RequestRecord } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { callersOf, driverRecorder } from './recorded.ts';
import { type DatabaseServer, hasRedis, startServer } from './servers.ts';

let server: DatabaseServer;
const cacheOf = (record: RequestRecord): readonly CacheCall[] => record.plugins.cache?.calls ?? [];
const shortOf = (record: RequestRecord): unknown[] =>
  cacheOf(record).map(({ command, key, hit }) => [command, key, hit]);

beforeAll(async () => {
  if (hasRedis) server = await startServer('redis');
}, 60_000);
afterAll(() => server?.stop());

describe.skipIf(!hasRedis)('ioredis', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = new Redis(server.port, '127.0.0.1');
    await redis.flushall();
    await redis.set('user:1', 'a');
  });
  afterAll(() => redis.disconnect());

  test('commands, with keys, hits, callers and errors', async () => {
    const { record } = driverRecorder();
    async function readUsers(): Promise<void> {
      await redis.get('user:1');
      await redis.get('user:2');
      await redis.mget('user:1', 'user:2');
      await redis.set('user:3', 'c');
      await redis.lpush('user:1', 'x').catch(Object);
      const exists = promisify((key: string, done: Callback<number>) => redis.exists(key, done));
      await exists('user:3');
    }
    const made = await record(readUsers);
    expect(shortOf(made)).toEqual([
      ['GET', 'user:1', true],
      ['GET', 'user:2', false],
      ['MGET', 'user:1', false],
      ['SET', 'user:3', null],
      ['LPUSH', 'user:1', null],
      ['EXISTS', 'user:3', true],
    ]);
    expect(cacheOf(made)[2]?.keys).toBe(2);
    expect(cacheOf(made)[4]?.error?.name).toBe('ReplyError');
    expect(cacheOf(made)[0]).toMatchObject({ system: 'redis', source: 'ioredis' });
    expect(callersOf(made, 'cache').slice(0, 5)).toEqual(Array(5).fill('readUsers'));
    expect(made.problems).toEqual([]);
  });

  test('a pipeline and a transaction are a call per command', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      await redis.pipeline().get('user:1').set('user:4', 'd').exec();
      await redis.multi().get('user:1').incr('count').exec();
    });
    expect(shortOf(made).map((call) => (call as unknown[]).slice(0, 2))).toEqual([
      ['GET', 'user:1'],
      ['SET', 'user:4'],
      ['GET', 'user:1'],
      ['INCR', 'count'],
    ]);
    expect(cacheOf(made).every(({ stack }) => stack !== null)).toBe(true);
  });

  test('the same value twice is a duplicate, another value is none', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      for (const value of ['a', 'a', 'b']) await redis.set('same', value);
    });
    expect(groupsOf(made)).toMatchObject([{ count: 3, duplicates: 1, n1: false }]);
  });

  test('what is given before the connection is ready is of whoever gave it', async () => {
    const { begin, recordOf } = driverRecorder();
    const lazy = new Redis(server.port, '127.0.0.1');
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    function read(key: string): Promise<string | null> {
      return lazy.get(key, () => seen.push(current()?.id));
    }
    await Promise.all([a.run(() => read('a')), b.run(() => read('b')), read('c')]);
    expect(seen).toEqual([a.id, b.id, undefined]);
    const records = [await recordOf(a), await recordOf(b)];
    expect(records.map((one) => cacheOf(one).map(({ key }) => key))).toEqual([['a'], ['b']]);
    for (const one of records) {
      expect(cacheOf(one)[0]?.waitMs).toBeGreaterThan(0);
      expect(callersOf(one, 'cache')).toEqual(['read']);
    }
    lazy.disconnect();
  });

  test('commands that are pipelined by themselves keep their callers', async () => {
    const { begin, recordOf } = driverRecorder();
    const auto = new Redis(server.port, '127.0.0.1', { enableAutoPipelining: true });
    await auto.ping();
    const [a, b] = [begin(), begin()];
    const readA = (): Promise<unknown> => auto.get('a');
    const readB = (): Promise<unknown> => auto.get('b');
    await Promise.all([a.run(readA), b.run(readB), auto.get('c')]);
    const [ofA, ofB] = [await recordOf(a), await recordOf(b)];
    expect([callersOf(ofA, 'cache'), callersOf(ofB, 'cache')]).toEqual([['readA'], ['readB']]);
    auto.disconnect();
  });
});

describe.skipIf(!hasRedis)('redis', () => {
  const connected = () => createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
  let redis: Awaited<ReturnType<typeof connected>>;
  beforeAll(async () => {
    redis = await connected();
    await redis.flushAll();
    await redis.set('user:1', 'a');
  });
  afterAll(() => redis.destroy());

  test('commands, with keys, hits, callers and errors', async () => {
    const { record } = driverRecorder();
    async function readUsers(): Promise<void> {
      await redis.get('user:1');
      await redis.get('user:2');
      await redis.hGetAll('none');
      await redis.set('user:3', 'c');
      await redis.lPush('user:1', 'x').catch(Object);
    }
    const made = await record(readUsers);
    expect(shortOf(made)).toEqual([
      ['GET', 'user:1', true],
      ['GET', 'user:2', false],
      ['HGETALL', 'none', false],
      ['SET', 'user:3', null],
      ['LPUSH', 'user:1', null],
    ]);
    expect(cacheOf(made)[4]?.error).toBeDefined();
    expect(callersOf(made, 'cache')).toEqual(Array(5).fill('readUsers'));
    expect(made.problems).toEqual([]);
  });

  test('a pipeline and a transaction are a call per command', async () => {
    const { record } = driverRecorder();
    const made = await record(async function readAtOnce() {
      await redis.multi().get('user:1').set('user:4', 'd').execAsPipeline();
      await redis.multi().get('user:1').get('user:9').exec();
      await Promise.all([redis.get('user:1'), redis.set('user:5', 'e')]);
    });
    expect(shortOf(made)).toEqual([
      ['GET', 'user:1', true],
      ['SET', 'user:4', null],
      ['GET', 'user:1', true],
      ['GET', 'user:9', false],
      ['GET', 'user:1', true],
      ['SET', 'user:5', null],
    ]);
    expect(new Set(callersOf(made, 'cache'))).toEqual(new Set(['readAtOnce']));
  });

  test('the same value twice is a duplicate, another value is none', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      for (const value of ['a', 'a', 'b']) await redis.set('same', value);
    });
    expect(groupsOf(made)).toMatchObject([{ count: 3, duplicates: 1, n1: false }]);
  });

  test('close puts everything back', async () => {
    const send = redis.sendCommand;
    const { record, host } = driverRecorder();
    await record(() => redis.get('a'));
    expect(redis.sendCommand).not.toBe(send);
    host.close();
    expect(redis.sendCommand).toBe(send);
  });
});
