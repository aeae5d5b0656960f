import { expect, test } from 'vitest';
import type { RequestRecord } from '../../src/records/record.ts';
import { waitedMs } from '../../src/records/record-meta.ts';
import { timeShares } from '../../src/records/time-shares.ts';
import { SeededRandom } from '../seeded-random.ts';
import { randomRecord } from './random-record.ts';
import { cacheCall, httpCall, sampleRecord, sqlCall } from './sample-record.ts';

function request(
  plugins: RequestRecord['plugins'],
  durationMs: number,
  cpuMs: number | null,
): RequestRecord {
  return sampleRecord(plugins, { durationMs, cpuMs });
}

test('calls one after the other, the processor and the rest stand beside each other', () => {
  const record = request(
    {
      sql: { calls: [sqlCall({ startMs: 2, waitMs: 1, durationMs: 4 })] },
      http: { calls: [httpCall({ startMs: 10, durationMs: 5 })] },
    },
    20,
    3,
  );
  const shares = { cpu: 3, sql: 5, cache: 0, rpc: 0, http: 5, rest: 7 };
  expect(timeShares(record)).toEqual(shares);
});

test('calls of one kind at once count once', () => {
  const calls = [1, 2, 3].map((startMs) => sqlCall({ startMs, durationMs: 4 }));
  expect(timeShares(request({ sql: { calls } }, 10, 0)).sql).toBe(6);
});

test('kinds that run at once share the time', () => {
  const record = request(
    {
      sql: { calls: [sqlCall({ startMs: 0, durationMs: 6 })] },
      cache: { calls: [cacheCall({ startMs: 2, durationMs: 4 })] },
    },
    10,
    0,
  );
  expect(timeShares(record)).toMatchObject({ sql: 4, cache: 2, rest: 4 });
});

test('work during a call is no waiting for it', () => {
  const record = request({ sql: { calls: [sqlCall({ startMs: 0, durationMs: 10 })] } }, 10, 4);
  expect(timeShares(record)).toMatchObject({ cpu: 4, sql: 6, rest: 0 });
});

test('what lies behind the end of the request does not count', () => {
  const calls = [sqlCall({ startMs: 8, durationMs: 40 }), sqlCall({ startMs: 30, durationMs: 1 })];
  expect(timeShares(request({ sql: { calls } }, 10, null))).toMatchObject({ sql: 2, rest: 8 });
});

test('a processor that was busy in several threads fills the request at most', () => {
  const record = request({ sql: { calls: [sqlCall({ durationMs: 5 })] } }, 10, 14);
  expect(timeShares(record)).toMatchObject({ cpu: 10, sql: 0, rest: 0 });
});

test('the shares of any record add up to its duration, and none is more than was waited', () => {
  const random = new SeededRandom(31);
  for (let i = 0; i < 300; i++) {
    const record = {
      ...randomRecord(random, i),
      durationMs: random.below(100_000) / 1000,
      cpuMs: random.chance(0.2) ? null : random.below(120_000) / 1000,
    };
    const shares = timeShares(record);
    const parts = Object.values(shares);
    expect(parts.every((ms) => ms >= 0)).toBe(true);
    const sum = parts.reduce((total, ms) => total + ms, 0);
    expect(Math.abs(sum - record.durationMs)).toBeLessThan(0.0005);
    for (const kind of ['sql', 'cache', 'rpc', 'http'] as const) {
      const calls = record.plugins[kind]?.calls ?? [];
      expect(shares[kind]).toBeLessThanOrEqual(waitedMs(calls) + 0.001);
    }
  }
});
