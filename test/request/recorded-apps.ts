import { once } from 'node:events';
import http, { type RequestListener, type Server } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { scooby as forExpress } from '../../src/request/frameworks/express.ts';
import { scooby as forFastify } from '../../src/request/frameworks/fastify.ts';
import { scooby as forHono } from '../../src/request/frameworks/hono.ts';
import { scooby as forHttp } from '../../src/request/frameworks/http.ts';
import { scooby as forKoa } from '../../src/request/frameworks/koa.ts';
import type { NodeRequest, NodeResponse } from '../../src/request/frameworks/node-exchange.ts';
import { log } from '../../src/request/record/log.ts';
import type { ScoobyModeOptions } from '../../src/request/record/record-options.ts';
import type { RecordControls } from '../../src/request/record-keeper.ts';
import { type Ask, askHttp, askHttp2 } from './ask.ts';

/** A server with a middleware in scooby mode in front of some routes. */
export interface RecordedApp {
  readonly ask: Ask;
  readonly keeper: RecordControls;
  /** What the framework can say of its routes. */
  readonly hasRoutes: boolean;
  stop(): Promise<void>;
}

export type AppOptions = Omit<ScoobyModeOptions, 'mode'>;

type StartApp = (options: AppOptions) => Promise<RecordedApp>;

const EVENTS = ['data: 1\n\n', 'data: 2\n\n'];

/** The routes as a listener of Node: what frameworks without routes are given. */
function answer(request: NodeRequest, response: NodeResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, id] = /^\/orders\/(\w+)$/.exec(pathname) ?? [];
  if (id !== undefined) {
    log('order', id);
    response.writeHead(200).end(`order ${id}`);
  } else if (pathname === '/moved') response.writeHead(302, { Location: '/orders/1' }).end();
  else if (pathname === '/fail') response.writeHead(500).end('failed');
  else if (pathname === '/empty') response.writeHead(204).end();
  else if (pathname === '/same') response.writeHead(304).end();
  else if (pathname === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    Readable.from(EVENTS).pipe(response as never);
  } else response.writeHead(404).end(`the application has no ${pathname}`);
}

async function listen(server: Server | http2.Http2Server): Promise<number> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

async function onNode(
  listener: RequestListener,
  keeper: RecordControls,
  hasRoutes = true,
): Promise<RecordedApp> {
  const server = http.createServer(listener);
  const port = await listen(server);
  return { ask: askHttp(port), keeper, hasRoutes, stop: () => stopped(server, keeper) };
}

async function stopped(
  server: { close(done: () => void): unknown; closeAllConnections?(): void },
  keeper: RecordControls,
): Promise<void> {
  await keeper.close();
  server.closeAllConnections?.();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}

const scoobyMode = (options: AppOptions): ScoobyModeOptions => ({ mode: 'scooby', ...options });

export const APPS: Readonly<Record<string, StartApp>> = {
  http: async (options) => {
    const keeper = forHttp(scoobyMode(options));
    return onNode(keeper.wrap(answer), keeper, false);
  },

  http2: async (options) => {
    const keeper = forHttp(scoobyMode(options));
    const server = http2.createServer(keeper.wrap(answer));
    const port = await listen(server);
    const ask = askHttp2(port);
    const stop = async (): Promise<void> => {
      ask.close();
      await stopped(server, keeper);
    };
    return { ask, keeper, hasRoutes: false, stop };
  },

  express: async (options) => {
    const keeper = forExpress(scoobyMode(options));
    const app = express().use(keeper).disable('x-powered-by');
    const orders = express.Router();
    orders.get('/:id', function showOrder(request, response) {
      log('order', request.params.id);
      response.send(`order ${request.params.id}`);
    });
    app.use('/orders', orders);
    app.get('/fail', () => {
      throw new Error('failed');
    });
    app.use(((_error, _request, response, _next) => {
      response.status(500).send('failed');
    }) as express.ErrorRequestHandler);
    app.get('/moved', (_, response) => response.redirect('/orders/1'));
    app.use(answer);
    return onNode(app, keeper);
  },

  fastify: async (options) => {
    const keeper = forFastify(scoobyMode(options));
    const app = fastify();
    await app.register(keeper);
    app.get('/orders/:id', async function showOrder(request) {
      const { id } = request.params as { id: string };
      log('order', id);
      return `order ${id}`;
    });
    app.get('/fail', async () => {
      throw new Error('failed');
    });
    app.get('/moved', async (_, reply) => reply.redirect('/orders/1'));
    app.get('/empty', async (_, reply) => reply.code(204).send());
    app.get('/same', async (_, reply) => reply.code(304).send());
    app.get('/events', async (_, reply) =>
      reply.type('text/event-stream').send(Readable.from(EVENTS)),
    );
    app.setNotFoundHandler((request, reply) => {
      void reply.code(404).send(`the application has no ${request.url}`);
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    return { ask: askHttp(port), keeper, hasRoutes: true, stop: () => app.close() };
  },

  koa: async (options) => {
    const keeper = forKoa(scoobyMode(options));
    const app = new Koa().use(keeper).on('error', () => undefined);
    app.use(async (context, next) => {
      if (context.path === '/fail') context.throw(500, 'failed');
      if (context.path === '/moved') return context.redirect('/orders/1');
      if (context.path !== '/events') return next();
      context.type = 'text/event-stream';
      context.body = Readable.from(EVENTS);
    });
    app.use((context) => {
      context.respond = false;
      answer(context.req, context.res);
    });
    return onNode(app.callback(), keeper, false);
  },

  hono: async (options) => {
    const keeper = forHono(scoobyMode(options));
    const app = new Hono().use(keeper);
    app.get('/orders/:id', function showOrder(context) {
      log('order', context.req.param('id'));
      return context.text(`order ${context.req.param('id')}`);
    });
    app.get('/fail', () => {
      throw new Error('failed');
    });
    app.onError((_, context) => context.text('failed', 500));
    app.get('/moved', (context) => context.redirect('/orders/1'));
    app.get('/empty', (context) => context.body(null, 204));
    app.get('/same', (context) => context.body(null, 304));
    app.get('/events', (context) => {
      const stream = Readable.toWeb(Readable.from(EVENTS.map((e) => Buffer.from(e))));
      return context.body(stream as ReadableStream, 200, { 'Content-Type': 'text/event-stream' });
    });
    app.notFound((context) => context.text(`the application has no ${context.req.path}`, 404));
    const server = await new Promise<Server>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
        resolve(started as Server);
      });
    });
    const port = await listen(server);
    return { ask: askHttp(port), keeper, hasRoutes: true, stop: () => stopped(server, keeper) };
  },
};
