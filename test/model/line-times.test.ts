import { expect, test } from 'vitest';
import { lineTimes } from '../../src/model/line-times.ts';
import { drawn } from './draw-profile.ts';

/** `a` is on top of two stacks, of 10 and 40 µs, with ticks on lines 3 and 4; `b` of one. */
const PROFILE = {
  ...drawn(`
    us  10    40    5
        main  other main
        a     a     b
  `),
};
const nodeOf = (name: string, caller: string): number => {
  const { parent, functionIndex } = PROFILE.nodes;
  const nameOf = (node: number) => PROFILE.functions.functionName[functionIndex[node] as number];
  return parent.findIndex((above, node) => nameOf(node) === name && nameOf(above) === caller);
};
const [A_MAIN, A_OTHER, B] = [nodeOf('a', 'main'), nodeOf('a', 'other'), nodeOf('b', 'main')];
const TICKS = {
  node: Int32Array.of(A_MAIN, A_MAIN, A_OTHER, B),
  line: Int32Array.of(3, 4, 3, 9),
  ticks: Int32Array.of(1, 3, 2, 1),
};

function linesOf(names: readonly string[], keptNodes?: readonly number[]) {
  const profile = { ...PROFILE, positionTicks: TICKS };
  const isMarked = Uint8Array.from(profile.functions.functionName, (name) =>
    Number(names.includes(name)),
  );
  const isKept =
    keptNodes && Uint8Array.from(profile.nodes.parent, (_, i) => Number(keptNodes.includes(i)));
  return lineTimes(profile, isMarked, isKept);
}

test('the time of a node is shared out as its ticks lie', () => {
  expect(linesOf(['a'])).toEqual([
    { line: 3, ticks: 3, self: 42.5 },
    { line: 4, ticks: 3, self: 7.5 },
  ]);
});

test('stacks that filters drop have no lines', () => {
  expect(linesOf(['a'], [A_OTHER, B])).toEqual([{ line: 3, ticks: 2, self: 40 }]);
  expect(linesOf(['a', 'b'], [B])).toEqual([{ line: 9, ticks: 1, self: 5 }]);
  expect(linesOf(['a'], [])).toEqual([]);
});
