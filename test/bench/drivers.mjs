// What a call of a driver costs: CPU time of the main thread per query of pg on a local server, in turn before anything
// is patched, patched and not recorded, and recorded with its stack. What a request costs beside its calls is taken off.
import { readFileSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { scooby } from '../../dist/bundle/request/frameworks/http.js';
import { startPostgres } from './local-postgres.mjs';

const ROUNDS = 15;
const QUERIES = 400;
const REQUESTS = 4;
const GOALS_US = { 'not recorded': 1, recorded: 30 };

const postgres = await startPostgres();
if (postgres === null) console.log('drivers: no PostgreSQL is installed');
else await measureDrivers(postgres);

async function measureDrivers({ port, stop }) {
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'postgres', max: 2 });
  const dumpPath = join(tmpdir(), `scoobyprof-bench-drivers-${process.pid}`);
  async function findUser(id) {
    return (await pool.query('SELECT $1::int AS id', [id])).rows[0];
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS + 2; round++) {
    const us = await oneRound(findUser, dumpPath);
    // The first ones are for the compiler.
    if (round > 1) rounds.push(us);
  }
  await pool.end();
  await stop();
  rmSync(dumpPath, { recursive: true, force: true });
  report(rounds);
}

async function oneRound(findUser, dumpPath) {
  const limits = { concurrent: 100, perMinute: 1e9 };
  const app = scooby({ mode: 'scooby', dumpPath, limits });
  const server = createServer(
    app.wrap(async (request, response) => {
      for (let id = Number(request.url.slice(1)); id > 0; id--) await findUser(id);
      response.end('done');
    }),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const us = { plain: await perQuery(port, {}) };
  const headers = { 'X-Scooby-Profile': 'on' };
  await ask(port, 0, headers);
  us['not recorded'] = await perQuery(port, {});
  us.recorded = await perQuery(port, headers);
  server.closeAllConnections();
  server.close();
  await app.close();
  return us;
}

/** CPU time of a query in µs. */
async function perQuery(port, headers) {
  const none = await timeOf(port, 0, headers);
  return ((await timeOf(port, QUERIES, headers)) - none) / QUERIES;
}

async function timeOf(port, queries, headers) {
  const before = mainThreadNs();
  for (let i = 0; i < REQUESTS; i++) await ask(port, queries, headers);
  return (mainThreadNs() - before) / 1000 / REQUESTS;
}

function ask(port, queries, headers) {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: `/${queries}`, headers }, (response) => {
      response.resume().on('end', () => setTimeout(resolve, 20));
    });
    request.on('error', reject);
  });
}

function mainThreadNs() {
  return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]);
}

function report(rounds) {
  const plain = median(rounds.map((us) => us.plain));
  console.log(`drivers, a query of pg: ${plain.toFixed(1)} µs of CPU before anything is patched`);
  for (const mode of ['not recorded', 'recorded']) {
    const more = median(rounds.map((us) => us[mode] - us.plain));
    console.log(`  ${mode}: ${more.toFixed(1)} µs more (goal: ${GOALS_US[mode]} µs)`);
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
