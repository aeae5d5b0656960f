// A server of HTTP/2 and a client that does to it what clients do. Dumps tell each case by its path.
import { once } from 'node:events';
import http2 from 'node:http2';
import { join } from 'node:path';

const [dist, folder] = process.argv.slice(2);
const { scooby } = await import(join(dist, 'request/frameworks/http.js'));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const profiler = scooby({ dumpPath: folder, shouldProfile: () => true });

const server = http2.createServer(
  profiler.wrap(async ({ url }, response) => {
    if (url === '/cancelled-early') return;
    if (url === '/destroyed-early') return void response.stream.destroy();
    response.writeHead(201);
    response.write('x');
    if (url === '/cancelled-late') return;
    await sleep(5);
    if (url === '/destroyed-late') return void response.stream.destroy();
    if (url === '/reset') return void response.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    response.end('y');
  }),
);
await once(server.listen(0, '127.0.0.1'), 'listening');
const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
const closed = (stream) =>
  new Promise((resolve) => {
    stream.on('error', () => {});
    stream.on('close', resolve);
    stream.resume();
  });

for (const path of ['/answered', '/destroyed-early', '/destroyed-late', '/reset']) {
  await closed(client.request({ ':path': path }));
}
for (const path of ['/cancelled-early', '/cancelled-late']) {
  const stream = client.request({ ':path': path });
  setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), 50);
  await closed(stream);
}
await closed(client.request({ ':path': '/\u009b31m\u0085?api_key=1&a=\u00852&%74oken=3' }));
await sleep(20);
client.close();
await profiler.close();
console.log(JSON.stringify(profiler.counts));
server.close();
