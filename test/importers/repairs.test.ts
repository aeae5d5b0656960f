import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { lines, printedEdges, printedTree } from '../model/draw-profile.ts';
import { A_FRAME, dump, dumpWithNode, frame, load, warningsOf } from './dumps.ts';

const NODES = dump()['nodes'] as readonly object[];

async function tree(document: unknown): Promise<string> {
  return printedTree(buildCallTree(await load(document)));
}

test('samples of unknown nodes are a row of their own under the root', async () => {
  const document = dump({ samples: [2, 77, 78] });
  expect(await warningsOf(document)).toEqual([
    '2 samples of nodes that are not in the list: shown as (unknown node)',
  ]);
  expect(await tree(document)).toBe(
    lines(`
      (root) 0/50
        a 20/20 ×1
        (unknown node) 30/30 ×1
    `),
  );
});

test('an unknown node is an ordinary frame: it breaks the stack, and may collect garbage', async () => {
  const gc = { id: 4, callFrame: frame('(garbage collector)') };
  const [root, ...rest] = NODES;
  const nodes = [{ ...root, children: [2, 4] }, ...rest, gc];
  const profile = await load(dump({ nodes, samples: [2, 99, 4, 2], timeDeltas: [0, 10, 10, 10] }));
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

test('the root is the first node without a parent; others hang under it', async () => {
  const extra = { id: 9, callFrame: { ...A_FRAME, functionName: 'x' } };
  const document = dump({ nodes: [...NODES, extra], samples: [2, 9, 9] });
  expect(await warningsOf(document)).toEqual(['1 node without a parent: put under the root']);
  expect(await tree(document)).toBe(
    lines(`
      (root) 0/50
        a 20/20 ×1
        x 30/30 ×1
    `),
  );
});

test('a first node of another name is a function, and no root', async () => {
  const nodes = [
    { id: 0, callFrame: { ...A_FRAME, functionName: 'main', lineNumber: 0 }, children: [1] },
    { id: 1, callFrame: A_FRAME },
  ];
  const document = dump({ nodes, samples: [0, 1, 1] });
  expect(await warningsOf(document)).toEqual([]);
  const built = buildCallTree(await load(document));
  expect(printedTree(built)).toBe(
    lines(`
      (root) 0/50
        main 20/50 ×1
          a 30/30 ×1
    `),
  );
  const stats = functionStats(built);
  // What counts lines from 1 says so at its root: here is none.
  expect(stats.functions.line).toEqual([1, 3]);
  expect(printedEdges(stats, callEdges(built, stats))).toBe(lines('main > a 30/30 ×1'));
});

test('a first node of another name is a function in the old form too', async () => {
  const leaf = { functionName: 'a', url: 'a.js', lineNumber: 3, id: 2, children: [] };
  const head = { ...leaf, functionName: 'main', id: 1, children: [leaf] };
  const document = { head, samples: [1, 2, 2], timestamps: [0, 10, 20], startTime: 0, endTime: 1 };
  expect(await tree(document)).toBe(
    lines(`
      (root) 0/30
        main 10/30 ×1
          a 20/20 ×1
    `),
  );
});

test('a (root) behind a first node of another name is the root of both', async () => {
  const nodes = [
    { id: 1, callFrame: { ...A_FRAME, functionName: 'main' } },
    { id: 2, callFrame: frame('(root)'), children: [3] },
    { id: 3, callFrame: A_FRAME },
  ];
  expect(await tree(dump({ nodes, samples: [1, 2, 3] }))).toBe(
    lines(`
      (root) 20/50
        main 20/20 ×1
        a 10/10 ×1
    `),
  );
});

test('only nodes of one name without a parent, and a function that has the name of the root', async () => {
  const named = { ...A_FRAME, functionName: '(root)' };
  const nodes = [
    { id: 1, callFrame: named, children: [3] },
    { id: 2, callFrame: A_FRAME },
    { id: 3, callFrame: A_FRAME },
  ];
  const document = dump({ nodes, samples: [1, 2, 3] });
  expect(await warningsOf(document)).toEqual(['1 node without a parent: put under the root']);
  expect(await tree(document)).toBe(
    lines(`
      (root) 0/50
        (root) 20/30 ×2
          a 10/10 ×1
        a 20/20 ×1
    `),
  );
});

test('a second (root) is the root, also below another', async () => {
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2] },
    { id: 2, callFrame: frame('(root)'), children: [3] },
    { id: 3, callFrame: frame('(root)'), children: [4] },
    { id: 4, callFrame: A_FRAME },
    { id: 5, callFrame: frame('(root)') },
  ];
  expect(await tree(dump({ nodes, samples: [4, 3, 5] }))).toBe(
    lines(`
      (root) 30/50
        a 20/20 ×1
    `),
  );
});

