import { expect, test } from 'vitest';
import { graphShares } from '../../src/exporters/dot/gprof2dot/shares.ts';
import { callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { drawn } from '../model/draw-profile.ts';

function sharesOf(text: string) {
  const tree = buildCallTree(drawn(text));
  const stats = functionStats(tree);
  const { functionName } = stats.functions;
  const shares = graphShares({ stats, edges: callEdges(tree, stats) });
  const byName = (column: Float64Array) =>
    Object.fromEntries(functionName.map((name, i) => [name, column[i]]));
  return { self: byName(shares.self), total: byName(shares.total), edge: [...shares.edge] };
}

test('shares are of the time that is not idle', () => {
  expect(
    sharesOf(`
      us  20    60    900
          main  main  (idle)
                a
    `),
  ).toMatchObject({ self: { main: 0.25, a: 0.75 }, total: { main: 1, a: 0.75 }, edge: [0.75] });
});

test('where a function has more time than all have on top of stacks, that is the whole', () => {
  // As in dumps of counts that leave functions out.
  const tree = buildCallTree(drawn('us 1 1\n   main a'));
  const stats = {
    ...functionStats(tree),
    self: Float64Array.of(2, 2),
    cumulative: Float64Array.of(8, 2),
  };
  const { self, total } = graphShares({ stats, edges: callEdges(tree, stats) });
  expect([...self]).toEqual([0.5, 0.5]);
  expect([...total]).toEqual([1, 0.25]);
});
