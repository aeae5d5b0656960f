import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { folderStore } from '../../src/stores/folder-store.ts';
import type { Store } from '../../src/stores/store.ts';
import { makeToken } from '../../src/stores/token.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import type { Answer } from './ask.ts';
import { APPS, type AppOptions, type RecordedApp } from './recorded-apps.ts';

const SECRET = 'scooby-test-secret-0123456789abcdef';
const NOT_FOUND = '{"error":"not found"}';

function token(
  owner = 'developer-1',
  { ttl = 3600, secret = SECRET, options = [] as never[] } = {},
) {
  const expiry = Math.floor(Date.now() / 1000) + ttl;
  return makeToken({ expiry, owner, options }, secret);
}

const by = (value: string): { headers: Record<string, string> } => ({
  headers: { 'x-scooby-profile': value },
});

const open: RecordedApp[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const app of open.splice(0)) await app.stop();
});

async function start(framework: string, options: AppOptions = {}): Promise<RecordedApp> {
  const app = await APPS[framework]?.({
    dumpPath: temporaryFolder(),
    secret: SECRET,
    limits: { perMinute: 10_000 },
    ...options,
  });
  if (app === undefined) throw new Error(`no framework ${framework}`);
  open.push(app);
  return app;
}

async function recorded(app: RecordedApp, value = token()): Promise<string> {
  const { headers } = await app.ask('/orders/7', by(value));
  const id = String(headers['x-scooby']);
  await expect.poll(() => app.keeper.counts.written).toBeGreaterThan(0);
  return id;
}

/** What all answers of the endpoint have, and no other header than these and those of the connection. */
function expectEndpoint({ status, headers, body }: Answer, more: readonly string[] = []): void {
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  if (body !== '') expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
  const ofConnection = ['date', 'connection', 'keep-alive', ':status', 'content-length'];
  const names = Object.keys(headers).filter((name) => !ofConnection.includes(name));
  const wanted = [
    ...['cache-control', 'content-type', 'cross-origin-resource-policy'],
    ...['x-content-type-options', ...more],
  ];
  expect([status, new Set(names)]).toEqual([status, new Set(wanted)]);
}

function expectNotFound(answer: Answer): void {
  expect(answer).toMatchObject({ status: 404, body: NOT_FOUND });
  expectEndpoint(answer);
}

/** Fastify refuses what is not percent-encoded, and Hono's Node server makes a path of dots another one, before any middleware. */
function isRefused(framework: string, id: string): boolean {
  if (framework === 'fastify') return id === '%';
  return framework === 'hono' && /^(?:%2e|\.){1,2}$/.test(id);
}

