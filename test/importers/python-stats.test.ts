import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Dump } from '../../src/importers/dump.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { pythonStats } from '../../src/importers/python/python-stats.ts';
import { readStats } from '../../src/importers/python/python-stats-reader.ts';
import { mergeTables } from '../../src/model/merge-stats.ts';
import type { CountedProfile } from '../../src/model/profile.ts';
import * as m from './marshal-writer.ts';

const load = (bytes: Iterable<number>): CountedProfile => {
  const dump = new Dump(Uint8Array.from(bytes));
  expect(pythonStats.recognises(dump)).toBe(true);
  return readStats(dump.bytes);
};
const timed = (calls: number, primitive = calls): m.Bytes =>
  m.tuple(m.int(calls), m.int(primitive), m.float(0.25), m.float(0.75));

test('rows in the order of the dump, then functions that are only callers', () => {
  const { stats, edges } = load(
    m.dict(
      [m.key('a.py', 1, 'f'), m.record(3, m.dict([m.key('x.py', 9, 'out'), timed(3, 2)]))],
      [m.key('b.py', 2, 'g'), m.record(5, m.dict([m.key('a.py', 1, 'f'), timed(5)]))],
    ),
  );
  expect(stats.functions.functionName).toEqual(['f', 'g', 'out']);
  expect(stats.functions.url).toEqual(['a.py', 'b.py', 'x.py']);
  expect([stats.rowCount, stats.unit, stats.samples]).toEqual([2, 's', null]);
  expect(stats.calls).toEqual([3, 5]);
  expect([...stats.self, ...stats.cumulative]).toEqual([0.5, 0.5, 1.5, 1.5]);
  expect(stats.totals).toEqual({
    ...{ time: 1, idleTime: 0, sampleCount: null },
    ...{ calls: 8, primitiveCalls: 8 },
  });
  expect([...edges.caller, ...edges.callee]).toEqual([2, 0, 0, 1]);
  expect([edges.calls, edges.primitiveCalls]).toEqual([
    [3, 5],
    [2, 5],
  ]);
  expect([...(edges.self ?? []), ...(edges.cumulative ?? [])]).toEqual([0.25, 0.25, 0.75, 0.75]);
});

test('a function has its primitive calls first, a caller last', () => {
  const numbers = m.tuple(m.int(1), m.int(9), m.int(3), m.int(7), m.dict());
  const { stats } = load(m.dict([m.key('a.py', 1, 'f'), numbers]));
  expect([stats.primitiveCalls, stats.calls]).toEqual([[1], [9]]);
  expect([stats.self[0], stats.cumulative[0]]).toEqual([3, 7]);
});

test('a key that comes again replaces its numbers and callers, and keeps its place', () => {
  const { stats, edges } = load(
    m.dict(
      [m.key('a.py', 1, 'f'), m.record(3, m.dict([m.key('b.py', 2, 'g'), timed(3)]))],
      [m.key('b.py', 2, 'g'), m.record(5)],
      [
        m.key('a.py', 1, 'f'),
        m.record(4, m.dict([m.key('a.py', 1, 'f'), timed(1)], [m.key('a.py', 1, 'f'), timed(2)])),
      ],
    ),
  );
  expect([stats.functions.functionName, stats.calls]).toEqual([
    ['f', 'g'],
    [4, 5],
  ]);
  expect([[...edges.caller], [...edges.callee], edges.calls]).toEqual([[0], [0], [2]]);
});

test('bare counts of callers have no times, and may stand beside others that have', () => {
  const counted = m.dict([
    m.key('a.py', 1, 'f'),
    m.record(3, m.dict([m.key('b.py', 2, 'g'), m.int(3)])),
  ]);
  expect(load(counted).edges).toMatchObject({ self: null, cumulative: null, calls: [3] });
  const withTimes = m.dict([
    m.key('b.py', 2, 'g'),
    m.record(1, m.dict([m.key('a.py', 1, 'f'), timed(1)])),
  ]);
  const { edges } = mergeTables([load(counted), load(withTimes)]);
  expect([...(edges.isTimed ?? [])]).toEqual([0, 1]);
  expect(edges.self?.[1]).toBe(0.25);
});

