// A server with the truth built in: each request runs a function of its own, in bursts between I/O of all kinds.
// Prints what part of the samples went where.
import { createHash, pbkdf2 } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { Session } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { deflate } from 'node:zlib';

const [dist, requestCount, concurrency] = process.argv.slice(2);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));
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
];

const server = http.createServer(
  profiler.wrap((request, response) => {
    const number = Number(request.url.slice(1));
    const work = workOf(number);
    work();
    let body = 0;
    request.on('data', (piece) => {
      body += piece.length;
    });
    request.on('end', () => {
      work();
      let step = 0;
      const next = () => {
        if (step++ === 4) {
          response.write('x'.repeat(100_000));
          work();
          response.end(String(body));
        } else kinds[(number + step) % kinds.length](work, next);
      };
      next();
    });
  }),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const agent = new http.Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const { port } = server.address();
const get = (number) =>
  new Promise((resolve, reject) => {
    const options = { port, path: `/${number}`, method: 'POST', agent };
    const request = http.request(options, (response) => response.resume().on('end', resolve));
    request.on('error', reject);
    request.end('y'.repeat(200_000));
  });
const numbers = Array.from({ length: Number(requestCount) }, (_, i) => i);
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
      await get(number);
  }),
);
agent.destroy();
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
    samples: truth,
    precision: own / (own + foreign),
    recall: own / truth,
    cpuMs,
    profiledMs: ownSelfMs,
  }),
);
