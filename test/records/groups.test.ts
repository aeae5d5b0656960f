import { describe, expect, test } from 'vitest';
import { groupsOf } from '../../src/records/groups.ts';
import type { RequestRecord, SqlCall } from '../../src/records/record.ts';
import { metaOf, waitedMs } from '../../src/records/record-meta.ts';
import { SeededRandom } from '../seeded-random.ts';
import {
  cacheCall,
  digest,
  httpCall,
  rpcCall,
  STACK,
  sampleRecord,
  shopRecord,
  sqlCall,
} from './sample-record.ts';

const sql = (calls: readonly SqlCall[]): RequestRecord => sampleRecord({ sql: { calls } });
const five = <T>(make: (i: number) => T): T[] => Array.from({ length: 5 }, (_, i) => make(i));

describe('N+1', () => {
  test('five calls of one form from one place', () => {
    const calls = five((i) =>
      sqlCall({ text: `select * from t where id = ${i}`, digest: digest(i), durationMs: i + 1 }),
    );
    const [group] = groupsOf(sql(calls));
    expect(group).toMatchObject({ n1: true, duplicates: 0, count: 5, totalMs: 15, wastedMs: 10 });
    expect(groupsOf(sql(calls.slice(1)))[0]).toMatchObject({ n1: false, wastedMs: 0 });
  });

  test('five times the same call are duplicates', () => {
    const calls = five((i) => sqlCall({ digest: digest(1), durationMs: i + 1 }));
    const [group] = groupsOf(sql(calls));
    expect(group).toMatchObject({ n1: false, duplicates: 4, wastedMs: 14 });
  });

  test('both: the N+1 says what is wasted', () => {
    const calls = five((i) => sqlCall({ digest: digest(i % 2), durationMs: i + 1 }));
    expect(groupsOf(sql(calls))[0]).toMatchObject({ n1: true, duplicates: 3, wastedMs: 10 });
  });

  test('calls from two places, of two systems or of two forms are no group', () => {
    const calls = five((i) => sqlCall({ digest: digest(i) }));
    const split = (change: Partial<SqlCall>) =>
      groupsOf(sql(calls.map((call, i) => (i === 2 ? { ...call, ...change } : call))));
    for (const change of [
      { stack: STACK.listOrders },
      { system: 'mysql' },
      { text: 'select a' },
      { stack: null },
    ]) {
      expect(split(change).map(({ count }) => count)).toEqual([4, 1]);
    }
  });

  test('what steers a connection is neither', () => {
    for (const text of ['BEGIN', '/* x */ set a = 1', 'PRAGMA x', 'rollback to savepoint y']) {
      const calls = five((i) => sqlCall({ text, digest: digest(i % 2) }));
      expect(groupsOf(sql(calls))[0]).toMatchObject({ n1: false, duplicates: 0, wastedMs: 0 });
    }
  });

  test('of requests by HTTP only those that read', () => {
    const calls = (method: string) =>
      five((i) => httpCall({ method, url: `http://a:1/items/${i}?b=${i}`, digest: digest(i) }));
    const n1Of = (method: string) =>
      groupsOf(sampleRecord({ http: { calls: calls(method) } })).map(({ n1 }) => n1);
    expect(n1Of('GET')).toEqual([true]);
    expect(n1Of('POST')).toEqual([false]);
  });

  test('calls without a digest are taken for different ones', () => {
    const record = sampleRecord({ rpc: { calls: five(() => rpcCall()) } });
    expect(groupsOf(record)[0]).toMatchObject({ n1: true, duplicates: 0 });
  });
});