test('the marker of the sampling profiler makes the numbers samples', () => {
  const { stats, edges } = load(
    m.dict(
      [m.tuple(m.short('__sampled__')), m.raw('T')],
      [
        m.key('a.py', 1, 'f'),
        m.tuple(
          ...[
            m.int(4),
            m.int(10),
            m.float(0.4),
            m.float(1),
            m.dict([m.key('b.py', 2, 'g'), m.int(10)]),
          ],
        ),
      ],
    ),
  );
  expect(stats).toMatchObject({ calls: [null], primitiveCalls: [null], callCounts: ['none'] });
  expect([stats.samples?.[0], stats.cumulativeSamples?.[0]]).toEqual([4, 10]);
  expect(stats.totals).toMatchObject({ sampleCount: 4, calls: null, time: 0.4 });
  expect([edges.calls, [...(edges.samples ?? [])]]).toEqual([[null], [10]]);
});

test('an empty dump gives an empty profile and says so', () => {
  const { stats, warnings } = load(m.dict());
  expect([stats.rowCount, warnings.length]).toEqual([0, 1]);
});

test('gzip and bytes behind the table make no difference', async () => {
  const bytes = m.dict([m.key('a.py', 1, 'f'), m.record(3)]);
  const zipped = gzipSync(Uint8Array.from(bytes));
  expect(await loadProfile(zipped)).toEqual(load([...bytes, 0x3f, 0x3f]));
});

test.each<[string, m.Bytes, string]>([
  [
    'a list',
    m.flagged(m.dict([m.list(), m.int(1)])),
    'a list at byte 1, where the key of a function belongs',
  ],
  ['a pair', m.dict([m.tuple(m.short('a'), m.int(1)), m.record(1)]), 'a tuple of 2 at byte 1'],
  ['a short record', m.dict([m.key('a', 1, 'f'), m.tuple(m.int(1))]), 'a tuple of 1 at byte 14'],
  [
    'a nameless line',
    m.dict([m.tuple(m.short('a'), m.short('b'), m.short('c')), m.int(1)]),
    'a text at byte 6, where a line number belongs',
  ],
  ['an unknown code', m.dict([m.key('a', 1, 'f'), m.raw('?')]), 'unknown code 0x3f at byte 14'],
])('what is broken says so: %s', (_, bytes, message) => {
  expect(() => load(bytes)).toThrow(`broken profile: ${message}`);
});

test('a table of callers that many functions share is no way to fill the memory', () => {
  const callers = m.flagged(
    m.dict(...Array.from({ length: 200 }, (_, i) => [m.key('b.py', i, 'g'), m.int(1)] as const)),
  );
  const rows = Array.from({ length: 400 }, (_, i) => {
    return [m.key('a.py', i, 'f'), m.record(1, i === 0 ? callers : m.ref(0))] as const;
  });
  expect(() => load(m.dict(...rows))).toThrow('broken profile');
});

test.each([
  ['a pickle', Uint8Array.of(0x80, 4, 0x95, 1), 'a Python pickle'],
  ['Python source', Buffer.from('import os\n'), 'Python source'],
  ['a Python dictionary as text', Buffer.from("{('a.py', 1, 'f'): (1, 1, 0.5)}"), 'not JSON'],
])('%s is no dump', async (_, bytes, message) => {
  await expect(loadProfile(bytes)).rejects.toThrow(message);
});

test.each(['inventory.python3', 'inventory.python3-profile', 'inventory.python27'])(
  '%s says at which byte it is cut, wherever that is',
  (name) => {
    const bytes = readFileSync(`fixtures/${name}.stats`);
    for (let length = 3; length < bytes.length; length += 1 + (length >> 5)) {
      const message = `truncated Python profile: it ends at byte ${length}, before its content does`;
      expect(() => load(bytes.subarray(0, length))).toThrow(message);
    }
  },
);
