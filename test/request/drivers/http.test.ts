import http, { createServer, get, request, type Server } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as undiciRequest } from 'undici';
import { Pool as OldPool, request as oldRequest } from 'undici-6';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpCall, RequestRecord } from '../../../src/records/record.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';

let server: Server;
let base: string;
const httpOf = (record: RequestRecord): readonly HttpCall[] => record.plugins.http?.calls ?? [];

beforeAll(async () => {
  server = createServer((incoming, response) => {
    const { pathname } = new URL(`${incoming.url}`, 'http://x');
    if (pathname === '/reset') incoming.socket.destroy();
    else if (pathname === '/from') response.writeHead(302, { location: '/to?x=1' }).end();
    else if (pathname === '/missing') response.writeHead(404).end('no');
    else if (pathname === '/slow') setTimeout(() => response.end('slow'), 50);
    else if (pathname !== '/never') response.end(`at ${incoming.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const shortOf = (record: RequestRecord): unknown[] =>
  httpOf(record).map(({ method, url, status }) => [method, url.slice(base.length), status]);

test('fetch is one call, with its caller, status, and where it was redirected to within it', async () => {
  const { record } = driverRecorder();
  async function fetchAll(): Promise<void> {
    expect(await (await fetch(`${base}/a?x=1`)).text()).toBe('at /a?x=1');
    await (await fetch(`${base}/missing`, { method: 'POST', body: 'x' })).text();
    expect(await (await fetch(`${base}/from`)).text()).toBe('at /to?x=1');
    await (await fetch(new Request(`${base}/from`), { redirect: 'manual' })).text();
  }
  const made = await record(fetchAll);
  expect(shortOf(made)).toEqual([
    ['GET', '/a?x=1', 200],
    ['POST', '/missing', 404],
    ['GET', '/from', 200],
    ['GET', '/from', 302],
  ]);
  expect(httpOf(made)[0]).toMatchObject({ system: 'http', source: 'fetch' });
  expect(callersOf(made, 'http')).toEqual(Array(4).fill('fetchAll'));
  expect(httpOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
  expect(made.problems).toEqual([]);
});

test('fetch that fails, is given up, or is not waited for', async () => {
  const { record } = driverRecorder();
  const late = new AbortController();
  const made = await record(async () => {
    await fetch(`${base}/reset`).catch(Object);
    await fetch(`${base}/never`, { signal: AbortSignal.timeout(30) }).catch(Object);
    fetch(`${base}/never`, { signal: late.signal }).catch(Object);
    await fetch('http://127.0.0.1:9/').catch(Object);
    await sleep(5);
  });
  late.abort();
  const [reset, given, open] = httpOf(made);
  expect(reset).toMatchObject({ status: null, error: { code: 'UND_ERR_SOCKET' } });
  expect(given?.error?.name).toMatch(/Timeout|Abort/);
  expect(open).toMatchObject({ unfinished: true, status: null });
});

test('node:http, by whatever import', async () => {
  const { record } = driverRecorder();
  const ended = (made: http.ClientRequest): Promise<void> =>
    new Promise((resolve) => {
      made.on('response', (response) => response.resume().on('end', () => setImmediate(resolve)));
      made.on('error', () => resolve());
    });
  const made = await record(async () => {
    await ended(get(`${base}/a`));
    const posted = request(`${base}/missing`, { method: 'POST' });
    posted.end('x');
    await ended(posted);
    await ended(http.get({ host: '127.0.0.1', port: new URL(base).port, path: '/b' }));
    await ended(get(`${base}/reset`));
    const given = get(`${base}/never`);
    setTimeout(() => given.destroy(), 20);
    await ended(given);
    await sleep(5);
  });
  expect(shortOf(made)).toEqual([
    ['GET', '/a', 200],
    ['POST', '/missing', 404],
    ['GET', '/b', 200],
    ['GET', '/reset', null],
    ['GET', '/never', null],
  ]);
  expect(httpOf(made).map(({ error }) => error?.code)).toEqual([
    ...[undefined, undefined, undefined, 'ECONNRESET', 'ECONNRESET'],
  ]);
  expect(httpOf(made)[0]).toMatchObject({ source: 'http' });
  expect(httpOf(made).every((call) => siteOf(made, call) !== undefined)).toBe(true);
});

test('a response without a listener is thrown away by Node as ever', async () => {
  const { record } = driverRecorder();
  const made = await record(async () => {
    await new Promise((resolve) => get(`${base}/a`).on('close', resolve));
    await sleep(5);
  });
  expect(shortOf(made)).toEqual([['GET', '/a', 200]]);
});

test('who waits for a socket of an agent is told', async () => {
  const { record } = driverRecorder();
  const agent = new http.Agent({ maxSockets: 1 });
  const made = await record(async () => {
    const once = (): Promise<void> =>
      new Promise((resolve) => {
        get(`${base}/slow`, { agent }, (response) => response.resume().on('close', resolve));
      });
    await Promise.all([once(), once()]);
    await sleep(5);
  });
  expect(httpOf(made)[0]?.waitMs).toBeLessThan(40);
  expect(httpOf(made)[1]?.waitMs).toBeGreaterThan(40);
});

test('the package undici: a pool sends for whoever called', async () => {
  const { begin, recordOf } = driverRecorder();
  const agent = new Agent({ connections: 2 });
  const old = new OldPool(base, { connections: 2 });
  const [a, b] = [begin(), begin()];
  async function readNew(id: string): Promise<void> {
    const { body } = await undiciRequest(`${base}/slow?${id}`, { dispatcher: agent });
    await body.text();
  }
  async function readOld(id: string): Promise<void> {
    const { body } = await oldRequest(`${base}/slow?${id}`, { dispatcher: old });
    await body.text();
  }
  const all: Promise<void>[] = [];
  for (let i = 0; i < 4; i++) {
    all.push(
      a.run(() => readNew('a')),
      b.run(() => readNew('b')),
      readNew('c'),
    );
    all.push(
      a.run(() => readOld('a')),
      b.run(() => readOld('b')),
      readOld('c'),
    );
  }
  await Promise.all(all);
  for (const [recording, id] of [
    [a, 'a'],
    [b, 'b'],
  ] as const) {
    const record = await recordOf(recording);
    expect(shortOf(record)).toEqual(Array(8).fill(['GET', `/slow?${id}`, 200]));
    const callers = callersOf(record, 'http');
    for (const fn of ['readNew', 'readOld'])
      expect(callers.filter((one) => one === fn)).toHaveLength(4);
    expect(httpOf(record).filter(({ waitMs }) => waitMs > 40).length).toBeGreaterThan(3);
  }
  await Promise.all([agent.close(), old.close()]);
});

test('close puts everything back, for those who import it by name too', async () => {
  const { get: importedGet } = await import('node:http');
  const before = { get: http.get, request: https.request, fetch: globalThis.fetch };
  expect(importedGet).toBe(before.get);
  const { record, host } = driverRecorder();
  await record(() => undefined);
  expect(http.get).not.toBe(before.get);
  expect((await import('node:http')).get).toBe(http.get);
  expect([fetch.name, fetch.length, http.get.length]).toEqual([
    ...[before.fetch.name, before.fetch.length, before.get.length],
  ]);
  host.close();
  expect({ get: http.get, request: https.request, fetch: globalThis.fetch }).toEqual(before);
  expect((await import('node:http')).get).toBe(before.get);
});
