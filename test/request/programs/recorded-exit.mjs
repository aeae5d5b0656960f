// usage: recorded-exit.mjs DIST FOLDER: ends in the middle of a request that is recorded, and with one that is not written yet.
import { once } from 'node:events';
import http from 'node:http';

const [dist, dumpPath] = process.argv.slice(2);
const { scooby } = await import(`${dist}/request/frameworks/http.js`);

const keeper = scooby({ mode: 'scooby', dumpPath });
const server = http.createServer(
  keeper.wrap((request, response) => {
    keeper.log(request.url);
    if (request.url === '/done') response.end('done');
    else ask('/done', () => setImmediate(() => process.exit()));
  }),
);
await once(server.listen(0, '127.0.0.1'), 'listening');

function ask(path, done) {
  const headers = { host: 'localhost', 'x-scooby-profile': path === '/open' ? 'cpu' : 'on' };
  http
    .get({ host: '127.0.0.1', port: server.address().port, path, headers }, (response) => {
      response.resume().on('end', done);
    })
    .on('error', () => {});
}
ask('/open', () => {});
