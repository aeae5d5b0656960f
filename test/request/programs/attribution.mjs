// A server with the truth built in: each request runs a function of its own, in bursts between I/O of all kinds.
// Prints what part of the samples went where.
import { createHash, pbkdf2 } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import { Session } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { deflate } from 'node:zlib';

const [dist, requestCount, concurrency, framework = 'http'] = process.argv.slice(2);
const module = framework === 'http2' ? 'http' : framework;
const { scooby } = await import(join(dist, `request/frameworks/${module}.js`));
const { bind, current } = await import(join(dist, 'request/index.js'));
const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-attribution-'));
const profiler = scooby({
  dumpPath: folder,
  limits: { concurrent: 1000, perMinute: 1e9, dumps: 1e6, seconds: 60 },
});

/** Samples of each function in all windows: the truth. */
const seen = new Map();
const emit = Session.prototype.emit;
Session.prototype.emit = function (event, ...rest) {
  if (event === 'Profiler.consoleProfileFinished') countOwn(rest[0].params.profile, addSeen);
  return emit.call(this, event, ...rest);
};

function addSeen(number, samples) {
  seen.set(number, (seen.get(number) ?? 0) + samples);
}

/** Calls back with the samples that have the function of a request on their stack. */
function countOwn({ nodes, samples }, add) {
  const owner = new Map();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const walk = [[nodes[0], null]];
  while (walk.length > 0) {
    const [node, above] = walk.pop();
    const own = /^work_(\d+)$/.exec(node.callFrame.functionName)?.[1] ?? above;
    owner.set(node.id, own);
    for (const child of node.children ?? []) walk.push([byId.get(child), own]);
  }
  const counts = new Map();
  for (const id of samples) {
    const own = owner.get(id);
    if (own !== null) counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  for (const [number, samples] of counts) add(number, samples);
}

/** A function that only one request calls; it burns about so many milliseconds. */
function workOf(number) {
  return new Function(
    'now',
    'ms',
    `return function work_${number}() { const end = now() + ms; let x = 0; while (now() < end) for (let i = 0; i < 500; i++) x += Math.sqrt(i); return x; }`,
  )(() => performance.now(), 2 + (number % 4));
}

const self = new URL(import.meta.url).pathname;
const both = (work, done) => {
  work();
  done();
};

/** A pool that calls who waits in the middle of the work of who gives back. */
const pool = {
  free: 2,
  waiting: [],
  acquire(callback) {
    if (this.free > 0) {
      this.free--;
      callback();
    } else this.waiting.push(bind(callback));
  },
  release() {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  },
};

const kinds = [
  (work, done) => void setTimeout(() => both(work, done), 1 + Math.random() * 5),
  (work, done) =>
    void readFile(self)
      .then(() => work())
      .then(done),
  (work, done) => void pbkdf2('a', 'b', 500, 32, 'sha256', () => both(work, done)),
  (work, done) => void deflate(Buffer.alloc(20_000), () => both(work, done)),
  (work, done) => void setImmediate(() => process.nextTick(() => both(work, done))),
  (work, done) => {
    const hash = createHash('sha256');
    let isFirst = true;
    const source = createReadStream(self, { highWaterMark: 1000 });
    source.on('data', () => {
      if (isFirst) work();
      isFirst = false;
    });
    pipeline(source, hash, () => both(work, done));
  },
  async (work, done) => {
    for (let i = 0; i < 20; i++) await null;
    work();
    await new Promise((resolve) => queueMicrotask(resolve));
    done();
  },
  (work, done) =>
    pool.acquire(() => {
      setTimeout(() => {
        work();
        pool.release();
        both(work, done);
      }, 2);
    }),
];

let strangers = 0;

/** Four steps of work with I/O of different kinds between; calls back in the last one. */
function run(url, answer) {
  const number = Number(url.slice(1));
  const work = workOf(number);
  const { id } = current();
  let step = 0;
  const next = () => {
    if (current()?.id !== id) strangers++;
    if (step++ === 4) {
      work();
      answer();
    } else kinds[(number + step) % kinds.length](work, next);
  };
  work();
  next();
}
const ran = (url) => new Promise((resolve) => run(url, resolve));

function listener(request, response) {
  let body = 0;
  request.on('data', (piece) => {
    body += piece.length;
  });
  request.on('end', () => {
    run(request.url, () => {
      response.write('x'.repeat(100_000));
      response.end(String(body));
    });
  });
}

const modulesOf = (name) => import(name).then((found) => found.default ?? found);
const frameworks = {
  http: () => http.createServer(profiler.wrap(listener)),
  http2: () => http2.createServer(profiler.wrap(listener)),
  express: async () => {
    const express = await modulesOf('express');
    const app = express()
      .use(profiler)
      .use(express.raw({ limit: '1mb', type: '*/*' }));
    app.post('/:number', async (request, response) => {
      await ran(request.url);
      response.send(`${'x'.repeat(100_000)}${request.body.length}`);
    });
    return http.createServer(app);
  },
  fastify: async () => {
    const fastify = await modulesOf('fastify');
    const app = fastify({ bodyLimit: 1e6 });
    await app.register(profiler);
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    app.post('/:number', async ({ url }) => `${await ran(url)}${'x'.repeat(100_000)}`);
    await app.ready();
    return app.server;
  },
  koa: async () => {
    const Koa = await modulesOf('koa');
    const app = new Koa().use(profiler).use(async (context) => {
      for await (const piece of context.req) context.body = piece.length;
      await ran(context.url);
      context.body = 'x'.repeat(100_000);
    });
    return http.createServer(app.callback());
  },
  hono: async () => {
    const { Hono } = await import('hono');
    const { createAdaptorServer } = await import('@hono/node-server');
    const app = new Hono().use(profiler);
    app.post('/:number', async (context) => {
      await context.req.arrayBuffer();
      await ran(context.req.path);
      return context.text('x'.repeat(100_000));
    });
    return createAdaptorServer({ fetch: app.fetch });
  },
};
const server = await frameworks[framework]();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const { port } = server.address();
const HEADERS = { 'content-type': 'application/octet-stream' };
const body = 'y'.repeat(200_000);
const getByHttp = (number) =>
  new Promise((resolve, reject) => {
    const options = { port, path: `/${number}`, method: 'POST', agent, headers: HEADERS };
    const request = http.request(options, (response) => response.resume().on('end', resolve));
    request.on('error', reject);
    request.end(body);
  });
const session = framework === 'http2' ? http2.connect(`http://127.0.0.1:${port}`) : null;
const getByHttp2 = (number) =>
  new Promise((resolve, reject) => {
    const request = session.request({ ':path': `/${number}`, ':method': 'POST' });
    request.on('error', reject).resume().on('end', resolve).end(body);
  });
const get = session === null ? getByHttp : getByHttp2;
const numbers = Array.from({ length: Number(requestCount) }, (_, i) => i);
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
      await get(number);
  }),
);
agent.destroy();
session?.close();
await profiler.close();
server.close();

let own = 0;
let foreign = 0;
let ownSelfMs = 0;
let cpuMs = 0;
const dumps = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
for (const name of dumps) {
  const dump = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const number = dump.scooby.url.slice(1);
  cpuMs += dump.scooby.cpuMs;
  countOwn(dump, (other, samples) => {
    if (other === number) own += samples;
    else foreign += samples;
  });
  ownSelfMs +=
    dump.timeDeltas.reduce((sum, delta, i) => sum + (dump.samples[i - 1] === 2 ? 0 : delta), 0) /
    1000;
}
const truth = [...seen.values()].reduce((a, b) => a + b, 0);
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    dumps: dumps.length,
    counts: profiler.counts,
    strangers,
    samples: truth,
    precision: own / (own + foreign),
    recall: own / truth,
    cpuMs,
    profiledMs: ownSelfMs,
  }),
);
