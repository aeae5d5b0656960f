// What the middleware costs requests that are not profiled: CPU time of the main thread per request, against the same
// server without it, in turn and over loopback. A profiled request of "1 in 100" pays for itself and for what its
// neighbours pay meanwhile.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('request-server.mjs', import.meta.url));
const CONNECTIONS = 4;
const ROUNDS = 9;
/** Of each kind: two processes that do the same differ by some percent for as long as they live. */
const SERVERS = 3;

/** A page loads it: by default such a request is not profiled, and the look at its header is what that costs. */
const REQUEST = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'User-Agent: bench',
  'Accept: */*',
  'Accept-Encoding: gzip',
  'Referer: http://localhost/',
  '\r\n',
].join('\r\n');

/** Sends requests one after the other on one connection, until there were so many. */
function send(port, count) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(REQUEST));
    let left = count;
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      // The answer is small: it comes in one piece, headers and body.
      if (!bytes.subarray(-5).equals(Buffer.from('hello'))) return;
      if (--left > 0) socket.write(REQUEST);
      else socket.end(resolve);
    });
  });
}

async function load(port, count) {
  const each = Math.ceil(count / CONNECTIONS);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => send(port, each)));
  return each * CONNECTIONS;
}

async function ask(child) {
  child.send('time');
  const [answer] = await once(child, 'message');
  return answer;
}

/** A server in a mode, warm, ready to be measured. */
async function start(mode, handler, count) {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-request-'));
  const env = { ...process.env, NODE_ENV: '' };
  const child = fork(SERVER, [mode, handler, folder], { env, stdio: 'ignore' });
  const [{ port }] = await once(child, 'message');
  await load(port, 3 * count);
  if (mode === 'on') {
    const hold = net.connect(port, '127.0.0.1').on('error', () => {});
    hold.write('GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while ((await ask(child)).profiled === 0);
    await load(port, count);
  }
  const stop = async () => {
    child.send('end');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, port, stop };
}

/** CPU time of a request in µs. */
async function measure({ child, port }, count) {
  const before = (await ask(child)).ns;
  const sent = await load(port, count);
  return ((await ask(child)).ns - before) / sent / 1000;
}

/** Handlers of `request-server.mjs`; goals in % more than without the middleware. */
const HANDLERS = [
  { handler: 'short', name: 'a short request', count: 6000, goals: { idle: 2, on: 10 } },
  { handler: 'long', name: 'one of 0.4 ms', count: 1500, goals: { idle: 2, on: 3 } },
  {
    handler: 'awaits',
    name: '10 awaits and a setImmediate',
    count: 5000,
    goals: { idle: 2, on: 10 },
  },
];
/** Milliseconds that one profiled request may cost, of 100. */
const PROFILED_GOAL_MS = 1.5;

const MODES = ['plain', 'idle', 'on', 'one in 100'];

for (const { handler, name, count, goals } of HANDLERS) {
  const groups = [];
  for (let i = 0; i < SERVERS; i++) {
    groups.push(await Promise.all(MODES.map((mode) => start(mode, handler, count))));
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const servers of groups) {
      const us = {};
      for (const [i, mode] of MODES.entries()) us[mode] = await measure(servers[i], count);
      rounds.push(us);
    }
  }
  for (const server of groups.flat()) await server.stop();
  report(name, goals, rounds);
}

function report(name, goals, rounds) {
  const plain = median(rounds.map((us) => us.plain));
  console.log(`request, ${name}: ${plain.toFixed(1)} µs of CPU without the middleware`);
  for (const [mode, what] of [
    ['idle', 'not selected'],
    ['on', 'while another is profiled'],
  ]) {
    const more = 100 * (median(rounds.map((us) => us[mode] / us.plain)) - 1);
    console.log(`  ${what}: ${more.toFixed(1)} % more (goal: ${goals[mode]} %)`);
  }
  const ms = (100 * median(rounds.map((us) => us['one in 100'] - us.plain))) / 1000;
  console.log(`  1 in 100 profiled: ${ms.toFixed(2)} ms for each (goal: ${PROFILED_GOAL_MS} ms)`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
