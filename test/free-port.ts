import { createServer } from 'node:net';

/** Below what the system gives to connections that go out, so that none of those takes a port between now and its use. */
const FIRST = 10_240;
const PORTS_OF_A_WORKER = 500;
const WORKERS = 40;

const worker = Number(process.env['VITEST_POOL_ID'] ?? process.pid) % WORKERS;
let next = Math.floor(Math.random() * PORTS_OF_A_WORKER);

/** A port of the loopback address that nobody listens on. Test files that run at once get different ones. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_OF_A_WORKER; tries++) {
    const port = FIRST + worker * PORTS_OF_A_WORKER + (next++ % PORTS_OF_A_WORKER);
    if (await isFree(port)) return port;
  }
  throw new Error('no port of this worker is free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
