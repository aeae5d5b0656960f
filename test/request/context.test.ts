import { createHook } from 'node:async_hooks';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { promiseHooks } from 'node:v8';
import { afterEach, expect, test } from 'vitest';
import { bind } from '../../src/request/context/current.ts';
import { type Followed, requestContext } from '../../src/request/context/request-context.ts';

const followed: Followed[] = [];
function follow(): Followed {
  const about = { id: 'a', method: 'GET', url: '/' };
  const request = { about, place: { owner: null }, cpuUs: 0, threadCpuUs: 0 };
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

/** Hooks that a program, or what watches it, has beside ours. */
function hooksOfOthers(): () => void {
  const hook = createHook({ init: () => undefined, after: () => undefined }).enable();
  const stop = promiseHooks.createHook({ init: () => undefined, before: () => undefined });
  return () => {
    hook.disable();
    stop();
  };
}

test.each([
  ['alone', () => () => undefined],
  ['beside hooks of others', hooksOfOthers],
])('who runs is known without a profiler, through awaits, timers and I/O: %s', async (_, hooks) => {
  const stopHooks = hooks();
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
  stopHooks();
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

/** A pool of one, which calls who waits in the middle of the work of who gives back. */
function poolOfOne(keep: <F extends () => void>(callback: F) => F) {
  const waiting: (() => void)[] = [];
  let isFree = true;
  return {
    acquire(callback: () => void): void {
      if (isFree) {
        isFree = false;
        callback();
      } else waiting.push(keep(callback));
    },
    release(): void {
      const next = waiting.shift();
      isFree = next === undefined;
      next?.();
    },
  };
}

test('who waits for a pool is at work for itself when its callback is bound', async () => {
  const pool = poolOfOne((callback) => bind(callback));
  const [a, b] = [follow(), follow()];
  const seen: unknown[] = [];
  const burntUs: number[] = [];
  const query = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      pool.acquire(() => {
        setTimeout(() => {
          seen.push(requestContext.current);
          const start = performance.now();
          burn(ms);
          // On a busy machine it takes longer.
          burntUs.push(1000 * (performance.now() - start));
          pool.release();
          resolve();
        }, 1);
      });
    });
  const outside = (): Promise<void> => query(0);
  const done = [requestContext.run(a, () => query(5)), outside()];
  done.push(
    requestContext.run(b, () => query(40)),
    outside(),
  );
  await Promise.all(done);
  expect(seen).toEqual([a, null, b, null]);
  const [ofA = 0, , ofB = 0] = burntUs;
  expect(ofB).toBeGreaterThan(39_000);
  expect(a.cpuUs).toBeLessThan(ofA + ofB);
  expect(b.cpuUs).toBeGreaterThan(ofB - 1000);
});

test('a bound function is its callback in all else', () => {
  const request = follow();
  const add = requestContext.run(request, () =>
    bind(function (this: { sum: number }, a: number, b: number) {
      return [this.sum + a + b, requestContext.current] as const;
    }),
  );
  expect(add.length).toBe(2);
  expect(add.call({ sum: 1 }, 2, 3)).toEqual([6, request]);
  const fail = bind(() => {
    throw new Error('of the callback');
  });
  expect(fail).toThrow('of the callback');
  requestContext.release(request);
  expect(add.call({ sum: 1 }, 2, 3)).toEqual([6, null]);
});
