import Memcached from 'memcached';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CacheCall, RequestRecord } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { callersOf, driverRecorder } from './recorded.ts';
import { type DatabaseServer, hasMemcached, startServer } from './servers.ts';

let server: DatabaseServer;
const cacheOf = (record: RequestRecord): readonly CacheCall[] => record.plugins.cache?.calls ?? [];

/** What the package takes and gives where it matters here: it has no types. */
interface Client {
  get(key: unknown, callback?: (error: unknown, value: unknown) => void): void;
  getMulti(keys: string[], callback: (error: unknown, value: unknown) => void): void;
  set(key: string, value: unknown, life: number, callback: (error: unknown) => void): void;
  incr(key: string, by: number, callback: (error: unknown, value: unknown) => void): void;
  end(): void;
}

describe.skipIf(!hasMemcached)('memcached', () => {
  let client: Client;
  const get = (key: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      client.get(key, (error, value) => (error === undefined ? resolve(value) : reject(error)));
    });
  beforeAll(async () => {
    server = await startServer('memcached');
    client = new Memcached(`127.0.0.1:${server.port}`, { poolSize: 2 }) as Client;
    await new Promise((resolve) => client.set('user:1', 'a', 60, resolve));
  }, 60_000);
  afterAll(async () => {
    client.end();
    await server.stop();
  });

  test('commands, with keys, hits, callers and errors', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      expect(await get('user:1')).toBe('a');
      expect(await get('user:2')).toBeUndefined();
      await new Promise((resolve) => client.getMulti(['user:1', 'user:2'], resolve));
      await new Promise((resolve) => client.set('user:3', 'c', 60, resolve));
      await new Promise((resolve) => client.incr('user:1', 1, resolve));
      // It is refused.
      client.get('user:1');
    });
    expect(
      cacheOf(made).map(({ command, key, hit, keys }) => [command, key, hit, keys ?? 1]),
    ).toEqual([
      ['GET', 'user:1', true, 1],
      ['GET', 'user:2', false, 1],
      ['GET', 'user:1', false, 2],
      ['SET', 'user:3', null, 1],
      ['INCR', 'user:1', null, 1],
    ]);
    expect(cacheOf(made)[4]?.error).toBeDefined();
    expect(cacheOf(made)[0]).toMatchObject({ system: 'memcached', source: 'memcached' });
    expect(cacheOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
    expect(callersOf(made, 'cache').every((fn) => fn !== undefined)).toBe(true);
  });

  test('callbacks run in the context of those who handed them over', async () => {
    const { begin, recordOf } = driverRecorder();
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const read = (): Promise<void> =>
      new Promise((resolve) => {
        client.get('user:1', () => {
          seen.push(current()?.id);
          client.get('user:2', () => {
            seen.push(current()?.id);
            resolve();
          });
        });
      });
    const all: Promise<void>[] = [];
    for (let i = 0; i < 10; i++) all.push(a.run(read), b.run(read), read());
    await Promise.all(all);
    for (const id of [a.id, b.id, undefined])
      expect(seen.filter((one) => one === id)).toHaveLength(20);
    for (const one of [a, b]) expect(cacheOf(await recordOf(one))).toHaveLength(20);
  });
});
