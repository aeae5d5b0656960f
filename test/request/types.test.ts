import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/run-program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = [
  ...['@types', 'express', 'fastify', 'hono', 'koa', '@opentelemetry'],
  ...['mariadb', 'postgres', 'mongodb', 'drizzle-orm', 'pg'],
];

const PROGRAM = `
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { createServer } from 'node:http';
import { createSecureServer, createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { scooby as forExpress } from 'scoobyprof/express';
import { scooby as forFastify } from 'scoobyprof/fastify';
import { scooby as forHono } from 'scoobyprof/hono';
import { scooby as forHttp, type Limits, type ScoobyOptions } from 'scoobyprof/http';
import { scooby as forKoa } from 'scoobyprof/koa';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { drizzle as makeDatabase } from 'drizzle-orm/node-postgres';
import mariadbModule from 'mariadb';
import mongodbModule from 'mongodb';
import makeSql from 'postgres';
import { log } from 'scoobyprof/log';
import { ScoobySpanProcessor } from 'scoobyprof/otel';
import { drizzle, mariadb, mongodb, type PluginContext, postgres, prisma } from 'scoobyprof/plugins';
import { bind, createScooby, current, folderStore, type Plugin, type Store } from 'scoobyprof/request';
import { loadProfile } from 'scoobyprof';

const limits: Partial<Limits> = { concurrent: 2 };
express().use(forExpress({ limits, shouldProfile: (request) => request.path === '/' }));
void fastify().register(forFastify({ isSuperuser: (request) => request.ip === '::1' }));
new Hono().use(forHono({ every: 100, shouldProfile: (context) => context.req.path === '/' }));
new Koa().use(forKoa({ shouldProfile: (context) => context.path === '/' }));
const options: ScoobyOptions<import('node:http').IncomingMessage> = { dumpPath: '/tmp' };
const http = forHttp(options);
createServer(http.wrap((request, response) => void response.end(request.url)));
createHttp2Server(http.wrap((request, response) => void response.end(request.authority)));
createHttp2Server(http.wrap(async (request, response) => { response.stream.respond(); await request.stream.id; }));
createHttp2Server({}, http.wrap(async (request, response) => { response.end(request.url); }));
createServer({}, http.wrap(async (request, response) => { response.end(request.headersDistinct); }));
createSecureServer({}, http.wrap(async (request: Http2ServerRequest, response: Http2ServerResponse) => { response.stream.respond(); await request.stream.id; }));
createSecureServer(http.wrap(async (request, response) => { response.stream.respond(); await request.stream.id; }));
forHttp<Http2ServerRequest>({ shouldProfile: (request) => request.stream.id === 1 });
const id: string | undefined = current()?.id;
const bound: (a: string, b?: number) => boolean = bind((a: string, b?: number) => a === String(b));
void [id, bound('a')];
const written: number = createScooby().counts.written;
const closed: Promise<void> = http.close();
void [written, closed, loadProfile('a.cpuprofile').then((profile) => profile.kind === 'sampled' && profile.request?.url)];
let context: PluginContext | undefined;
const plugin: Plugin = { name: 'own', install: (given) => { context = given; return () => undefined; }, toJSON: (data) => data };
const store: Store = folderStore({ dumpPath: '/tmp', mask: true });
const recorder = forExpress({ mode: 'scooby', secret: 'x'.repeat(32), plugins: [plugin], store, limits: { concurrent: 1 } });
express().use(recorder);
void fastify().register(forFastify({ mode: 'scooby' }));
new Hono().use(forHono({ mode: 'scooby', base: '/a' }));
new Koa().use(forKoa({ mode: 'scooby', allowProduction: true }));
createHttp2Server(forHttp({ mode: 'scooby' }).wrap((request, response) => void response.end(request.authority)));
const refused: number = recorder.counts.refused.noToken + createScooby({ mode: 'scooby' }).counts.recorded;
const seen: Plugin[] = [mariadb(mariadbModule), mongodb(mongodbModule), postgres(makeSql()), drizzle(makeDatabase('')), prisma({})];
new BasicTracerProvider({ spanProcessors: [new ScoobySpanProcessor()] });
forExpress({ mode: 'scooby', plugins: seen });
// @ts-expect-error drivers are objects
mariadb('mariadb');
log('cart', { refused });
recorder.log(1);
forExpress.log('a');
const record = context?.current();
if (record !== undefined && context !== undefined) {
  const end = context.call(record, { kind: 'sql', system: 'postgresql', text: 'select 1', stack: context.capture() });
  end(undefined, { rows: 1 });
  const inside: number = context.enter(record, undefined, () => context?.bind((n: number) => n)(1) ?? 0);
  void [inside, record.options.has('cpu')];
}
// @ts-expect-error an option of the other mode
forExpress({ mode: 'scooby', every: 2 });
// @ts-expect-error a kind of call that there is not
if (record !== undefined) context?.call(record, { kind: 'mail', system: 'smtp' });
// @ts-expect-error an option that does not exist
forExpress({ dumpFolder: '/tmp' });
// @ts-expect-error counts are there to be read
http.counts.written = 1;
`;

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('the types of the package hold in a project with %s and %s', (module, moduleResolution) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  for (const name of PACKAGES) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(ROOT, join(folder, 'node_modules', 'scoobyprof'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    types: ['node'],
    // The declarations of this package are checked by what the program uses; those of others are not our matter.
    skipLibCheck: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const compile = (): string =>
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc')], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  try {
    expect(compile()).toBe('');
  } catch (error) {
    throw new Error(String((error as { stdout?: string }).stdout ?? error));
  }
});
