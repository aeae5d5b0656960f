// A server of the benchmark "request" and its load: what a request takes of the CPU.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('request-server.mjs', import.meta.url));
const CONNECTIONS = 4;

/** A page loads it: by default such a request is not profiled, and the look at its header is what that costs. */
const REQUEST = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'User-Agent: bench',
  'Accept: */*',
  'Accept-Encoding: gzip',
  'Referer: http://localhost/',
];

function requestWith(headers) {
  return [...REQUEST, ...headers, '\r\n'].join('\r\n');
}

/** Sends requests one after the other on one connection, until there were so many. */
function send(port, count, headers) {
  const request = requestWith(headers);
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
    let left = count;
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      // The answer is small: it comes in one piece, headers and body.
      if (!bytes.subarray(-5).equals(Buffer.from('hello'))) return;
      if (--left > 0) socket.write(request);
      else socket.end(resolve);
    });
  });
}

async function load(port, count, headers) {
  const each = Math.ceil(count / CONNECTIONS);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => send(port, each, headers)));
  return each * CONNECTIONS;
}

export async function ask(child) {
  child.send('time');
  const [answer] = await once(child, 'message');
  return answer;
}

/** A server in a mode, warm, ready to be measured. */
export async function start(mode, handler, count, headers = []) {
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-request-'));
  const env = { ...process.env, NODE_ENV: '' };
  const child = fork(SERVER, [mode, handler, folder], { env, stdio: 'ignore' });
  const [{ port }] = await once(child, 'message');
  await load(port, 3 * count, headers);
  if (mode === 'on') {
    const hold = net.connect(port, '127.0.0.1').on('error', () => {});
    hold.write('GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n');
    while ((await ask(child)).profiled === 0);
    await load(port, count, headers);
  }
  const stop = async () => {
    child.send('end');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, port, headers, stop };
}

/** CPU time of a request in µs. */
export async function measure({ child, port, headers }, count) {
  const before = (await ask(child)).ns;
  const sent = await load(port, count, headers);
  return ((await ask(child)).ns - before) / sent / 1000;
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
