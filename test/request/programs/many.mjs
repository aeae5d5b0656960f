// Ten thousand requests, of which one in a hundred is profiled; prints what became of them and of the memory.
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';

const [dist, folder, count] = process.argv.slice(2);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));
const profiler = scooby({
  dumpPath: folder,
  every: 100,
  limits: { concurrent: 100, perMinute: 1e6, dumps: 1e6 },
});
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const server = http.createServer(
  profiler.wrap(async (_, response) => {
    let x = 0;
    for (let i = 0; i < 20_000; i++) x += Math.sqrt(i);
    await sleep(1);
    response.end(String(x));
  }),
);
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
const get = () =>
  new Promise((resolve, reject) => {
    const request = http.get({ port, agent }, (response) => response.resume().on('end', resolve));
    request.on('error', reject);
  });

async function load(requests) {
  let left = requests;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      while (left-- > 0) await get();
    }),
  );
}

const heaps = [];
for (let part = 0; part < 5; part++) {
  await load(Number(count) / 5);
  global.gc();
  heaps.push(process.memoryUsage().heapUsed / 1e6);
}
agent.destroy();
await profiler.close();
console.log(JSON.stringify({ counts: profiler.counts, heaps }));
server.close();
