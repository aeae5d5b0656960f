import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { readRecord } from '../../src/records/read-record.ts';
import type { RequestRecord } from '../../src/records/record.ts';
import { scooby as forHttp } from '../../src/request/frameworks/http.ts';
import { folderStore } from '../../src/stores/folder-store.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { type Answer, askHttp } from './ask.ts';
import { APPS, type AppOptions, type RecordedApp } from './recorded-apps.ts';

const ON = { 'x-scooby-profile': 'on' };

const open: RecordedApp[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.stop();
});

async function start(framework: string, options: AppOptions = {}): Promise<RecordedApp> {
  const app = await APPS[framework]?.({ dumpPath: temporaryFolder(), ...options });
  if (app === undefined) throw new Error(`no framework ${framework}`);
  open.push(app);
  return app;
}

/** The record that an answer names, from the endpoint; checked by the schema. */
async function recordOf(
  { ask }: RecordedApp,
  { headers }: Answer,
  token = 'on',
): Promise<RequestRecord> {
  const path = `/scooby/get-data/${String(headers['x-scooby'])}`;
  for (;;) {
    const answer = await ask(path, { headers: { 'x-scooby-profile': token } });
    if (answer.status === 200) return readRecord(answer.body);
    expect(answer.status).toBe(202);
    await sleep(10);
  }
}

describe.each(Object.keys(APPS))('%s', (framework) => {
  test('a request that asks for it is recorded, and others are not', async () => {
    const app = await start(framework);
    const quiet = await app.ask('/orders/7?page=2');
    expect(quiet).toMatchObject({ status: 200, body: 'order 7' });
    expect(quiet.headers['x-scooby']).toBe(undefined);
    const answer = await app.ask('/orders/7?page=2&token=abc', { headers: ON });
    expect(answer).toMatchObject({ status: 200, body: 'order 7' });
    const record = await recordOf(app, answer);
    expect(record).toMatchObject({
      ...{ id: answer.headers['x-scooby'], method: 'GET', status: 200, ending: 'finished' },
      ...{ url: '/orders/7?page=2&token=***', options: [], problems: [] },
      plugins: {
        view: { query: { page: { type: 'string', length: 1 }, token: '***' } },
        log: { entries: [{ text: 'order 7' }] },
      },
    });
    expect(record.owner).toBe(undefined);
    if (app.hasRoutes) {
      expect(record).toMatchObject({ route: '/orders/:id', handler: 'showOrder' });
      expect(record.plugins.view?.params).toEqual({ id: { type: 'string', length: 1 } });
    }
    expect(app.keeper.counts).toMatchObject({ recorded: 1, written: 1, lost: 0 });
    expect(app.keeper.counts.refused).toMatchObject({ noToken: 1 });
  });

  test.each([
    ['/moved', 302],
    ['/fail', 500],
    ['/empty', 204],
    ['/same', 304],
    ['/events', 200],
    ['/no-such', 404],
  ])('%s, which is answered with %i, names its record', async (path, status) => {
    const app = await start(framework, { base: '/internal/scooby' });
    const answer = await app.ask(path, { headers: { cookie: 'a=b; scooby=on' } });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-scooby']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-scooby-path']).toBe('/internal/scooby');
    if (path === '/events') expect(answer.body).toContain('data: 2');
    const data = `/internal/scooby/get-data/${String(answer.headers['x-scooby'])}/?a=b`;
    await expect.poll(async () => (await app.ask(data, { headers: ON })).status).toBe(200);
    expect(JSON.parse((await app.ask(data, { headers: ON })).body)).toMatchObject({ status });
  });

  test('a profile is recorded where the request asks for it', async () => {
    const dumpPath = temporaryFolder();
    const app = await start(framework, { dumpPath });
    const answer = await app.ask('/orders/7', { headers: { 'x-scooby-profile': 'cpu,params' } });
    const record = await recordOf(app, answer);
    expect(record.options).toEqual(['cpu', 'params']);
    expect(record.cpuMs).toBeGreaterThan(0);
    expect(record.plugins.cpu?.dump).toMatch(/_GET\.cpuprofile$/);
    const path = `/scooby/get-profile/${record.id}`;
    const profile = await app.ask(path, { headers: ON });
    expect(profile.status).toBe(200);
    expect(profile.headers['content-disposition']).toBe(
      `attachment; filename="scooby-${record.id.slice(0, 8)}.cpuprofile"`,
    );
    const parsed = JSON.parse(profile.body);
    expect(parsed.scooby).toMatchObject({ id: record.id, url: '/orders/7', status: 200 });
    expect(await folderStore({ dumpPath }).profilePath(record.id)).not.toBe(null);
  });
});

describe('exact counts of calls', () => {
  function countMe(): number {
    return 1;
  }

  test('are in the profile of a request that asks for them, one request at a time', async () => {
    const dumpPath = temporaryFolder();
    const keeper = forHttp({ mode: 'scooby', dumpPath });
    const server = http.createServer(
      keeper.wrap(async (request, response) => {
        for (let i = 0; i < 123 && request.url === '/a'; i++) countMe();
        for (const end = performance.now() + 20; performance.now() < end; );
        await sleep(50);
        response.end();
      }),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const ask = askHttp((server.address() as AddressInfo).port);
    const headers = { 'x-scooby-profile': 'calls,cpu' };
    const answers = await Promise.all(['/a', '/b'].map((path) => ask(path, { headers })));
    const ids = answers.map((answer) => String(answer.headers['x-scooby']));
    await keeper.close();
    server.close();
    const store = folderStore({ dumpPath });
    for (const id of ids) {
      const record = readRecord((await store.get(id)) as Uint8Array);
      expect(record.plugins.cpu).toMatchObject({ exactCalls: true });
      expect(record.problems).toEqual([]);
      const profile = await loadProfile((await store.getProfile(id)) as Uint8Array);
      if (profile.kind !== 'sampled') throw new Error('it has no samples');
      const { functions, exactCalls } = profile;
      const at = functions.functionName.indexOf('countMe');
      const counted = at < 0 ? 0 : exactCalls?.calls[at];
      expect(counted).toBe(record.url === '/a' ? 123 : 0);
    }
  });
});
