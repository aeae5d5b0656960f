// usage: recording.mjs DIST REQUESTS CONCURRENCY FOLDER RECORDS
// Serves requests in scooby mode, every second one recorded, and says in JSON how many entries of logs, calls and fetches
// are in which records: each names its request.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

const [dist, requests, concurrency, folder, records] = process.argv.slice(2);
const { scooby } = await import(`${dist}/request/frameworks/http.js`);
const { log } = await import(`${dist}/request/record/log.js`);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A pool of few connections, each of which calls who waits from whoever gives it back. */
let context;
const pool = { free: 3, waiting: [] };
const own = {
  name: 'own',
  install(given) {
    context = given;
  },
};
function query(text) {
  const record = context?.current();
  const stack = record && context.capture(query);
  const calledAt = performance.now();
  return new Promise((resolve) => {
    const begin = () => {
      const end =
        record && context.call(record, { kind: 'sql', system: 'x', text, stack, calledAt });
      setTimeout(() => {
        end?.(undefined, { rows: 1 });
        resolve();
        release();
      }, Math.random() * 2);
    };
    if (pool.free > 0) {
      pool.free--;
      begin();
    } else pool.waiting.push(context ? context.bind(begin) : begin);
  });
}
function release() {
  const next = pool.waiting.shift();
  if (next) next();
  else pool.free++;
}

const stock = http.createServer((_, response) => setTimeout(() => response.end('[]'), 1));
await once(stock.listen(0, '127.0.0.1'), 'listening');
const stockUrl = `http://127.0.0.1:${stock.address().port}`;

const limits = { concurrent: 1e6, perMinute: 1e9, records: Number(records) };
const keeper = scooby({ mode: 'scooby', dumpPath: folder, plugins: [own], limits });
const server = http.createServer(
  keeper.wrap(async (request, response) => {
    const { url } = request;
    log(url);
    await sleep(Math.random() * 3);
    await Promise.all([query(url), query(url), fetch(stockUrl + url).then((r) => r.text())]);
    log(url);
    await null;
    await query(url);
    queueMicrotask(() => log(url));
    process.nextTick(() => log(url));
    setImmediate(() => {
      log(url);
      response.end('ok');
    });
  }),
);
server.keepAliveTimeout = 0;
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(concurrency) });
let sent = 0;
let failed = 0;
const memory = [];
function ask(i) {
  const headers = { host: 'localhost', ...(i % 2 === 0 && { 'x-scooby-profile': 'on' }) };
  return new Promise((resolve) => {
    http
      .get(
        { host: '127.0.0.1', port, agent, path: `/${i % 2 === 0 ? 'r' : 'q'}${i}`, headers },
        (response) => {
          if (response.statusCode !== 200) failed++;
          if ((response.headers['x-scooby'] === undefined) === (i % 2 === 0)) failed++;
          response.resume().on('end', resolve);
        },
      )
      .on('error', () => {
        failed++;
        resolve();
      });
  });
}
async function client() {
  while (sent < Number(requests)) {
    const i = sent++;
    await ask(i);
    if (i % 500 === 0) {
      globalThis.gc?.();
      memory.push(Math.round(process.memoryUsage().heapUsed / 1e6));
    }
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, client));
await keeper.close();
const { counts } = keeper;

const outcome = { records: 0, logs: 0, calls: 0, fetches: 0, strangers: 0 };
for (const name of readdirSync(join(folder, 'requests'))) {
  const record = JSON.parse(readFileSync(join(folder, 'requests', name), 'utf8'));
  outcome.records++;
  const { log: logged, sql, http: fetched } = record.plugins;
  const texts = [
    ...(logged?.entries ?? []).map(({ text }) => text),
    ...(sql?.calls ?? []).map(({ text }) => text),
    ...(fetched?.calls ?? []).map(({ url }) => new URL(url).pathname),
  ];
  outcome.logs += logged?.entries.length ?? 0;
  outcome.calls += sql?.calls.length ?? 0;
  outcome.fetches += fetched?.calls.length ?? 0;
  outcome.strangers += texts.filter((text) => text !== record.url).length;
}
console.log(JSON.stringify({ ...outcome, failed, counts, memory }));
agent.destroy();
server.close();
stock.close();
