// node prisma.mjs DIST PORT FOLDER: one recorded request that asks a client of Prisma in all ways. Prints the ids of the
// records, what came of it, and whether the client is as it was before.
import http from 'node:http';
import { ORM_REPOSITORIES } from './orm-repositories.mjs';

const [dist, port, dumpPath] = process.argv.slice(2);
const { scooby } = await import(`${dist}/request/frameworks/http.js`);
const { prisma } = await import(`${dist}/request/plugins/index.js`);
const shop = await ORM_REPOSITORIES['prisma-pg'](Number(port));
const { client } = shop;
const before = client._originalClient._createPrismaPromise;

const create = async () => await client.users.createMany({ data: [{ id: 1, name: 'a' }] });
const findLater = () => client.users.findMany();
const raw = async () => await client.$queryRaw`SELECT ${1}::int AS n`;
const rawUnsafe = async () => await client.$queryRawUnsafe('SELECT 2 AS n');
async function batch() {
  const asked = [client.users.count(), client.shops.count()];
  return await client.$transaction(asked);
}
async function transaction() {
  return await client.$transaction(async (tx) => {
    const inner = async () => await tx.users.findFirst({ where: { id: 1 } });
    const innerRaw = async () => await tx.$queryRaw`SELECT 3 AS n`;
    const user = await inner();
    const [{ n }] = await innerRaw();
    return user.id + n;
  });
}
async function extended() {
  const other = client.$extends({
    result: { users: { loud: { needs: { name: true }, compute: ({ name }) => `${name}!` } } },
  });
  return (await other.users.findFirst({ where: { id: 1 } })).loud;
}

async function serve() {
  await create();
  const later = findLater();
  await new Promise((resolve) => setTimeout(resolve, 1));
  const users = await later;
  const [{ n: one }] = await raw();
  const [{ n: two }] = await rawUnsafe();
  const [count] = await batch();
  const sum = users.length + one + two + count + (await transaction());
  const loud = await extended().then(function next(text) {
    return client.orders.findMany().then(() => text);
  });
  if (loud !== 'a!') throw new Error(loud);
  return sum;
}

const app = scooby({ mode: 'scooby', dumpPath, plugins: [prisma(client)] });
const server = http.createServer(
  app.wrap(async (_request, response) => {
    try {
      response.end(String(await serve()));
    } catch (error) {
      response.writeHead(500).end(String(error.stack));
    }
  }),
);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, {
  headers: { 'X-Scooby-Profile': 'params' },
});
const text = await answer.text();
if (answer.status !== 200) throw new Error(text);
const ids = [answer.headers.get('x-scooby')];
await app.close();
server.close();
const isPutBack = client._originalClient._createPrismaPromise === before;
await shop.close();
process.stdout.write(JSON.stringify({ ids, isPutBack, sum: Number(text) }));
process.exit();
