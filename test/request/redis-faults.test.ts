import { once } from 'node:events';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readRecord } from '../../src/records/read-record.ts';
import { type HttpRecorder, scooby } from '../../src/request/frameworks/http.ts';
import type { RedisStore } from '../../src/stores/redis/redis-store.ts';
import {
  CLIENT_NAMES,
  type ClientName,
  clustered,
  type GivenClient,
  single,
  storeOf,
} from '../stores/redis-clients.ts';
import {
  ask,
  type RedisCluster,
  startCluster,
  startRedis,
  until,
} from '../stores/redis-servers.ts';
import { type Ask, askHttp } from './ask.ts';
import { type DatabaseServer, hasRedis } from './drivers/servers.ts';

/** `npm run soak` asks for 5,000. */
const REQUESTS = Number(process.env['SCOOBYPROF_REDIS_REQUESTS'] ?? 400);
const AT_ONCE = 50;
const MAX_MS = 300_000;
/** Requests that are to be recorded as if nothing had been. */
const AFTERWARDS = 30;

const LIMITS = { concurrent: 1000, perMinute: 1e6 };

/** A server that keeps its records in Redis. */
interface App {
  readonly ask: Ask;
  readonly keeper: HttpRecorder;
  readonly store: RedisStore;
  readonly warnings: readonly string[];
}

const ends: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0).reverse()) await end();
});

