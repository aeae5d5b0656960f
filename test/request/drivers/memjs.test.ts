import memjs from 'memjs';
import { expect, test } from 'vitest';
import type { CacheCall, RequestRecord } from '../../../src/records/record.ts';
import { current } from '../../../src/request/context/current.ts';
import { memjs as plugin } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { callersOf, driverRecorder } from './recorded.ts';
import { hasMemcached, startServer } from './servers.ts';

const cacheOf = (record: RequestRecord): readonly CacheCall[] => record.plugins.cache?.calls ?? [];

test.skipIf(!hasMemcached)(
  'memjs: commands with promises and callbacks, hits, errors',
  async () => {
    const server = await startServer('memcached');
    const client = memjs.Client.create(`127.0.0.1:${server.port}`);
    const { record, begin, host } = driverRecorder();
    const made = await record(async function ask() {
      await client.set('user:1', 'a', { expires: 60 });
      expect((await client.get('user:1')).value?.toString()).toBe('a');
      expect((await client.get('user:2')).value).toBe(null);
      await client.increment('count', 1, { initial: 5 });
      await client.delete('user:1');
    });
    expect(cacheOf(made)).toMatchObject([
      { system: 'memcached', source: 'memjs', command: 'SET', key: 'user:1', hit: null },
      { command: 'GET', key: 'user:1', hit: true },
      { command: 'GET', key: 'user:2', hit: false },
      { command: 'INCREMENT', key: 'count' },
      { command: 'DELETE', key: 'user:1' },
    ]);
    expect(callersOf(made, 'cache')).toEqual(Array(5).fill('ask'));
    const [a, b] = [begin(), begin()];
    const seen: (string | undefined)[] = [];
    const get = (): Promise<void> =>
      new Promise((resolve) => {
        client.get('user:3', () => {
          seen.push(current()?.id);
          resolve();
        });
      });
    await Promise.all([a.run(get), get(), b.run(get)]);
    expect(new Set(seen)).toEqual(new Set([a.id, b.id, undefined]));
    for (const one of [a, b]) one.end('finished');
    host.close();
    const handedIn = recorderOf([plugin(memjs)]);
    const again = await handedIn.record(() => client.get('user:1'));
    handedIn.host.close();
    expect(cacheOf(again)).toMatchObject([{ command: 'GET', hit: false }]);
    client.close();
    await server.stop();
  },
  60_000,
);
