import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Followed, requestContext } from '../../src/request/context/request-context.ts';

const followed: Followed[] = [];
function follow(): Followed {
  const request = { place: { owner: null }, cpuUs: 0 };
  requestContext.follow(request);
  followed.push(request);
  return request;
}
afterEach(() => {
  for (const request of followed.splice(0)) requestContext.release(request);
});

function burn(ms: number): void {
  const end = performance.now() + ms;
  for (let x = 0; performance.now() < end; x++) Math.sqrt(x);
}

test('who runs is known without a profiler, through awaits, timers and I/O', async () => {
  const [a, b] = [follow(), follow()];
  const server = http.createServer((_, response) => response.end('x')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const seen = async (request: Followed): Promise<unknown[]> => {
    const found: unknown[] = [requestContext.current];
    await null;
    found.push(requestContext.current);
    await sleep(3);
    found.push(requestContext.current);
    await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    found.push(requestContext.current);
    await turn();
    return [...found, requestContext.current].filter((one) => one !== request);
  };
  const all = await Promise.all([a, b].map((one) => requestContext.run(one, () => seen(one))));
  expect(all).toEqual([[], []]);
  expect(requestContext.current).toBe(null);
  server.close();
});

test('the slices add up to the time of each request, and do not overlap', async () => {
  const slices: [Followed, number, number][] = [];
  const unlisten = requestContext.listen((...slice) => void slices.push(slice));
  const requests = [follow(), follow(), follow()];
  const work = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      burn(1);
      await sleep(1);
    }
  };
  await Promise.all(requests.map((request) => requestContext.run(request, work)));
  unlisten();
  for (const request of requests) {
    const us = slices.reduce((sum, [of, from, to]) => sum + (of === request ? to - from : 0), 0);
    expect(us).toBeCloseTo(request.cpuUs, 3);
    expect(us).toBeGreaterThan(4500);
  }
  for (const [i, [, from]] of slices.slice(1).entries()) {
    expect(from).toBeGreaterThanOrEqual(slices[i]?.[2] ?? 0);
  }
});
