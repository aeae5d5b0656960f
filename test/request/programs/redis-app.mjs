// A server that reads six users one by one from one Redis, and keeps its records in another: `redis-app.mjs DIST URL-OF-RECORDS URL-OF-USERS`.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

const [dist, url, dataUrl] = process.argv.slice(2);
const { scooby } = await import(`${dist}/request/frameworks/http.js`);
const { redisStore } = await import(`${dist}/request/index.js`);

const redis = new Redis(dataUrl);
const store = redisStore({ url });
// What is put is given 500 ms, with the time to connect: this waits longer.
await store.list({});
const keeper = scooby({ mode: 'scooby', store, limits: { concurrent: 100, perMinute: 10_000 } });

async function findUser(id) {
  return redis.get(`user:${id}`);
}

const server = createServer(
  keeper.wrap(async (_, response) => {
    for (let id = 1; id <= 6; id++) await findUser(id);
    response.setHeader('x-pid', process.pid);
    response.end('served');
  }),
);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await keeper.close();
  await store.close();
  redis.disconnect();
  process.stdout.write(`${JSON.stringify(keeper.counts)}\n`);
});
