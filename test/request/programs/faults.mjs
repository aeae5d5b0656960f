// A server whose folder of dumps goes wrong while it runs; prints the answers and the counts.
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

const [dist, folder, fault, requests] = process.argv.slice(2);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const profiler = scooby({ dumpPath: folder, limits: { perMinute: 1e6 }, lingerMs: 100 });
const server = http.createServer(profiler.wrap((_, response) => response.end('ok')));
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const statuses = [];
for (let i = 0; i < Number(requests); i++) {
  if (i === 3 && fault === 'removed') rmSync(folder, { recursive: true });
  if (i === 3 && fault === 'file') {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
  }
  const response = await fetch(url);
  await response.text();
  statuses.push(response.status);
  await sleep(20);
}
await profiler.close();
console.log(JSON.stringify({ statuses: [...new Set(statuses)], counts: profiler.counts }));
// No process.exit: the process must end by itself.
server.close();
server.closeAllConnections();
