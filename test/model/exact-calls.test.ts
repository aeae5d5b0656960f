import { expect, test } from 'vitest';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { mergeTables, type StatsTables } from '../../src/model/merge-stats.ts';
import { stripPaths } from '../../src/model/strip-paths.ts';
import { drawn } from './draw-profile.ts';

/** Tables of a drawn profile in which a recorder counted these functions, by name. */
function tables(text: string, counts?: Record<string, number>, isStripped = false): StatsTables {
  const profile = drawn(text);
  const { functionName } = profile.functions;
  const calls = Float64Array.from(functionName, (name) => counts?.[name] ?? -1);
  const exact = counts === undefined ? {} : { exactCalls: { calls, isTimedWhileCounting: true } };
  const tree = buildCallTree({ ...profile, ...exact });
  const stats = functionStats(tree, isStripped ? stripPaths(tree.functions) : undefined);
  return { stats, edges: callEdges(tree, stats) };
}

const callsOf = ({ stats }: StatsTables) =>
  stats.functions.functionName
    .slice(0, stats.rowCount)
    .map((name, row) => `${name} ${stats.callCounts[row]} ${stats.calls[row]}`);

test('recursion is told by samples, since a count does not show it', () => {
  const { stats } = tables('f  f\nf  g\n', { f: 90, g: 7 });
  expect(stats.isRecursive).toEqual(Uint8Array.of(1, 0));
  expect(stats.primitiveCalls).toEqual([null, null]);
});

test('edges and rows of V8 keep what was observed', () => {
  const { stats, edges } = tables('f  f  (gc)  (program)\ng\n', { f: 90, g: 7 });
  expect(callsOf({ stats, edges })).toEqual([
    'f exact 90',
    'g exact 7',
    '(garbage collector) observed 1',
    '(program) observed 1',
  ]);
  expect(edges.callCounts).toEqual(['observed', 'observed']);
});

test('functions that coincide are exact where all of them were counted', () => {
  const text = 'f@x/a.js:1:1  f@y/a.js:1:1  g@x/b.js:1:1  g@y/b.js:1:1\n';
  expect(callsOf(tables(text, { f: 5 }, true))).toEqual(['f exact 10', 'g observed 2']);
});

test('a group of counted and other functions is a lower bound', () => {
  const profile = drawn('f@x/a.js:1:1  f@y/a.js:1:1\n');
  const calls = Float64Array.of(-1, 5, -1);
  const tree = buildCallTree({ ...profile, exactCalls: { calls, isTimedWhileCounting: false } });
  const stats = functionStats(tree, stripPaths(tree.functions));
  expect(stats).toMatchObject({ calls: [6], primitiveCalls: [null], callCounts: ['observed'] });
});

test('counted dumps add up to exact calls', () => {
  const merged = mergeTables([tables('f  g', { f: 5, g: 1 }), tables('f  f\nf', { f: 2 })]);
  expect(callsOf(merged)).toEqual(['f exact 7', 'g exact 1']);
  expect(merged.stats.isRecursive).toEqual(Uint8Array.of(1, 0));
});

test('beside a dump that nobody counted all are lower bounds', () => {
  for (const parts of [
    [tables('f  g', { f: 5, g: 1 }), tables('f')],
    [tables('f'), tables('f  g', { f: 5, g: 1 })],
  ]) {
    expect(callsOf(mergeTables(parts))).toEqual(['f observed 6', 'g observed 1']);
  }
});
