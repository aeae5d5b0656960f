import { once } from 'node:events';
import http, { type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { afterEach, expect, test } from 'vitest';
import { scooby as forExpress } from '../../src/request/frameworks/express.ts';
import { scooby as forFastify } from '../../src/request/frameworks/fastify.ts';
import { scooby as forHono } from '../../src/request/frameworks/hono.ts';
import { scooby as forHttp } from '../../src/request/frameworks/http.ts';
import { scooby as forKoa } from '../../src/request/frameworks/koa.ts';
import { createScooby } from '../../src/request/index.ts';
import { temporaryFolder } from '../cli/run-program.ts';
import { type Dump, readDumps } from './servers.ts';

function burnFrame(): void {
  const end = performance.now() + 30;
  for (let x = 0; performance.now() < end; x++) Math.sqrt(x);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function work(): Promise<string> {
  burnFrame();
  await sleep(5);
  burnFrame();
  return 'done';
}

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  open.push(server);
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function listen(listener: RequestListener): Promise<string> {
  return await listening(http.createServer(listener));
}

/** Asks once; gives the dump that this leaves. */
async function dumpOf(
  url: string,
  { folder, close, init }: { folder: string; close: () => Promise<void>; init?: RequestInit },
): Promise<Dump> {
  const response = await fetch(url, init);
  expect(await response.text()).toContain('done');
  // The end of a response reaches the client before the server.
  await sleep(50);
  await close();
  const dumps = readDumps(folder);
  expect(dumps).toHaveLength(1);
  const [dump] = dumps;
  expect(dump.scooby.cpuMs).toBeGreaterThan(29);
  expect(dump.scooby.durationMs).toBeGreaterThan(34);
  const names = dump.nodes.map(({ callFrame }: Dump) => callFrame.functionName);
  expect(names).toContain('burnFrame');
  return dump;
}

test('Express, with the route of a router', async () => {
  const folder = temporaryFolder();
  const profiler = forExpress({ dumpPath: folder });
  const router = express.Router();
  router.post('/users/:id', express.json(), async (request, response) => {
    response.status(201).send(`${await work()} ${request.body.name}`);
  });
  const url = await listen(express().use(profiler).use('/api', router));
  const init = {
    method: 'POST',
    body: JSON.stringify({ name: 'x'.repeat(50_000) }),
    headers: { 'content-type': 'application/json' },
  };
  const dump = await dumpOf(`${url}/api/users/7?a=b`, { folder, close: profiler.close, init });
  expect(dump.scooby).toMatchObject({
    method: 'POST',
    url: '/api/users/7?a=b',
    route: '/api/users/:id',
    status: 201,
  });
  expect(profiler.counts).toMatchObject({ profiled: 1, written: 1 });
});

test('Express: an error goes to its handler', async () => {
  const folder = temporaryFolder();
  const profiler = forExpress({ dumpPath: folder });
  const app = express().use(profiler);
  app.get('/', async () => {
    throw new Error(await work());
  });
  app.use(((error, _request, response, _next) => {
    response.status(500).send(error.message);
  }) as express.ErrorRequestHandler);
  const dump = await dumpOf(await listen(app), { folder, close: profiler.close });
  expect(dump.scooby).toMatchObject({ status: 500, route: '/' });
});

test('Express: a middleware that is used twice profiles once', async () => {
  const folder = temporaryFolder();
  const profiler = forExpress({ dumpPath: folder });
  const app = express().use(profiler).use(profiler);
  app.get('/', async (_, response) => response.send(await work()));
  await dumpOf(await listen(app), { folder, close: profiler.close });
});

test('Fastify, routes of other plugins too', async () => {
  const folder = temporaryFolder();
  const profiler = forFastify({ dumpPath: folder });
  const app = fastify();
  await app.register(profiler);
  await app.register((part, _, done) => {
    part.post('/users/:id', async (request) => `${await work()} ${typeof request.body}`);
    done();
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const init = {
    method: 'POST',
    body: JSON.stringify({ name: 'x'.repeat(50_000) }),
    headers: { 'content-type': 'application/json' },
  };
  const close = (): Promise<void> => app.close();
  const dump = await dumpOf(`${url}/users/7`, { folder, close, init });
  expect(dump.scooby).toMatchObject({ method: 'POST', route: '/users/:id', status: 200 });
});

test('Koa', async () => {
  const folder = temporaryFolder();
  const profiler = forKoa({ dumpPath: folder });
  const app = new Koa().use(profiler);
  app.use(async (context) => {
    context.body = await work();
  });
  const dump = await dumpOf(`${await listen(app.callback())}/a`, { folder, close: profiler.close });
  expect(dump.scooby).toMatchObject({ method: 'GET', url: '/a', route: null, status: 200 });
});

test('Hono on its Node server', async () => {
  const folder = temporaryFolder();
  const profiler = forHono({ dumpPath: folder });
  const app = new Hono().use(profiler);
  app.get('/users/:id', async (context) => context.text(await work()));
  const server = await new Promise<Server>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
      resolve(started as Server);
    });
  });
  const url = await listening(server);
  const dump = await dumpOf(`${url}/users/7?a=b`, { folder, close: profiler.close });
  expect(dump.scooby).toMatchObject({ url: '/users/7?a=b', route: '/users/:id', status: 200 });
});

