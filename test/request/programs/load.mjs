// A server under load, every request profiled. Arguments: the folder, and as JSON `requests`, `atOnce`, `dumps`, what
// to do at `exitAt` requests (`exitWith`: a status, or "kill" for SIGKILL), `threads` of the same beside it. Each of
// them prints its counts.
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import { isMainThread, threadId, Worker } from 'node:worker_threads';

const [dist, folder, text] = process.argv.slice(2);
const { requests, atOnce = 50, dumps = 1e6, exitAt, exitWith, threads = 0 } = JSON.parse(text);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));

const others = Array.from({ length: isMainThread ? threads : 0 }, () => {
  return once(new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) }), 'exit');
});
const limits = { concurrent: 1e4, perMinute: 1e9, dumps };
const profiler = scooby({ dumpPath: folder, shouldProfile: () => true, limits });
let answered = 0;
const server = http.createServer(
  profiler.wrap(async (_, response) => {
    let x = 0;
    for (let i = 0; i < 20_000; i++) x += Math.sqrt(i);
    await new Promise((resolve) => setImmediate(resolve));
    if (++answered === exitAt) {
      if (exitWith === 'kill') process.kill(process.pid, 'SIGKILL');
      else process.exit(exitWith);
    }
    response.end(String(x));
  }),
);
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
const get = (path) =>
  new Promise((resolve, reject) => {
    const request = http.get({ port, path, agent }, (response) =>
      response.resume().on('end', resolve),
    );
    request.on('error', reject);
  });
let next = 0;
const startMs = performance.now();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < requests) await get(`/${process.pid}-${threadId}-${next++}`);
  }),
);
agent.destroy();
server.close();
const servedMs = performance.now() - startMs;
await profiler.close();
console.log(
  JSON.stringify({ ...profiler.counts, servedMs, rssMb: process.memoryUsage().rss / 1e6 }),
);
await Promise.all(others);
