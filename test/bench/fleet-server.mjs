// The server of the benchmark "fleet": a few routes that parse, sort, pack and query, each request profiled into a dump.
import { createHash } from 'node:crypto';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { scooby } from '../../dist/bundle/request/frameworks/http.js';

const [dumpPath, count] = process.argv.slice(2);
const ORDERS = Array.from({ length: 3000 }, (_, id) => ({
  id,
  customer: `customer ${id % 97}`,
  lines: Array.from({ length: 1 + (id % 5) }, (__, i) => ({
    sku: `sku-${id}-${i}`,
    price: id + i,
  })),
}));
const text = JSON.stringify(ORDERS.slice(0, 400));

function sameKey(a, b) {
  return a.customer.localeCompare(b.customer) || a.id - b.id;
}
function totalOf({ lines }) {
  return lines.reduce((sum, { price }) => sum + price, 0);
}
function listOrders(page) {
  const sorted = [...ORDERS].sort(sameKey);
  return sorted
    .slice(page * 20, page * 20 + 20)
    .map((order) => ({ ...order, total: totalOf(order) }));
}
function findOrder(id) {
  const parsed = JSON.parse(text);
  return parsed.find((order) => order.id === id % 400) ?? null;
}
function report() {
  const groups = Map.groupBy ? Map.groupBy(ORDERS, ({ customer }) => customer) : new Map();
  const lines = [...groups].map(([customer, all]) => `${customer};${all.map(totalOf).join(';')}`);
  return createHash('sha256')
    .update(gzipSync(lines.join('\n')))
    .digest('hex');
}
async function search(words) {
  const found = [];
  for (const word of words) {
    await new Promise((resolve) => setImmediate(resolve));
    found.push(...ORDERS.filter(({ customer }) => new RegExp(word).test(customer)).slice(0, 5));
  }
  return found;
}
const ROUTES = {
  '/orders': (url) => listOrders(Number(url.searchParams.get('page'))),
  '/orders/:id': (url) => findOrder(Number(url.searchParams.get('id'))),
  '/report': () => report(),
  '/search': (url) => search(['customer 1', `r ${url.searchParams.get('id')}`, '7$']),
};

const profiler = scooby({
  dumpPath,
  service: 'shop',
  version: '1.9',
  intervalUs: 250,
  shouldProfile: () => true,
  limits: { seconds: 600, concurrent: 100, perMinute: 1e9, dumps: 1e6 },
});
const server = http.createServer(
  profiler.wrap(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await ROUTES[url.pathname](url)));
  }),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
for (let i = 0; i < Number(count); i++) {
  const route = Object.keys(ROUTES)[i % 4];
  const answer = await fetch(`http://127.0.0.1:${port}${route}?page=${i % 9}&id=${i}`);
  await answer.text();
}
await profiler.close();
server.close();
server.closeAllConnections();
