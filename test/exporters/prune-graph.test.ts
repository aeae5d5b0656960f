import { expect, test } from 'vitest';
import { keepReachable } from '../../src/exporters/dot/prune-graph.ts';

// 0 → 1 → 2 → 3, and a way round: 0 → 4 → 3.
const EDGES = { caller: Int32Array.of(0, 1, 2, 0, 4), callee: Int32Array.of(1, 2, 3, 4, 3) };
const ALL = { nodes: new Uint8Array(5).fill(1), edges: new Uint8Array(5).fill(1) };

function reached(from: number, along: 'callees' | 'callers', maxDepth: number | null): number[] {
  const { nodes } = keepReachable(ALL, EDGES, { from: [from], along, maxDepth });
  return [...nodes.keys()].filter((node) => nodes[node] === 1);
}

test('a depth is the number of calls by the shortest way', () => {
  expect(reached(0, 'callees', 0)).toEqual([0]);
  expect(reached(0, 'callees', 1)).toEqual([0, 1, 4]);
  expect(reached(0, 'callees', 2)).toEqual([0, 1, 2, 3, 4]);
  expect(reached(1, 'callees', 1)).toEqual([1, 2]);
  expect(reached(1, 'callees', null)).toEqual([1, 2, 3]);
  expect(reached(3, 'callers', 1)).toEqual([2, 3, 4]);
  expect(reached(3, 'callers', null)).toEqual([0, 1, 2, 3, 4]);
});

test('edges stay where both of their ends do', () => {
  const { edges } = keepReachable(ALL, EDGES, { from: [0], along: 'callees', maxDepth: 1 });
  expect([...edges]).toEqual([1, 0, 0, 1, 0]);
});
