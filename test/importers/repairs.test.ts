import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { lines, printedEdges, printedTree } from '../model/draw-profile.ts';
import { A_FRAME, dump, dumpWithNode, frame, load, warningsOf } from './dumps.ts';

const NODES = dump()['nodes'] as readonly object[];

function tree(document: unknown): string {
  return printedTree(buildCallTree(load(document)));
}

test('samples of unknown nodes are a row of their own under the root', () => {
  const document = dump({ samples: [2, 77, 78] });
  expect(warningsOf(document)).toEqual([
    '2 samples of nodes that are not in the list: shown as (unknown node)',
  ]);
  expect(tree(document)).toBe(
    lines(`
      (root) 0/50
        a 20/20 ×1
        (unknown node) 30/30 ×1
    `),
  );
});

test('an unknown node is an ordinary frame: it breaks the stack, and may collect garbage', () => {
  const gc = { id: 4, callFrame: frame('(garbage collector)') };
  const [root, ...rest] = NODES;
  const nodes = [{ ...root, children: [2, 4] }, ...rest, gc];
  const profile = load(dump({ nodes, samples: [2, 99, 4, 2], timeDeltas: [0, 10, 10, 10] }));
  const built = buildCallTree(profile);
  expect(printedTree(built)).toBe(
    lines(`
      (root) 0/40
        a 20/20 ×2
        (unknown node) 10/20 ×1
          (garbage collector) 10/10 ×1
    `),
  );
  const stats = functionStats(built);
  expect(printedEdges(stats, callEdges(built, stats))).toBe(
    lines(`
      (unknown node) > (garbage collector) 10/10 ×1
    `),
  );
});

test('the root is the first node without a parent; others hang under it', () => {
  const extra = { id: 9, callFrame: { ...A_FRAME, functionName: 'x' } };
  const document = dump({ nodes: [...NODES, extra], samples: [2, 9, 9] });
  expect(warningsOf(document)).toEqual(['1 node without a parent: put under the root']);
  expect(tree(document)).toBe(
    lines(`
      (root) 0/50
        a 20/20 ×1
        x 30/30 ×1
    `),
  );
});

test('a second (root) is the root, also below another', () => {
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2] },
    { id: 2, callFrame: frame('(root)'), children: [3] },
    { id: 3, callFrame: frame('(root)'), children: [4] },
    { id: 4, callFrame: A_FRAME },
    { id: 5, callFrame: frame('(root)') },
  ];
  expect(tree(dump({ nodes, samples: [4, 3, 5] }))).toBe(
    lines(`
      (root) 30/50
        a 20/20 ×1
    `),
  );
});

test('of two parents the first in the list wins', () => {
  const other = { id: 4, callFrame: { ...A_FRAME, functionName: 'c' }, children: [3] };
  const [root, ...rest] = NODES;
  const document = dump({ nodes: [{ ...root, children: [2, 4] }, ...rest, other] });
  expect(warningsOf(document)).toEqual(['1 node with two parents: the first is used']);
  expect(tree(document)).toBe(tree(dump()));
});

test('the same child twice in one list is no second parent', () => {
  expect(warningsOf(dumpWithNode(1, { children: [3, 3] }))).toEqual([]);
});

test('unknown children are ignored', () => {
  const document = dumpWithNode(2, { children: [50, 51] });
  expect(warningsOf(document)).toEqual(['2 children not in the list of nodes: ignored']);
  expect(tree(document)).toBe(tree(dump()));
});

test('an unknown parent leaves a node under the root', () => {
  const nodes = [
    { id: 1, callFrame: frame('(root)') },
    { id: 2, callFrame: A_FRAME, parent: 1 },
    { id: 3, callFrame: { ...A_FRAME, functionName: 'b' }, parent: 66 },
  ];
  expect(warningsOf(dump({ nodes }))).toEqual([
    '1 node whose parent is not in the list of nodes',
    '1 node without a parent: put under the root',
  ]);
});

test('lists of different length: the shorter counts', () => {
  expect(warningsOf(dump({ timeDeltas: [10, 20] }))).toEqual([
    '3 samples but 2 timeDeltas: the first 2 of each are used',
  ]);
  expect(load(dump({ timeDeltas: [10, 20] })).timeline.nodeIndex).toHaveLength(2);
});

test.each([{ timeDeltas: undefined }, { timeDeltas: [] }])(
  'without times they are estimated: %o',
  (changes) => {
    expect(warningsOf(dump(changes))).toEqual([
      'the dump has no timeDeltas: times are estimated, an equal share for each sample',
    ]);
    expect([...load(dump(changes)).timeline.durationUs]).toEqual([20, 20, 20]);
  },
);

test.each([
  ['an empty list of samples, whatever the hits', dump({ samples: [], timeDeltas: [] })],
  ['neither samples nor hits', { nodes: [{ id: 1, callFrame: frame('(root)') }], startTime: 1 }],
])('empty reports and a warning: %s', (_, document) => {
  expect(warningsOf(document)).toEqual(['the dump has no samples: every report is empty']);
  expect(functionStats(buildCallTree(load(document)))).toMatchObject({
    rowCount: 0,
    totals: { time: 0, sampleCount: 0 },
  });
});

test('no nodes at all', () => {
  expect(warningsOf({ nodes: [], samples: [], timeDeltas: [], startTime: 1, endTime: 2 })).toEqual([
    'the dump has no nodes',
    'the dump has no samples: every report is empty',
  ]);
  expect(tree({ nodes: [], samples: [4], timeDeltas: [0], startTime: 0, endTime: 9 })).toBe(
    lines(`
      (root) 0/9
        (unknown node) 9/9 ×1
    `),
  );
});

test('garbage collection without samples stays under the root', () => {
  const [root, ...rest] = NODES;
  const gc = { id: 4, callFrame: frame('(garbage collector)'), hitCount: 3 };
  const nodes = [{ ...root, children: [2, 4] }, ...rest, gc];
  expect(tree(dump({ nodes, samples: undefined, timeDeltas: undefined }))).toBe(
    lines(`
      (root) 0/60
        a 10/30
          b 20/20
        (garbage collector) 30/30
    `),
  );
});
