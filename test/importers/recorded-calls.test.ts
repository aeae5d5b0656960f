import { expect, test } from 'vitest';
import { memorySource } from '../../src/importers/byte-source.ts';
import { scanProfile } from '../../src/importers/v8/scan/scan-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { A_FRAME, dump, errorOf, frame, load, warningsOf } from './dumps.ts';

/** The key of a recorder: `a` of the dump, and a function that no sample names. */
const RECORDED = {
  version: 1,
  timedWhileCounting: true,
  urls: ['file:///app/a.js'],
  functions: {
    functionName: ['a', 'never'],
    url: [0, 0],
    line: [3, 7],
    column: [9, 1],
    calls: [4711, 3],
  },
};

const counted = (changes: object = {}) => dump({ scoobyprof: { ...RECORDED, ...changes } });

test('counted functions have exact calls, the others what was observed', async () => {
  const stats = functionStats(buildCallTree(await load(counted())));
  expect(stats.functions.functionName).toEqual(['a', 'b', 'never']);
  expect(stats.calls).toEqual([4711, 1, 3]);
  expect(stats.primitiveCalls).toEqual([null, 1, null]);
  expect(stats.callCounts).toEqual(['exact', 'observed', 'exact']);
  expect([...stats.self]).toEqual([20, 30, 0]);
  expect(stats.totals).toMatchObject({ calls: 4715, primitiveCalls: null });
});

test('both readers take the key, wherever it stands and whatever the window', async () => {
  const { scoobyprof, ...rest } = counted();
  for (const document of [
    { ...rest, scoobyprof },
    { scoobyprof, ...rest },
  ]) {
    const bytes = Buffer.from(JSON.stringify(document, null, 1));
    const expected = await load(document);
    expect(expected.exactCalls?.calls).toEqual(Float64Array.of(-1, 4711, -1, 3));
    for (const windowBytes of [1, 7, 1 << 16]) {
      expect(await scanProfile(memorySource(bytes), { windowBytes })).toEqual(expected);
    }
  }
});

test('the old form takes it too, with lines that count from 1 all the same', async () => {
  const node = { ...A_FRAME, lineNumber: 3, columnNumber: 9, id: 2, hitCount: 1, children: [] };
  const head = { ...frame('(root)', { lineNumber: 0 }), id: 1, hitCount: 0, children: [node] };
  const profile = await load({ head, startTime: 1, endTime: 2, scoobyprof: RECORDED });
  expect(profile.exactCalls?.calls).toEqual(Float64Array.of(-1, 4711, 3));
});

test('a version of another time is passed over, with a warning', async () => {
  expect(await warningsOf(counted({ version: 2 }))).toEqual([
    'counted calls of version 2: ignored, this program reads version 1',
  ]);
});

test.each([
  ['no object', dump({ scoobyprof: 5 })],
  ['columns of two lengths', counted({ functions: { ...RECORDED.functions, line: [1] } })],
  ['a fraction of a call', counted({ functions: { ...RECORDED.functions, calls: [1, 0.5] } })],
  ['a url that is not there', counted({ functions: { ...RECORDED.functions, url: [0, 1] } })],
])('broken: %s', async (_, document) => {
  expect((await errorOf(document)).code).toBe('not-a-profile');
});
