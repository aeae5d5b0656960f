import { expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { drawn, drawnFunctions, drawnStats, lines, printedRows } from './draw-profile.ts';

test('recursion counts once per sample', () => {
  const stats = drawnStats(`
    us  1  2  4  8
        f  f  f  g
           f  g
              f
  `);
  expect(printedRows(stats)).toBe(
    lines(`
      f 7/7 ×3/1
      g 8/12 ×2
    `),
  );
  expect([...(stats.cumulativeSamples ?? [])]).toEqual([3, 2]);
});

test('mutual recursion counts each function once per sample', () => {
  const stats = drawnStats(`
    us  1     2
        even  even
        odd   odd
        even  even
        odd
  `);
  expect(printedRows(stats)).toBe(
    lines(`
      even 2/3 ×2/1
      odd 1/3 ×2/1
    `),
  );
});

test('the same function in two branches counts in both', () => {
  const stats = drawnStats(`
    us  1     2
        main  main
        a     b
        x     x
  `);
  expect(printedRows(stats)).toBe(
    lines(`
      main 0/3 ×1
      a 0/1 ×1
      x 3/3 ×2
      b 0/2 ×1
    `),
  );
});

test('a function is listed when it was on the stack of a sample, with no time too', () => {
  const profile = drawn(`
    us  0     3
        main  main
        a     b
  `);
  expect(printedRows(functionStats(buildCallTree(profile)))).toBe(
    lines(`
      main 0/3 ×1
      a 0/0 ×1
      b 3/3 ×1
    `),
  );
  const onlySecond = {
    ...profile,
    timeline: {
      ...profile.timeline,
      nodeIndex: profile.timeline.nodeIndex.slice(1),
      durationUs: profile.timeline.durationUs.slice(1),
    },
  };
  const { functions } = functionStats(buildCallTree(onlySecond));
  expect(functions.functionName).toEqual(['main', 'b']);
});

test('the totals count idle time and the root; the root is no row', () => {
  const stats = drawnStats(`
    us  1     2       4       8
        main  (idle)  (root)  (program)
  `);
  expect(stats.functions.functionName).toEqual(['main', '(idle)', '(program)']);
  expect(stats.totals).toEqual({
    time: 15,
    idleTime: 2,
    sampleCount: 4,
    calls: 3,
    primitiveCalls: 3,
  });
});

test('hit counts give times and samples, but no calls', () => {
  const HITS = Float64Array.of(1, 3);
  const profile = drawn('main');
  const stats = functionStats(
    buildCallTree({
      ...profile,
      timeline: {
        ...profile.timeline,
        nodeIndex: new Int32Array(),
        durationUs: new Float64Array(),
      },
      weights: { stacks: HITS, samples: HITS, self: Float64Array.of(10, 30) },
    }),
  );
  expect(printedRows(stats)).toBe('\nmain 30/30 ×null\n');
  expect(stats.callCounts).toEqual(['none']);
  expect(stats.totals).toEqual({
    time: 40,
    idleTime: 0,
    sampleCount: 4,
    calls: null,
    primitiveCalls: null,
  });
});

test('functions of one group are one row: time once per sample, calls add up', () => {
  const profile = drawn(`
    us  1     2     4
        main  main  main
        a           b
        b
  `);
  const tree = buildCallTree(profile);
  const groups = drawnFunctions('main', 'ab');
  const groupOf = new Map([
    ['(root)', 0],
    ['main', 0],
    ['a', 1],
    ['b', 1],
  ]);
  const names = profile.functions.functionName;
  const groupOfFunction = Int32Array.from(names, (name) => groupOf.get(name) as number);
  expect(printedRows(functionStats(tree, { groups, groupOfFunction }))).toBe(
    lines(`
      main 2/7 ×1
      ab 5/5 ×3/2
    `),
  );
});

test('a profile without samples has no rows', () => {
  const profile = drawn('main');
  const timeline = {
    ...profile.timeline,
    nodeIndex: new Int32Array(),
    durationUs: new Float64Array(),
  };
  const stats = functionStats(buildCallTree({ ...profile, timeline }));
  expect(stats.rowCount).toBe(0);
  expect(stats.totals).toMatchObject({ time: 0, sampleCount: 0, calls: 0 });
});
