import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { withoutFrames, withSamplesOf } from '../../src/model/filter-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { functionLabels } from '../../src/model/labels.ts';
import { lines, printedEdges, printedRows } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { errorOf, frame, load } from './dumps.ts';

interface HeapNode {
  readonly callFrame: object;
  readonly selfSize: number;
  readonly id?: number;
  readonly children: readonly HeapNode[];
}

function node(name: string, selfSize: number, children: readonly HeapNode[] = [], id?: number) {
  const isOwn = !name.startsWith('(');
  const place = { scriptId: '9', url: 'file:///app/a.js', lineNumber: 4, columnNumber: 2 };
  const callFrame = frame(name, isOwn ? place : {});
  return { callFrame, selfSize, children, ...(id === undefined ? {} : { id }) };
}

const HEAD = node('(root)', 5, [
  node('main', 100, [node('parse', 0, [node('main', 30, [], 4)], 3)], 2),
  node('(V8 API)', 7, [], 5),
]);

test('bytes of the tree, no calls, and every function that allocated', async () => {
  const tree = buildCallTree(await load({ head: HEAD }));
  const stats = functionStats(tree);
  expect(printedRows(stats)).toBe(
    lines(`
      main 130/130 ×null
      parse 0/30 ×null
      (V8 API) 7/7 ×null
    `),
  );
  expect(printedEdges(stats, callEdges(tree, stats))).toBe(
    lines(`
      main > parse 0/30 ×null
      parse > main 30/30 ×null
    `),
  );
  expect([stats.unit, stats.samples]).toEqual(['bytes', null]);
  expect(stats.totals).toEqual({
    ...{ time: 142, idleTime: 0, sampleCount: null },
    ...{ calls: null, primitiveCalls: null },
  });
  expect(functionLabels(stats.functions, 'v8')).toContain('(V8 API)');
});

test('samples are counted by their node; what the tree does not hold is said', async () => {
  const samples = [
    { size: 8, nodeId: 2, ordinal: 2 },
    { size: 8, nodeId: 4, ordinal: 1 },
    { size: 1000, nodeId: 77, ordinal: 3 },
  ];
  const profile = await load({ head: HEAD, samples });
  const tree = buildCallTree(profile);
  const stats = functionStats(tree);
  expect([...(stats.samples ?? [])]).toEqual([2, 0, 0]);
  expect([...(stats.cumulativeSamples ?? [])]).toEqual([2, 1, 0]);
  expect(stats.totals.sampleCount).toBe(3);
  expect(profile.warnings.map(({ message }) => message)).toEqual([
    '1,000 of 1,016 sampled bytes belong to nodes that are not in the dump: what its tree holds counts',
  ]);
  const isParse = Uint8Array.from(tree.functions.functionName, (name) => Number(name === 'parse'));
  const focused = functionStats(withSamplesOf(tree, isParse, 'focus'));
  expect(printedRows(focused)).toBe(lines('main 30/30 ×null\nparse 0/30 ×null'));
  expect([...(focused.samples ?? [])]).toEqual([1, 0]);
  const hidden = functionStats(withoutFrames(tree, isParse));
  expect(hidden.totals).toMatchObject({ time: 142, sampleCount: 3 });
});

test('nesting needs no deep stack', async () => {
  const open = '{"callFrame":{"functionName":"f","url":"a.js"},"selfSize":1,"children":[';
  const text = `{"head":${open.repeat(50_000)}${']}'.repeat(50_000)}}`;
  const { loadProfile } = await import('./checked-loads.ts');
  const tree = buildCallTree((await loadProfile(Buffer.from(text))) as never);
  expect(tree.cumulative[0]).toBe(50_000);
});

test.each<[string, object]>([
  ['children of head is "x", not a list', { children: 'x' }],
  ['a child of head is 1, not an object', { children: [1] }],
  ['selfSize of head is -1', { selfSize: -1 }],
  ['selfSize of head is "1", not a number', { selfSize: '1' }],
  ['callFrame of node 1 below head is missing, not an object', { children: [{}] }],
])('broken profile: %s', async (message, changes) => {
  const { code, message: found } = await errorOf({ head: { ...HEAD, ...changes } });
  expect([code, found]).toEqual(['not-a-profile', `broken profile: ${message}`]);
});

test('what is allocated adds up in every random tree, hidden and shown', async () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new SeededRandom(seed);
    const grow = (depth: number): HeapNode =>
      node(
        random.pick(['a', 'b', 'c', '(GC)']),
        random.below(1000),
        Array.from({ length: depth > 0 ? random.below(4) : 0 }, () => grow(depth - 1)),
      );
    const head = node('(root)', random.below(50), [grow(4), grow(3)]);
    const sumOf = ({ selfSize, children }: HeapNode): number =>
      children.reduce((sum, child) => sum + sumOf(child), selfSize);
    const tree = buildCallTree(await load({ head }));
    const { self, totals } = functionStats(tree);
    expect(totals.time).toBe(sumOf(head));
    expect(self.reduce((a, b) => a + b, head.selfSize)).toBe(totals.time);
  }
});