test('a (root) below a function is no function, and its samples are nobody’s', async () => {
  const nodes = [
    { id: 1, callFrame: { ...A_FRAME, functionName: 'main' }, children: [2] },
    { id: 2, callFrame: frame('(root)'), children: [3] },
    { id: 3, callFrame: frame('(root)'), children: [4] },
    { id: 4, callFrame: A_FRAME },
  ];
  expect(await tree(dump({ nodes, samples: [1, 3, 4] }))).toBe(
    lines(`
      (root) 20/50
        main 20/30 ×2
          a 10/10 ×1
    `),
  );
});

test('of two parents the first in the list wins', async () => {
  const other = { id: 4, callFrame: { ...A_FRAME, functionName: 'c' }, children: [3] };
  const [root, ...rest] = NODES;
  const document = dump({ nodes: [{ ...root, children: [2, 4] }, ...rest, other] });
  expect(await warningsOf(document)).toEqual(['1 node with two parents: the first is used']);
  expect(await tree(document)).toBe(await tree(dump()));
});

test('the same child twice in one list is no second parent', async () => {
  expect(await warningsOf(dumpWithNode(1, { children: [3, 3] }))).toEqual([]);
});

test('unknown children are ignored', async () => {
  const document = dumpWithNode(2, { children: [50, 51] });
  expect(await warningsOf(document)).toEqual(['2 children not in the list of nodes: ignored']);
  expect(await tree(document)).toBe(await tree(dump()));
});

test('an unknown parent leaves a node under the root', async () => {
  const nodes = [
    { id: 1, callFrame: frame('(root)') },
    { id: 2, callFrame: A_FRAME, parent: 1 },
    { id: 3, callFrame: { ...A_FRAME, functionName: 'b' }, parent: 66 },
  ];
  expect(await warningsOf(dump({ nodes }))).toEqual([
    '1 node whose parent is not in the list of nodes',
    '1 node without a parent: put under the root',
  ]);
});

test('lists of different length: the shorter counts', async () => {
  expect(await warningsOf(dump({ timeDeltas: [10, 20] }))).toEqual([
    '3 samples but 2 timeDeltas: the first 2 of each are used',
  ]);
  expect((await load(dump({ timeDeltas: [10, 20] }))).timeline.nodeIndex).toHaveLength(2);
});

test.each([{ timeDeltas: undefined }, { timeDeltas: [] }])(
  'without times they are estimated: %o',
  async (changes) => {
    expect(await warningsOf(dump(changes))).toEqual([
      'the dump has no timeDeltas: times are estimated, an equal share for each sample',
    ]);
    expect([...(await load(dump(changes))).timeline.durationUs]).toEqual([20, 20, 20]);
  },
);

test.each([
  ['an empty list of samples, whatever the hits', dump({ samples: [], timeDeltas: [] })],
  ['neither samples nor hits', { nodes: [{ id: 1, callFrame: frame('(root)') }], startTime: 1 }],
])('empty reports and a warning: %s', async (_, document) => {
  expect(await warningsOf(document)).toEqual(['the dump has no samples: every report is empty']);
  expect(functionStats(buildCallTree(await load(document)))).toMatchObject({
    rowCount: 0,
    totals: { time: 0, sampleCount: 0 },
  });
});

test('no nodes at all', async () => {
  expect(
    await warningsOf({ nodes: [], samples: [], timeDeltas: [], startTime: 1, endTime: 2 }),
  ).toEqual(['the dump has no nodes', 'the dump has no samples: every report is empty']);
  expect(await tree({ nodes: [], samples: [4], timeDeltas: [0], startTime: 0, endTime: 9 })).toBe(
    lines(`
      (root) 0/9
        (unknown node) 9/9 ×1
    `),
  );
});

test('garbage collection without samples stays under the root', async () => {
  const [root, ...rest] = NODES;
  const gc = { id: 4, callFrame: frame('(garbage collector)'), hitCount: 3 };
  const nodes = [{ ...root, children: [2, 4] }, ...rest, gc];
  expect(await tree(dump({ nodes, samples: undefined, timeDeltas: undefined }))).toBe(
    lines(`
      (root) 0/60
        a 10/30
          b 20/20
        (garbage collector) 30/30
    `),
  );
});
