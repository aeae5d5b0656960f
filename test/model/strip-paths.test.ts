import { expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { functionLabels } from '../../src/model/labels.ts';
import { stripPaths } from '../../src/model/strip-paths.ts';
import { drawn, drawnFunctions, lines, printedRows } from './draw-profile.ts';

test('functions that differ only in directories become one', () => {
  const functions = drawnFunctions('f@/x/a.js:1:1', 'f@C:\\y\\a.js:1:1', 'f@/x/a.js:2:1', '(idle)');
  const { groups, groupOfFunction } = stripPaths(functions);
  expect([...groupOfFunction]).toEqual([0, 0, 1, 2]);
  expect(functionLabels(groups, 'v8')).toEqual(['a.js:1(f)', 'a.js:2(f)', '(idle)']);
});

test('their time counts once per sample, their calls add up', () => {
  const profile = drawn(`
    us  1              2              4
        main           main           main
        f@/x/a.js:1:1  f@/y/a.js:1:1  f@/x/a.js:1:1
                                      f@/y/a.js:1:1
  `);
  const stats = functionStats(buildCallTree(profile), stripPaths(profile.functions));
  expect(printedRows(stats)).toBe(
    lines(`
      main 0/7 ×1
      f 7/7 ×4/3
    `),
  );
});

test('no function becomes native or one of the rows of V8', () => {
  const functions = drawnFunctions(
    'f@http://host/:1:1',
    '(idle)@http://host/:1:1',
    '(idle)@//:1:1',
  );
  const { groups } = stripPaths(functions);
  expect(groups.url).toEqual(['host', 'host', '//']);
});

test('what cannot be printed is no directory', () => {
  const { groups } = stripPaths(drawnFunctions('f@file:///app/a%0ab.js:1:1'));
  expect(groups.url).toEqual(['a\nb.js']);
  expect(functionLabels(groups, 'v8')).toEqual(['a\\nb.js:1(f)']);
});
