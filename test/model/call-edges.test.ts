import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree, type CallTreeOptions } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { stripPaths } from '../../src/model/strip-paths.ts';
import { drawn, lines, printedEdges } from './draw-profile.ts';

function edges(text: string, options?: CallTreeOptions): string {
  const tree = buildCallTree(drawn(text), options);
  const stats = functionStats(tree);
  return printedEdges(stats, callEdges(tree, stats));
}

test('an edge has the time of its callee above its caller', () => {
  const text = edges(`
    us  1     2     4     8
        main  main  main  b
        a     a     b
              b
  `);
  expect(text).toBe(
    lines(`
      main > a 1/3 ×1
      a > b 2/2 ×1
      main > b 4/4 ×1
    `),
  );
});

test('an edge that recurs counts once per sample; its deeper entries are not primitive', () => {
  const text = edges(`
    us  1  2
        f  f
        g  g
        f  h
        g
        f
  `);
  expect(text).toBe(
    lines(`
      f > g 0/3 ×2/1
      g > f 1/1 ×2/1
      g > h 2/2 ×1
    `),
  );
});

test('nobody is called by the root', () => {
  expect(edges('main  (program)  (idle)  (root)')).toBe('\n\n');
});

test('the callers of the garbage collector say who allocates', () => {
  const text = `
    us  1     2     4     8
        main  (gc)  main  (gc)
        a           b
  `;
  expect(edges(text)).toBe(
    lines(`
      main > a 1/3 ×1
      a > (garbage collector) 2/2 ×1
      main > b 4/12 ×1
      b > (garbage collector) 8/8 ×1
    `),
  );
  expect(edges(text, { gc: 'separate' })).toBe(
    lines(`
      main > a 1/1 ×1
      main > b 4/4 ×1
    `),
  );
});

test('functions that strip makes one are one caller and one callee', () => {
  const profile = drawn(`
    us  1            2            4
        f@/x/a.js:1:1  f@/y/a.js:1:1  f@/x/a.js:1:1
        g              g              f@/y/a.js:1:1
  `);
  const tree = buildCallTree(profile);
  const stats = functionStats(tree, stripPaths(profile.functions));
  expect(printedEdges(stats, callEdges(tree, stats))).toBe(
    lines(`
      f > g 3/3 ×2
      f > f 4/4 ×1
    `),
  );
});
