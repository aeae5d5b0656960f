import { expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { type OutlineRequest, treeOutline } from '../../src/model/tree-outline.ts';
import { drawn, lines } from './draw-profile.ts';

const PROFILE = `
  us 10    20    5     40    3
     main  main  main  main  other
     a     a     b     b
           c           c
                       a
`;

function outline(request: Partial<OutlineRequest> & { readonly start?: string }): string {
  const tree = buildCallTree(drawn(PROFILE));
  const stats = functionStats(tree);
  const names = stats.functions.functionName;
  const startRows = request.start === undefined ? null : new Set([names.indexOf(request.start)]);
  const entries = treeOutline(tree, {
    rowOfFunction: stats.rowOfFunction,
    direction: 'callees',
    maxDepth: 10,
    minUs: 0,
    ...request,
    startRows,
  });
  const text = entries.map(({ depth, rows, self, cumulative, hiddenCount, hiddenUs }) => {
    const chain = rows.map((row) => names[row]).join('>');
    const hidden = hiddenCount > 0 ? ` +${hiddenCount} ${hiddenUs}` : '';
    return `${'  '.repeat(depth)}${chain} ${self}/${cumulative}${hidden}`;
  });
  return `\n${text.join('\n')}\n`;
}

test('largest first, straight chains folded', () => {
  expect(outline({})).toBe(
    lines(`
      main 0/75
        b 5/45
          c>a 40/40
        a 10/30
          c 20/20
      other 3/3
    `),
  );
});

test('a chain of more than 64 goes on in a line of its own', () => {
  const names = Array.from({ length: 150 }, (_, i) => `f${i}`);
  const tree = buildCallTree(drawn(names.join('\n')));
  const { rowOfFunction } = functionStats(tree);
  const entries = treeOutline(tree, {
    rowOfFunction,
    startRows: null,
    direction: 'callees',
    maxDepth: 10,
    minUs: 0,
  });
  expect(entries.map(({ depth, rows }) => [depth, rows.length])).toEqual([
    [0, 64],
    [1, 64],
    [2, 22],
  ]);
  expect(entries.flatMap(({ rows }) => rows)).toEqual(names.map((_, i) => i));
});

test('what is too deep or too small is counted', () => {
  expect(outline({ maxDepth: 2, minUs: 35 })).toBe(
    lines(`
      main 0/75 +1 30
        b 5/45 +1 40
    `),
  );
});

test('from a function down, all its places together', () => {
  expect(outline({ start: 'c' })).toBe(
    lines(`
      c 20/60
        a 40/40
    `),
  );
});

test('from a function up', () => {
  expect(outline({ start: 'c', direction: 'callers' })).toBe(
    lines(`
      c 0/60
        b>main 0/40
        a>main 0/20
    `),
  );
});

test('from all that runs up', () => {
  expect(outline({ direction: 'callers', minUs: 21 })).toBe(
    lines(`
      a 0/50 +1 10
        c>b>main 0/40
    `),
  );
});

test('a tree 200,000 calls deep', () => {
  const depth = 200_000;
  const parent = Int32Array.from({ length: depth }, (_, i) => i - 1);
  const column = (value: number): Float64Array => new Float64Array(depth).fill(value);
  const self = column(1);
  const tree = {
    functions: {
      functionName: ['(root)', 'f', 'g'],
      url: ['', '', ''],
      line: [0, 0, 0],
      column: [0, 0, 0],
    },
    unit: 'us' as const,
    parent,
    subtreeEnd: new Int32Array(depth).fill(depth),
    functionIndex: Int32Array.from({ length: depth }, (_, i) => (i === 0 ? 0 : 1 + (i % 2))),
    calls: null,
    samples: column(1),
    cumulativeSamples: Float64Array.from({ length: depth }, (_, i) => depth - i),
    self,
    cumulative: Float64Array.from({ length: depth }, (_, i) => depth - i),
  };
  const entries = treeOutline(tree, {
    rowOfFunction: Int32Array.of(-1, 0, 1),
    startRows: null,
    direction: 'callees',
    maxDepth: Number.POSITIVE_INFINITY,
    minUs: 0,
  });
  expect(entries).toHaveLength(depth - 1);
});
