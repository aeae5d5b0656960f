// node busy-pool.mjs DIST DRIVER PORT FOLDER [handed-in]: serves 300 requests, 30 at once, of which each third is not recorded, with
// a driver whose pool has two connections. Prints what each of the recorded ones asked for, by the id of its record.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPOSITORIES } from './shop-repositories.mjs';

const [dist, driver, port, dumpPath, isHandedIn] = process.argv.slice(2);
const { scooby } = await import(`${dist}/request/frameworks/http.js`);
const REQUESTS = 300;
const AT_ONCE = 30;

const open =
  REPOSITORIES[driver] ?? (await import('./orm-repositories.mjs')).ORM_REPOSITORIES[driver];
const shop = await open(Number(port));
const { shopCaller = 'findShop' } = shop;

/** What a request does, by its number: the functions that call, in their order. */
async function serve(n) {
  const tag = `r${n}r`;
  await shop.findOrders(tag);
  if (n % 4 === 0) {
    for (let id = 1; id <= 5; id++) await shop.findUser(tag, id);
    return ['findOrders', ...Array(5).fill('findUser')];
  }
  if (n % 4 === 1) {
    for (let i = 0; i < 3; i++) await shop.findShop(tag);
    return ['findOrders', ...Array(3).fill(shopCaller)];
  }
  if (n % 4 === 2) {
    await Promise.all([1, 2, 3, 4].map((id) => shop.findUser(tag, id)));
    return ['findOrders', ...Array(4).fill('findUser')];
  }
  await sleep(1);
  await Promise.all([shop.findUser(tag, 1), shop.findShop(tag)]);
  if (shop.transfer === undefined) return ['findOrders', 'findUser', shopCaller];
  await shop.transfer(tag);
  return ['findOrders', 'findUser', shopCaller, shop.transferred ?? 'transfer'];
}

const limits = { concurrent: 1000, perMinute: 1e6, records: 1000 };
const plugins =
  isHandedIn && shop.plugins ? shop.plugins(await import(`${dist}/request/plugins/index.js`)) : [];
const app = scooby({ mode: 'scooby', dumpPath, limits, plugins });
const server = http.createServer(
  app.wrap(async (request, response) => {
    try {
      response.end(JSON.stringify(await serve(Number(request.url.slice(1)))));
    } catch (error) {
      response.writeHead(500).end(String(error.stack));
    }
  }),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
function ask(n) {
  const headers = n % 3 === 2 ? {} : { 'X-Scooby-Profile': 'params' };
  const options = { host: '127.0.0.1', port: server.address().port, agent, path: `/${n}`, headers };
  return new Promise((resolve, reject) => {
    const request = http.get(options, (response) => {
      let body = '';
      response.on('data', (piece) => {
        body += piece;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(body));
        resolve({ n, id: response.headers['x-scooby'] ?? null, callers: JSON.parse(body) });
      });
    });
    request.on('error', reject);
  });
}

const answers = [];
let next = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < REQUESTS) answers.push(await ask(next++));
  }),
);
await app.close();
agent.destroy();
server.close();
await shop.close();
process.stdout.write(JSON.stringify({ answers, counts: app.counts }));