describe('forms of calls', () => {
  test.each([
    ['user:1234:name', 'GET user:?:name'],
    ['s_0f8fad5b-d9cb-469f-a165-70867728950e', 'GET s_?'],
    ['h:deadbeefcafe', 'GET h:?'],
    [null, 'GET'],
  ])('cache %s', (key, form) => {
    const record = sampleRecord({ cache: { calls: [cacheCall({ key })] } });
    expect(groupsOf(record)[0]?.fingerprint).toBe(form);
  });

  test.each([
    ['http://u:p@stock:8080/items/7?x=1#y', 'GET http://stock:8080/items/?'],
    ['http://a/v2/0f8fad5b-d9cb-469f-a165-70867728950e/', 'GET http://a/v2/?/'],
    ['http://a/deadbeef/deadbee1', 'GET http://a/deadbeef/?'],
    ['/local/1', 'GET /local/?'],
    ['http://[::1]:3000', 'GET http://[::1]:3000'],
  ])('http %s', (url, form) => {
    const record = sampleRecord({ http: { calls: [httpCall({ url })] } });
    expect(groupsOf(record)[0]?.fingerprint).toBe(form);
  });

  test('rpc by service and method', () => {
    const record = sampleRecord({ rpc: { calls: [rpcCall()] } });
    expect(groupsOf(record)[0]?.fingerprint).toBe('Stock.count');
  });
});

test('only the kinds that are asked for, in their order', () => {
  const record = shopRecord();
  expect(groupsOf(record).map(({ kind }) => kind)).toEqual([
    ...['sql', 'sql', 'sql'],
    ...['cache', 'rpc', 'http'],
  ]);
  expect(groupsOf(record, ['http', 'cache']).map(({ kind }) => kind)).toEqual(['cache', 'http']);
});

test('the call site is the first frame of the application', () => {
  const { site } = groupsOf(sql([sqlCall({ stack: STACK.findUser })]))[0] ?? {};
  expect(site).toEqual({ fn: 'findUser', file: '/shop/src/users.ts', line: 12, col: 23 });
  expect(groupsOf(sql([sqlCall({ stack: STACK.library })]))[0]?.site).toBeNull();
  expect(groupsOf(sql([sqlCall({ stack: 99 })]))[0]?.site).toBeNull();
});

test('the meta adds up the groups and the calls', () => {
  expect(metaOf(shopRecord())).toMatchObject({
    // 6.41 of the orders, 25.1 of users that overlap, 0.8 of what failed.
    sql: [27, 32.31],
    cache: [1, 0.41],
    http: [1, 12.6],
    ...{ n1: 1, n1Calls: 25, duplicates: 12, errors: 1, slow: 0, owner: 'local' },
    wastedMs: 26.4,
  });
  expect(metaOf(sql([sqlCall({ waitMs: 60, durationMs: 40 })])).slow).toBe(1);
});

test('groups of random calls hold each call once, and their sums are those of the calls', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new SeededRandom(seed);
    const calls = Array.from({ length: random.below(60) }, () =>
      sqlCall({
        text: `select ${random.pick(['a', 'b'])} from t where id = ${random.below(9)}`,
        durationMs: random.below(1e5) / 1000,
        stack: random.pick([null, 0, 1, 2, 3]),
        digest: digest(random.below(5)),
      }),
    );
    const groups = groupsOf(sql(calls));
    const members = groups.flatMap((group) => group.calls).sort((a, b) => a - b);
    expect(members).toEqual(calls.map((_, i) => i));
    const total = groups.reduce((sum, { totalMs }) => sum + totalMs, 0);
    expect(total).toBeCloseTo(
      calls.reduce((sum, { durationMs }) => sum + durationMs, 0),
      6,
    );
    for (const group of groups) {
      expect(group.wastedMs).toBeLessThanOrEqual(group.totalMs);
      expect(group.wastedMs > 0).toBe(group.n1 || group.duplicates > 0);
      expect(group.n1).toBe(group.count >= 5 && group.duplicates < group.count - 1);
    }
  }
});

test('waiting time is that of the union of the calls', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = new SeededRandom(seed);
    const calls = Array.from({ length: random.below(20) }, () =>
      sqlCall({ startMs: random.below(50), waitMs: random.below(5), durationMs: random.below(9) }),
    );
    // Whole milliseconds: each is looked at by itself.
    let covered = 0;
    for (let ms = 0; ms < 100; ms++) {
      const isCovered = calls.some(
        (c) => c.startMs <= ms && ms < c.startMs + c.waitMs + c.durationMs,
      );
      if (isCovered) covered++;
    }
    expect(waitedMs(calls)).toBe(covered);
  }
});
