import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import type { CallCounts, Count } from '../../src/model/counts.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { mergeTables, type StatsTables } from '../../src/model/merge-stats.ts';
import { drawn, drawnFunctions, lines, printedEdges, printedRows } from './draw-profile.ts';

function tables(text: string): StatsTables {
  const tree = buildCallTree(drawn(text));
  const stats = functionStats(tree);
  return { stats, edges: callEdges(tree, stats) };
}

interface OneRow {
  readonly calls: Count | null;
  readonly primitiveCalls: Count | null;
  readonly callCounts: CallCounts;
}

/** A table with one function and one edge of it to itself. */
function oneRow(row: OneRow, unit: 'us' | 's' = 'us'): StatsTables {
  const calls = [row.calls];
  const primitiveCalls = [row.primitiveCalls];
  const callCounts = [row.callCounts];
  const times = { self: Float64Array.of(1), cumulative: Float64Array.of(2) };
  const shared = { calls, primitiveCalls, callCounts, ...times };
  return {
    stats: {
      ...shared,
      functions: drawnFunctions('f'),
      rowCount: 1,
      unit,
      samples: null,
      cumulativeSamples: null,
      totals: {
        time: 3,
        idleTime: 0,
        sampleCount: null,
        calls: row.calls,
        primitiveCalls: row.primitiveCalls,
      },
    },
    edges: { ...shared, caller: Int32Array.of(0), callee: Int32Array.of(0) },
  };
}

const NONE: OneRow = { calls: null, primitiveCalls: null, callCounts: 'none' };
const OBSERVED: OneRow = { calls: 5, primitiveCalls: 4, callCounts: 'observed' };
const EXACT: OneRow = { calls: 70, primitiveCalls: 60, callCounts: 'exact' };
const COVERAGE: OneRow = { calls: 900, primitiveCalls: null, callCounts: 'exact' };

const A = `
  us  1     2     4
      main  main  (idle)
      a     b
`;
const B = `
  us  10    20
      main  c
      b     main
      b
`;

test('rows and edges add up by function; new ones follow', () => {
  const merged = mergeTables([tables(A), tables(B)]);
  expect(printedRows(merged.stats)).toBe(
    lines(`
      main 20/33 ×3
      a 1/1 ×1
      b 12/12 ×3/2
      (idle) 4/4 ×1
      c 0/20 ×1
    `),
  );
  expect(printedEdges(merged.stats, merged.edges)).toBe(
    lines(`
      main > a 1/1 ×1
      main > b 2/12 ×2
      b > b 10/10 ×1
      c > main 20/20 ×1
    `),
  );
  expect(merged.stats.totals).toEqual({
    time: 37,
    idleTime: 4,
    sampleCount: 5,
    calls: 9,
    primitiveCalls: 8,
  });
});

test('seconds become microseconds where they meet them, idle ones too', () => {
  const seconds = oneRow(EXACT, 's');
  const idle = { ...seconds.stats, totals: { ...seconds.stats.totals, idleTime: 2 } };
  const { stats } = mergeTables([{ ...seconds, stats: idle }, oneRow(EXACT)]);
  expect([stats.unit, ...stats.self, ...stats.cumulative]).toEqual(['us', 1000001, 2000002]);
  expect(stats.totals).toMatchObject({ time: 3000003, idleTime: 2000000 });
});

test('one table stays as it is', () => {
  const only = tables(A);
  expect(mergeTables([only])).toBe(only);
});

test('code of eval never merges across dumps, but does within one', () => {
  const profile = `
    made@eval:31:1:1  made@eval:31:1:1
    x                 y
  `;
  const { stats, edges } = mergeTables([tables(profile), tables(profile)]);
  expect(printedRows(stats)).toBe(
    lines(`
      made 0/2 ×1
      x 2/2 ×2
      y 2/2 ×2
      made 0/2 ×1
    `),
  );
  expect(edges.caller).toEqual(Int32Array.of(0, 0, 3, 3));
});

test('no name of a function can pass for code of eval in another dump', () => {
  // The key of the second function in dump 1 once read like that of the first.
  const evaluated = tables('f@eval:7:2:3');
  const other = tables('x');
  const named = drawnFunctions('x');
  const hostile = {
    ...other,
    stats: {
      ...other.stats,
      functions: { ...named, functionName: ['val:7f'], url: ['6:e'], line: [1], column: [2] },
    },
  };
  expect(mergeTables([hostile, hostile, evaluated]).stats.rowCount).toBe(2);
  expect(mergeTables([hostile, evaluated]).stats.rowCount).toBe(2);
});

test.each([
  { parts: [OBSERVED, OBSERVED], calls: 10, primitiveCalls: 8, callCounts: 'observed' },
  { parts: [EXACT, EXACT], calls: 140, primitiveCalls: 120, callCounts: 'exact' },
  { parts: [NONE, NONE], calls: null, primitiveCalls: null, callCounts: 'none' },
  { parts: [EXACT, OBSERVED], calls: 75, primitiveCalls: 64, callCounts: 'observed' },
  { parts: [NONE, OBSERVED], calls: 5, primitiveCalls: 4, callCounts: 'observed' },
  { parts: [NONE, EXACT], calls: 70, primitiveCalls: 60, callCounts: 'observed' },
  { parts: [COVERAGE, OBSERVED], calls: 905, primitiveCalls: null, callCounts: 'observed' },
  { parts: [COVERAGE, NONE], calls: 900, primitiveCalls: null, callCounts: 'observed' },
  { parts: [NONE, COVERAGE, EXACT], calls: 970, primitiveCalls: null, callCounts: 'observed' },
])(
  'counts of $parts.0.callCounts and $parts.1.callCounts in any order: $calls/$primitiveCalls',
  ({ parts, calls, primitiveCalls, callCounts }) => {
    for (const order of [parts, parts.toReversed()]) {
      const { stats, edges } = mergeTables(order.map((row) => oneRow(row)));
      const expected = {
        calls: [calls],
        primitiveCalls: [primitiveCalls],
        callCounts: [callCounts],
      };
      expect(stats).toMatchObject(expected);
      expect(edges).toMatchObject(expected);
      expect(stats.totals).toMatchObject({ calls, primitiveCalls });
    }
  },
);

test('counts beyond 2^53 stay exact', () => {
  const big = { calls: 2 ** 53 - 1, primitiveCalls: 1n << 60n, callCounts: 'exact' as const };
  const { stats } = mergeTables([oneRow(big), oneRow(big)]);
  expect(stats.calls).toEqual([2n ** 54n - 2n]);
  expect(stats.primitiveCalls).toEqual([1n << 61n]);
});

test('seconds stay seconds among themselves and become microseconds beside them', () => {
  const seconds = oneRow(EXACT, 's');
  expect(mergeTables([seconds, seconds]).stats).toMatchObject({
    unit: 's',
    self: Float64Array.of(2),
  });
  const mixed = mergeTables([seconds, oneRow(EXACT)]);
  expect(mixed.stats).toMatchObject({
    unit: 'us',
    self: Float64Array.of(1_000_001),
    totals: { time: 3_000_003 },
  });
  expect(mixed.edges.cumulative).toEqual(Float64Array.of(2_000_002));
});

test('the number of samples is unknown where one part has none', () => {
  const { stats } = mergeTables([tables('f'), oneRow(EXACT)]);
  expect(stats.samples).toBeNull();
  expect(stats.totals.sampleCount).toBeNull();
});