test('Hono without a server', async () => {
  const folder = temporaryFolder();
  const profiler = forHono({ dumpPath: folder });
  const app = new Hono().use(profiler);
  app.get('/users/:id', async (context) => context.text(await work(), 202));
  await app.request('/users/7');
  await profiler.close();
  expect(readDumps(folder)[0].scooby).toMatchObject({ route: '/users/:id', status: 202 });
});

test('node:http, and the middleware of Connect', async () => {
  const folder = temporaryFolder();
  const profiler = forHttp({ dumpPath: folder });
  const url = await listen(
    profiler.wrap(async (_, response) => {
      response.end(await work());
    }),
  );
  const dump = await dumpOf(url, { folder, close: profiler.close });
  expect(dump.scooby).toMatchObject({ method: 'GET', url: '/', route: null, status: 200 });
  const other = temporaryFolder();
  const connect = createScooby({ dumpPath: other });
  const connected = await listen((request, response) => {
    connect.middleware(request, response, () => {
      void work().then((text) => response.end(text));
    });
  });
  await dumpOf(connected, { folder: other, close: connect.close });
});

test('options that make no sense are refused at once', () => {
  expect(() => forHttp({ every: 0 })).toThrow('every is 0');
  expect(() => forHttp({ limits: { concurrent: Number.NaN } })).toThrow('concurrent is NaN');
  expect(() => forHttp({ intervalUs: 1 })).toThrow('intervalUs is 1');
});

test('a second interval between samples is refused, until who has the first one is closed', async () => {
  const first = forHttp({ dumpPath: temporaryFolder(), intervalUs: 500 });
  expect(() => forExpress({ intervalUs: 700 })).toThrow(/intervalUs is 700, but .* has 500/);
  const same = forExpress({ dumpPath: temporaryFolder(), intervalUs: 500 });
  const any = forKoa({ dumpPath: temporaryFolder() });
  await first.close();
  expect(() => forExpress({ intervalUs: 700 })).toThrow('500');
  await same.close();
  await forHttp({ dumpPath: temporaryFolder(), intervalUs: 700 }).close();
  await any.close();
});

test('the requests of all middlewares count, for the limits of each', async () => {
  const limits = { concurrent: 1 };
  const [one, other] = [1, 2].map(() => forHttp({ dumpPath: temporaryFolder(), limits }));
  let answerFirst = (): void => undefined;
  const [first, second] = await Promise.all([
    listen(
      one?.wrap((_, response) => {
        answerFirst = () => void response.end('done');
      }) as never,
    ),
    listen(other?.wrap((_, response) => void response.end('done')) as never),
  ]);
  const pending = fetch(first);
  await expect.poll(() => one?.counts.profiled).toBe(1);
  await (await fetch(second)).text();
  expect(other?.counts).toMatchObject({ profiled: 0, beyondConcurrent: 1 });
  answerFirst();
  await (await pending).text();
  await expect.poll(() => one?.counts.written).toBe(1);
  await (await fetch(second)).text();
  expect(other?.counts.profiled).toBe(1);
  await Promise.all([one?.close(), other?.close()]);
});

test.each(['express', 'fastify', 'hono', 'http', 'koa'])(
  'scoobyprof/%s exports its middleware and nothing else',
  async (name) => {
    const found = await import(`../../src/request/frameworks/${name}.ts`);
    expect(Object.keys(found)).toEqual(['scooby']);
  },
);
