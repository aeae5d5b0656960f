import { afterAll, beforeAll, describe, test } from 'vitest';
import { redisStore } from '../../src/stores/redis/open-redis-store.ts';
import type { RedisStore } from '../../src/stores/redis/redis-store.ts';
import { storeCases } from '../../src/stores/store-cases.ts';
import { type DatabaseServer, hasRedis } from '../request/drivers/servers.ts';
import { CLIENT_NAMES, clustered, type GivenClient, single, storeOf } from './redis-clients.ts';
import { type RedisCluster, startCluster, startRedis } from './redis-servers.ts';

/** Bytes come back as they were put only where nothing is masked. */
const UNMASKED = { mask: false };

describe.skipIf(!hasRedis)('every store, in one Redis', () => {
  let server: DatabaseServer;
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    server = await startRedis();
  }, 120_000);

  afterAll(async () => {
    for (const end of ends) end();
    await server?.stop();
  });

  for (const name of CLIENT_NAMES) {
    describe(`by a client of ${name}`, () => {
      let given: GivenClient;
      beforeAll(async () => {
        given = await single(name, server.port);
        ends.push(() => given.end());
      });
      const cases = storeCases((place) => storeOf(given, { prefix: `${place}:`, ...UNMASKED }));
      for (const { name: title, run } of cases) test(title, { timeout: 30_000 }, run);
    });
  }

  describe('by its URL', () => {
    const cases = storeCases((place) => connected(`redis://127.0.0.1:${server.port}`, place));
    for (const { name, run } of cases) test(name, { timeout: 30_000 }, run);
  });
});

describe.skipIf(!hasRedis)('every store, in a cluster', () => {
  let cluster: RedisCluster;
  const ends: (() => void)[] = [];

  beforeAll(async () => {
    cluster = await startCluster();
  }, 120_000);

  afterAll(async () => {
    for (const end of ends) end();
    await cluster?.stop();
  });

  for (const name of CLIENT_NAMES) {
    describe(`by a client of ${name}`, () => {
      let given: GivenClient;
      beforeAll(async () => {
        given = await clustered(name, cluster.ports);
        ends.push(() => given.end());
      });
      const cases = storeCases((place) => storeOf(given, { prefix: `${place}:`, ...UNMASKED }));
      for (const { name: title, run } of cases) test(title, { timeout: 30_000 }, run);
    });
  }

  describe('by the URL of one of its servers', () => {
    const cases = storeCases((place) => connected(`redis://127.0.0.1:${cluster.ports[0]}`, place));
    for (const { name, run } of cases) test(name, { timeout: 30_000 }, run);
  });
});

/** What is put is given 500 ms, with the time to connect: this waits longer. */
async function connected(url: string, place: string): Promise<RedisStore> {
  const store = redisStore({ url, prefix: `${place}:`, ...UNMASKED });
  await store.list();
  return store;
}
