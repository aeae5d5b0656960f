import { expect, test } from 'vitest';
import { buildCallTree, type CallTreeOptions } from '../../src/model/call-tree.ts';
import { drawn, lines, printedTree } from './draw-profile.ts';

function tree(text: string, options?: CallTreeOptions): string {
  return printedTree(buildCallTree(drawn(text), options));
}

test('a sample counts on its top and below it', () => {
  const text = tree(`
    us  10    20    5
        main  main  (idle)
        a     b
  `);
  expect(text).toBe(
    lines(`
      (root) 0/35
        main 0/30 ×1
          a 10/10 ×1
          b 20/20 ×1
        (idle) 5/5 ×1
    `),
  );
});

test('nodes of one stack are one, their callees too; siblings keep their order', () => {
  const text = tree(`
    main  main  main'  main'  main
    a     b     b'     a'     c
    x           y      x'
  `);
  expect(text).toBe(
    lines(`
      (root) 0/5
        main 0/5 ×1
          a 0/2 ×2
            x 2/2 ×2
          b 1/2 ×1
            y 1/1 ×1
          c 1/1 ×1
    `),
  );
});

test('the columns are in depth-first order and a subtree is a range', () => {
  const { parent, subtreeEnd } = buildCallTree(
    drawn(`
      main  main  other
      a     b
      x
    `),
  );
  // (root), main, a, x, b, other
  expect([...parent]).toEqual([-1, 0, 1, 2, 1, 0]);
  expect([...subtreeEnd]).toEqual([6, 5, 4, 4, 5, 6]);
});

test('samples of the root count in the total only', () => {
  const text = tree(`
    us  10    20
        main  (root)
  `);
  expect(text).toBe(
    lines(`
      (root) 20/30
        main 10/10 ×1
    `),
  );
});

test('a stack of 100,000 frames needs no deep JavaScript stack', () => {
  const depth = 100_000;
  const profile = drawn('main');
  const parent = Int32Array.from({ length: depth }, (_, i) => i - 1);
  const functionIndex = Int32Array.from({ length: depth }, (_, i) => (i === 0 ? 0 : 1));
  const nodeIndex = Int32Array.of(depth - 1, 1, depth - 1);
  const built = buildCallTree({
    ...profile,
    nodes: { parent, functionIndex },
    timeline: { ...profile.timeline, nodeIndex, durationUs: Float64Array.of(1, 1, 1) },
  });
  expect(built.cumulative[1]).toBe(3);
  expect(built.calls?.slice(0, 3)).toEqual(Int32Array.of(0, 1, 2));
});

test('garbage collection sits on the stack that was running', () => {
  const text = tree(`
    us  1     2     4     8
        main  (gc)  (gc)  main
        a                 b
  `);
  expect(text).toBe(
    lines(`
      (root) 0/15
        main 0/15 ×1
          a 1/7 ×1
            (garbage collector) 6/6 ×1
          b 8/8 ×1
    `),
  );
});

test('separate garbage collection stays under the root', () => {
  const text = tree(
    `
    us  1     2     4     8
        main  (gc)  (gc)  main
        a                 a
  `,
    { gc: 'separate' },
  );
  expect(text).toBe(
    lines(`
      (root) 0/15
        main 0/9 ×1
          a 9/9 ×1
        (garbage collector) 6/6 ×1
    `),
  );
});

test.each(['(program)', '(idle)', '(root)'])(
  'garbage collection after %s is under the root: there is no looking further back',
  (row) => {
    const { functions, functionIndex, parent, self } = buildCallTree(
      drawn(`
        main         ${row.padEnd(11)}  (gc)  main
        a                               a
      `),
    );
    const gc = functions.functionName.indexOf('(garbage collector)');
    const nodes = [...functionIndex.keys()].filter(
      (node) => functionIndex[node] === gc && (self[node] as number) > 0,
    );
    expect(nodes.map((node) => parent[node])).toEqual([0]);
  },
);

test('garbage collection before anything else is under the root', () => {
  const text = tree(`
    (gc)  main  (gc)
  `);
  expect(text).toBe(
    lines(`
      (root) 0/3
        (garbage collector) 1/1 ×1
        main 1/2 ×1
          (garbage collector) 1/1 ×1
    `),
  );
});

test('a function that only bears the name of a V8 row is an ordinary one', () => {
  const text = tree(`
    main  main                  (gc)  main
          (idle)@app.js:3:3           (idle)@app.js:3:3
  `);
  expect(text).toBe(
    lines(`
      (root) 0/4
        main 1/4 ×1
          (idle) 2/3 ×1
            (garbage collector) 1/1 ×1
    `),
  );
});