async function startApp(given: GivenClient): Promise<App> {
  const warnings: string[] = [];
  vi.spyOn(process, 'emitWarning').mockImplementation(
    (warning) => void warnings.push(`${warning}`),
  );
  const store = storeOf(given, { mask: false });
  const keeper = scooby({ mode: 'scooby', store, auto: false, notices: false, limits: LIMITS });
  const server: Server = http.createServer(
    keeper.wrap((request, response) => {
      for (let i = 0; i < 50; i++) keeper.log(request.url, i, 'x'.repeat(200));
      response.end('served');
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
    await keeper.close();
    await store.close();
    given.end();
  });
  return { ask: askHttp((server.address() as AddressInfo).port), keeper, store, warnings };
}

/** Asks so often, 50 at once, for requests that are recorded; gives their ids. None may fail. */
async function load(
  { ask: askApp }: App,
  count: number,
  onRequest: (i: number) => void = () => undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      onRequest(i);
      const { status, body, headers } = await askApp(`/${i}`, {
        headers: { 'x-scooby-profile': 'on' },
      });
      expect([status, body]).toEqual([200, 'served']);
      ids.push(`${headers['x-scooby']}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ids;
}

const settled = ({ keeper: { counts } }: App) =>
  until(() => counts.written + counts.lost === counts.recorded, MAX_MS);

/** Which of these records are there; each of them has to be whole. */
async function found({ store }: App, ids: readonly string[]): Promise<readonly string[]> {
  const there: string[] = [];
  for (const id of ids) {
    const content = await store.get(id);
    if (content === null) continue;
    const record = readRecord(content);
    expect(record.id).toBe(id);
    expect(record.plugins.log?.entries).toHaveLength(50);
    there.push(id);
  }
  return there;
}

/** A moment later everything is written again, and found by all ways. */
async function expectRecovery(app: App): Promise<void> {
  let ids: readonly string[] = [];
  await until(async () => {
    const { written } = app.keeper.counts;
    ids = await load(app, AFTERWARDS);
    await settled(app);
    return app.keeper.counts.written === written + AFTERWARDS;
  }, MAX_MS);
  expect(await found(app, ids)).toHaveLength(AFTERWARDS);
  const listed = (await app.store.list({ limit: AFTERWARDS })).map(({ id }) => id);
  expect(new Set(listed)).toEqual(new Set(ids));
}

/** What was lost is counted and said once, and what was written is there. */
async function expectCounted(app: App, ids: readonly string[]): Promise<void> {
  await settled(app);
  const { recorded, written, lost } = app.keeper.counts;
  expect(recorded).toBe(ids.length);
  expect(written + lost).toBe(recorded);
  expect(lost).toBeGreaterThan(0);
  expect(app.warnings.filter((text) => text.includes('could not be written'))).toHaveLength(1);
}

describe.skipIf(!hasRedis)('a Redis with faults fails no request, and delays none', () => {
  let server: DatabaseServer;

  beforeAll(async () => {
    server = await startRedis();
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
  });

  describe.each(CLIENT_NAMES)('by a client of %s', (name: ClientName) => {
    test(
      'that is stopped, and started again',
      async () => {
        const app = await startApp(await single(name, server.port));
        let stopping: Promise<void> | undefined;
        const ids = await load(app, REQUESTS, (i) => {
          if (i === REQUESTS / 2) stopping = server.kill();
        });
        await stopping;
        await expectCounted(app, ids);
        server = await startRedis({ port: server.port });
        await expectRecovery(app);
      },
      MAX_MS,
    );

    test(
      'that pauses',
      async () => {
        const app = await startApp(await single(name, server.port));
        let pausing: Promise<unknown> | undefined;
        const ids = await load(app, REQUESTS, (i) => {
          if (i === REQUESTS / 2) pausing = ask(server.port, ['client', 'pause', 600_000, 'write']);
        });
        await pausing;
        // Not one of them waited for it.
        expect(await isPaused(server.port)).toBe(true);
        await expectCounted(app, ids);
        await ask(server.port, ['client', 'unpause']);
        await expectRecovery(app);
        expect((await found(app, ids)).length).toBeGreaterThanOrEqual(REQUESTS / 4);
      },
      MAX_MS,
    );

    test(
      'that hangs altogether',
      async () => {
        const app = await startApp(await single(name, server.port));
        const ids = await load(app, REQUESTS, (i) => {
          if (i === REQUESTS / 2) server.signal('SIGSTOP');
        });
        await expectCounted(app, ids);
        // Who asks for one of them is answered, too.
        const headers = { 'x-scooby-profile': 'on' };
        const { status } = await app.ask(`/scooby/get-data/${ids[0]}`, { headers });
        expect(status).toBe(503);
        server.signal('SIGCONT');
        await expectRecovery(app);
      },
      MAX_MS,
    );

    test(
      'that is full',
      async () => {
        const app = await startApp(await single(name, server.port));
        await ask(server.port, ['config', 'set', 'maxmemory-policy', 'noeviction']);
        let filling: Promise<unknown> | undefined;
        const ids = await load(app, REQUESTS, (i) => {
          if (i === REQUESTS / 2) filling = ask(server.port, ['config', 'set', 'maxmemory', '1mb']);
        });
        await filling;
        await expectCounted(app, ids);
        const { written } = app.keeper.counts;
        await ask(server.port, ['config', 'set', 'maxmemory', '0']);
        // What was counted as written is there. A record for whose name there was no room may be, too.
        const there = await found(app, ids);
        expect(there.length).toBeGreaterThanOrEqual(written);
        expect(there.length).toBeLessThan(ids.length);
        await expectRecovery(app);
      },
      MAX_MS,
    );
  });
});

/** Whether writes wait. */
async function isPaused(port: number): Promise<boolean> {
  const write = ask(port, ['set', 'pausing', '1', 'ex', 1]).then(() => false);
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 200));
  return Promise.race([write, patience]);
}

describe.skipIf(!hasRedis)(
  'a cluster that loses a master fails no request, and delays none',
  () => {
    test.each(CLIENT_NAMES)(
      'by a client of %s',
      async (name) => {
        const cluster: RedisCluster = await startCluster();
        ends.push(() => cluster.stop());
        const app = await startApp(await clustered(name, cluster.ports));
        let killing: Promise<void> | undefined;
        const ids = await load(app, REQUESTS, (i) => {
          if (i === REQUESTS / 2) killing = cluster.nodes[1]?.kill();
        });
        await killing;
        await expectCounted(app, ids);
        await expectRecovery(app);
        expect((await found(app, ids)).length).toBeGreaterThan(REQUESTS / 4);
      },
      MAX_MS,
    );
  },
);
