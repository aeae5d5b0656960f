// What the middleware costs requests that are not profiled: CPU time of the main thread per request, against the same
// server without it, in turn and over loopback.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('request-server.mjs', import.meta.url));
const CONNECTIONS = 4;
const ROUNDS = 41;

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
async function start(mode, burnRounds, count) {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-request-'));
  const env = { ...process.env, NODE_ENV: '' };
  const child = fork(SERVER, [mode, String(burnRounds), folder], { env, stdio: 'ignore' });
  const [{ port }] = await once(child, 'message');
  await load(port, 10 * count);
  if (mode === 'on') {
    const hold = net.connect(port, '127.0.0.1').on('error', () => {});
    hold.write('GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while ((await ask(child)).profiled === 0);
    await load(port, 5 * count);
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

const SIZES = [
  { burnRounds: 0, count: 1500, goals: { idle: 2, on: 10 } },
  { burnRounds: 22, count: 200, goals: { idle: 2, on: 3 } },
];

for (const { burnRounds, count, goals } of SIZES) {
  const times = { plain: [], idle: [], on: [] };
  const modes = Object.keys(times);
  const servers = await Promise.all(modes.map((mode) => start(mode, burnRounds, count)));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, mode] of modes.entries()) times[mode].push(await measure(servers[i], count));
  }
  for (const server of servers) await server.stop();
  const plain = lowerQuartile(times.plain);
  console.log(`request: ${plain.toFixed(1)} µs of CPU without the middleware`);
  for (const mode of ['idle', 'on']) {
    const us = lowerQuartile(times[mode]);
    const what = mode === 'idle' ? 'not selected' : 'while another is profiled';
    const more = (100 * (us / plain - 1)).toFixed(1);
    console.log(`  ${what}: ${us.toFixed(1)} µs, ${more} % more (goal: ${goals[mode]} %)`);
  }
}

/** Whatever else runs on the machine can only add to a time. */
function lowerQuartile(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 2];
}
