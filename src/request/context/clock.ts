import { performance } from 'node:perf_hooks';

/**
 * Microseconds of the clock of `process.hrtime`, with which V8 stamps its samples. `performance.now` gives a plain
 * number, where `hrtime` makes an array or a bigint for each reading.
 */
export function nowUs(): number {
  return performance.now() * 1000 + ORIGIN_US;
}

/**
 * Microseconds for which this thread has had a processor, as the system counts them: on Linux, where a thread runs
 * undisturbed, in steps of its tick. `null`: this Node cannot tell.
 */
export const THREAD_TIME: (() => number) | null = threadTime();

function threadTime(): (() => number) | null {
  const usage: unknown = Reflect.get(process, 'threadCpuUsage');
  if (typeof usage !== 'function') return null;
  const read = usage as () => { user: number; system: number };
  return () => {
    const { user, system } = read.call(process);
    return user + system;
  };
}

const ORIGIN_US = originUs();

/** What lies between the two clocks, from the quickest of some readings. */
function originUs(): number {
  let quickest = Number.POSITIVE_INFINITY;
  let origin = 0;
  for (let i = 0; i < 20; i++) {
    const before = performance.now();
    const us = Number(process.hrtime.bigint()) / 1000;
    const after = performance.now();
    if (after - before >= quickest) continue;
    quickest = after - before;
    origin = us - (before + after) * 500;
  }
  return origin;
}

/** Beyond it the system's clock was set, or the machine slept. */
const CLOCK_SET_MS = 2;
let wallOriginMs = performance.timeOrigin;

/** Milliseconds since 1970 with microseconds behind the point, which `Date` does not have. */
export function wallClockMs(): number {
  const ms = wallOriginMs + performance.now();
  const aheadMs = Date.now() - ms;
  if (Math.abs(aheadMs) < CLOCK_SET_MS) return ms;
  wallOriginMs += aheadMs;
  return ms + aheadMs;
}
