import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { nowUs, wallClockMs } from '../../src/request/context/clock.ts';
import { requestContext } from '../../src/request/context/request-context.ts';
import { recorder } from '../../src/request/cpu/recorder.ts';
import type { FinishedRequest, RequestSink } from '../../src/request/cpu/tracked-request.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function collector(): RequestSink & { requests: FinishedRequest[]; errors: unknown[] } {
  const requests: FinishedRequest[] = [];
  const errors: unknown[] = [];
  return {
    requests,
    errors,
    write: (request) => void requests.push(request),
    lost: (error) => void errors.push(error),
    flushNow: () => undefined,
  };
}

function begin(sink: RequestSink) {
  const line = { method: 'GET', url: '/' };
  const answer = () => ({ route: null, status: 200 });
  return recorder.begin(line, answer, { sink, intervalUs: 1000, lingerMs: 50 });
}

function burn(ms: number): void {
  const end = performance.now() + ms;
  for (let x = 0; performance.now() < end; x++) Math.sqrt(x);
}

test('a sink that fails does not take the process with it', async () => {
  const sink = collector();
  sink.write = () => {
    throw new Error('of the sink');
  };
  recorder.end(begin(sink), 'finished');
  recorder.settle();
  expect(sink.errors).toEqual([new Error('of the sink')]);
});

test('work of two requests, one within the other, is counted once', async () => {
  const sink = collector();
  const outer = begin(sink);
  const inner = begin(sink);
  recorder.run(outer, () => {
    burn(20);
    recorder.run(inner, () => burn(20));
    burn(20);
  });
  burn(30);
  recorder.end(outer, 'finished');
  recorder.end(inner, 'finished');
  recorder.settle();
  const [outerMs, innerMs] = sink.requests.map(({ cpuMs }) => cpuMs) as [number, number];
  expect(outerMs).toBeGreaterThanOrEqual(40);
  expect(innerMs).toBeGreaterThanOrEqual(20);
  expect(outerMs + innerMs).toBeLessThan((sink.requests[0]?.durationMs ?? 0) - 29);
});

test('work that goes on after the end of a request is nobody’s, and not of the next one', async () => {
  const sink = collector();
  const first = begin(sink);
  const background = recorder.run(first, async () => {
    await sleep(10);
    burn(500);
  });
  recorder.end(first, 'finished');
  const second = begin(sink);
  await background;
  recorder.end(second, 'finished');
  recorder.settle();
  for (const { cpuMs } of sink.requests) expect(cpuMs).toBeLessThan(450);
});

test('an error in the work goes on, and ends the slice', async () => {
  const sink = collector();
  const request = begin(sink);
  const work = (): never => {
    burn(5);
    throw new Error('of the work');
  };
  expect(() => recorder.run(request, work)).toThrow('of the work');
  burn(500);
  recorder.end(request, 'finished');
  recorder.settle();
  expect(sink.requests[0]?.cpuMs).toBeLessThan(500);
});

test('a context that ends within its own work leaves nothing behind', async () => {
  const sink = collector();
  const request = begin(sink);
  recorder.run(request, () => recorder.end(request, 'finished'));
  expect(requestContext.current).toBe(null);
  recorder.settle();
  expect(sink.requests).toHaveLength(1);
});

test('the clocks agree with those of the system', () => {
  const us = Number(process.hrtime.bigint()) / 1000;
  expect(Math.abs(nowUs() - us)).toBeLessThan(50_000);
  expect(Math.abs(wallClockMs() - Date.now())).toBeLessThan(100);
  vi.spyOn(Date, 'now').mockReturnValue(1e12);
  expect(wallClockMs()).toBeCloseTo(1e12, 0);
  vi.restoreAllMocks();
  expect(Math.abs(wallClockMs() - Date.now())).toBeLessThan(100);
});