/** A store that does with `get` what a test wants. */
function storeWith(get: () => Promise<Uint8Array | null>): Store {
  const store = folderStore({ dumpPath: temporaryFolder() });
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = name === 'get' ? get : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Newer ones end a stream of HTTP/2 whose host is not well formed. */
function refusedByNode(error: Error): null {
  if (/PROTOCOL_ERROR/.test(error.message)) return null;
  throw error;
}

describe.each(Object.keys(APPS))('%s', (framework) => {
  test('1: other paths are the application’s, also under the base', async () => {
    const app = await start(framework);
    const id = randomUUID();
    const paths = [
      ...['/scooby', '/scooby/', '/scooby/get-data', '/scooby/get-data/', '/scooby/x'],
      ...[`/scooby/get-data/${id}/more`, `/scooby/get-data/${id}//`, `/scooby/get-dat/${id}`],
      ...[`/Scooby/get-data/${id}`, `/a/scooby/get-data/${id}`, `/scooby/get-data//${id}`],
      ...[`/scooby/get-data/?id=${id}`, `/scoobyx/get-data/${id}`],
    ];
    for (const path of paths) {
      const answer = await app.ask(path, by(token()));
      expect(answer.body).toContain('the application has no');
      expect(answer.headers['x-content-type-options']).toBe(undefined);
    }
  });

  test('2: in production without a secret, and without leave, there is no endpoint', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const app = await start(framework);
    const answer = await app.ask(`/scooby/get-data/${randomUUID()}`, by(token()));
    expect(answer.body).toContain('the application has no');
    const order = await app.ask('/orders/7', by(token()));
    expect(order.headers['x-scooby']).toBe(undefined);
    expect(app.keeper.counts).toMatchObject({ recorded: 0, refused: { production: 2 } });
    const allowed = await start(framework, { allowProduction: true });
    const id = await recorded(allowed);
    expect((await allowed.ask(`/scooby/get-data/${id}`, by(token()))).status).toBe(200);
  });

  test('3: other methods than GET and HEAD', async () => {
    const app = await start(framework);
    for (const id of [await recorded(app), randomUUID(), 'x']) {
      for (const method of ['POST', 'DELETE', 'PUT', 'OPTIONS']) {
        const answer = await app.ask(`/scooby/get-data/${id}`, { method, ...by(token()) });
        expect(answer).toMatchObject({ status: 405, body: '{"error":"method not allowed"}' });
        expect(answer.headers['allow']).toBe('GET, HEAD');
        expectEndpoint(answer, ['allow']);
      }
    }
  });

  test('4: without a valid value', async () => {
    const app = await start(framework);
    const id = await recorded(app);
    const values = [
      ...['', 'on', 'cpu', 'v1', `${token()} `, `${token()}x`, token().slice(0, -1)],
      ...[token('developer-1', { ttl: -1 }), token('developer-1', { ttl: 11_000 })],
      ...[token('developer-1', { secret: 'another secret of thirty-two bytes!' })],
      ...[token().replace('developer-1', 'developer-2'), 'x'.repeat(513)],
    ];
    for (const method of ['GET', 'POST']) {
      const path = `/scooby/get-data/${id}`;
      expectNotFound(await app.ask(path, { method }));
      for (const value of values.filter((v) => v.trim() === v)) {
        expectNotFound(await app.ask(path, { method, ...by(value) }));
      }
      const two = { 'x-scooby-profile': [token(), token()] };
      expectNotFound(await app.ask(path, { method, headers: two }));
      const cookie = `scooby=${token()}; scooby=${token()}`;
      expectNotFound(await app.ask(path, { method, headers: { cookie } }));
    }
  });

  test('4: without a secret only from this machine to this machine', async () => {
    vi.stubEnv('SCOOBYPROF_SECRET', '');
    const app = await start(framework, { secret: undefined });
    const id = await recorded(app, 'on');
    const path = `/scooby/get-data/${id}`;
    expect((await app.ask(path, by('on'))).status).toBe(200);
    const foreign = [
      ...['evil.example', 'localhost.evil.example', 'evil.example:80', '10.0.0.1', '127.0.0.1.x'],
      ...[
        'localhost.',
        '0.0.0.0',
        '[::2]',
        '::1',
        '127.1',
        '127.0.0.256',
        'localhost@evil',
        '2130706433',
      ],
    ];
    for (const host of foreign) {
      const headers = { 'x-scooby-profile': 'on', host };
      const answer = await app.ask(path, { headers }).catch(refusedByNode);
      if (answer !== null && answer.status !== 400) expectNotFound(answer);
      const order = await app.ask('/orders/7', { headers }).catch(refusedByNode);
      expect(order?.headers['x-scooby']).toBe(undefined);
    }
    for (const host of ['127.0.0.1', '127.9.8.7:80', '[::1]:3000', 'shop.localhost', 'LOCALHOST']) {
      const answer = await app.ask(path, { headers: { 'x-scooby-profile': 'cpu,params', host } });
      expect([host, answer.status]).toEqual([host, 200]);
    }
    const forwarding = ['Forwarded', 'X-Forwarded-For', 'x-forwarded-host', 'X-Real-IP', 'Via'];
    for (const name of forwarding) {
      const headers = { 'x-scooby-profile': 'on', [name.toLowerCase()]: '127.0.0.1' };
      expectNotFound(await app.ask(path, { headers }));
      expect((await app.ask('/orders/7', { headers })).headers['x-scooby']).toBe(undefined);
    }
    for (const value of ['off', 'on,cpu', 'cpu,', 'cpu,cpu', 'On', token()]) {
      expectNotFound(await app.ask(path, by(value)));
    }
    expect(app.keeper.counts.refused.proxy).toBe(forwarding.length);
    expect(app.keeper.counts.refused.host).toBeGreaterThan(5);
  });

  test('5: from a page of another site', async () => {
    const app = await start(framework);
    const id = await recorded(app);
    for (const site of ['cross-site', 'same-site', 'x', '']) {
      const headers = { ...by(token()).headers, 'sec-fetch-site': site };
      expectNotFound(await app.ask(`/scooby/get-data/${id}`, { headers }));
      const post = { method: 'POST', headers };
      expectNotFound(await app.ask(`/scooby/get-data/${id}`, post));
    }
    for (const site of ['none', 'same-origin']) {
      const headers = { ...by(token()).headers, 'sec-fetch-site': site };
      expect((await app.ask(`/scooby/get-data/${id}`, { headers })).status).toBe(200);
    }
  });

  test('6 and 7: an id of no record, and one that is none at all, for which nobody looks', async () => {
    const asked: string[] = [];
    const store = storeWith(() => {
      asked.push('get');
      return Promise.resolve(null);
    });
    const app = await start(framework, { store });
    const ids = [
      ...[
        '..%2f..%2fetc%2fpasswd',
        '%2e%2e',
        '..',
        '.',
        'latest',
        '*',
        '%00',
        '%',
        'a'.repeat(5000),
      ],
      ...[randomUUID().toUpperCase(), `${randomUUID()}.json`, `${randomUUID()}%0a`],
      ...[randomUUID().replaceAll('-', ''), randomUUID().replace(/^(.{14})./, '$11')],
    ];
    for (const what of ['data', 'profile']) {
      for (const id of ids.filter((i) => !isRefused(framework, i))) {
        expectNotFound(await app.ask(`/scooby/get-${what}/${id}`, by(token())));
      }
    }
    expect(asked).toEqual([]);
    expectNotFound(await app.ask(`/scooby/get-data/${randomUUID()}`, by(token())));
    expectNotFound(await app.ask(`/scooby/get-profile/${randomUUID()}`, by(token())));
    expect(asked).toEqual(['get', 'get']);
  });

  test('8, 9 and 10: pending and finished, of this owner and of another', async () => {
    const dumpPath = temporaryFolder();
    const inner = folderStore({ dumpPath });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store: Store = Object.assign(Object.create(inner), {
      put: async (...put: Parameters<Store['put']>) => {
        await held;
        await inner.put(...put);
      },
    });
    const app = await start(framework, { store });
    const { headers } = await app.ask('/orders/7', by(token()));
    const id = String(headers['x-scooby']);
    const path = `/scooby/get-data/${id}`;
    for (const what of [path, `/scooby/get-profile/${id}/`]) {
      const pending = await app.ask(what, by(token()));
      expect(pending).toMatchObject({
        status: 202,
        body: JSON.stringify({ scooby: 1, id, state: 'pending' }),
      });
      expect(pending.headers['retry-after']).toBe('1');
      expectEndpoint(pending, ['retry-after']);
      expectNotFound(await app.ask(what, by(token('developer-2'))));
    }
    release();
    await expect.poll(async () => (await app.ask(path, by(token()))).status).toBe(200);
    expectNotFound(await app.ask(path, by(token('developer-2'))));
    const renewed = await app.ask(path, by(token('developer-1', { ttl: 60 })));
    expectEndpoint(renewed);
    const kept = JSON.parse(Buffer.from((await inner.get(id)) ?? []).toString());
    expect(kept.owner).toBe('developer-1');
    const { owner: _, ...shown } = kept;
    expect(JSON.parse(renewed.body)).toEqual(shown);
    const head = await app.ask(`${path}/?x=1`, { method: 'HEAD', ...by(token()) });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(renewed.headers['content-length']);
    expectEndpoint(head);
    expect((await app.ask(path, by(token()))).status).toBe(200);
  });

  test('11: a profile that there is not', async () => {
    const app = await start(framework);
    const id = await recorded(app);
    expectNotFound(await app.ask(`/scooby/get-profile/${id}`, by(token())));
  });

  test('12: a profile', async () => {
    const app = await start(framework);
    const id = await recorded(app, token('developer-1', { options: ['cpu' as never] }));
    const path = `/scooby/get-profile/${id}`;
    const answer = await app.ask(path, by(token()));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="scooby-${id.slice(0, 8)}.cpuprofile"`,
    );
    expectEndpoint(answer, ['content-disposition']);
    expect(Object.keys(JSON.parse(answer.body))).toContain('samples');
    expectNotFound(await app.ask(path, by(token('developer-2'))));
    const head = await app.ask(path, { method: 'HEAD', ...by(token()) });
    expect(head.headers['content-length']).toBe(answer.headers['content-length']);
  });

  test('13: a store that fails, and one that takes its time', async () => {
    const stores = [
      storeWith(() => Promise.reject(new Error('no disk'))),
      storeWith(() => {
        throw new Error('not even a promise');
      }),
      storeWith(() => new Promise(() => undefined)),
    ];
    for (const store of stores) {
      const app = await start(framework, { store });
      const answer = await app.ask(`/scooby/get-data/${randomUUID()}`, by(token()));
      expect(answer).toMatchObject({ status: 503, body: '{"error":"store"}' });
      expect(answer.headers['retry-after']).toBe('2');
      expectEndpoint(answer, ['retry-after']);
    }
  });
});
