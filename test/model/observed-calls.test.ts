import { expect, test } from 'vitest';
import { buildCallTree, type CallTreeOptions } from '../../src/model/call-tree.ts';
import { SeededRandom } from '../seeded-random.ts';
import { drawn, drawnStats } from './draw-profile.ts';

/** Calls of each function, by name. */
function calls(text: string, options?: CallTreeOptions): Record<string, string> {
  const stats = drawnStats(text, options);
  const list = stats.functions.functionName.map((name, i) => {
    const [all, primitive] = [stats.calls[i], stats.primitiveCalls[i]];
    return [name, all === primitive ? `${all}` : `${all}/${primitive}`];
  });
  return Object.fromEntries(list);
}

test('what stays on the stack is one call', () => {
  expect(
    calls(`
      main  main  main  main
      a     a     b     a
            c
    `),
  ).toEqual({ main: '1', a: '2', b: '1', c: '1' });
});

test('all frames above the first that differs are new calls', () => {
  expect(
    calls(`
      main  main
      a     b
      c     c
    `),
  ).toEqual({ main: '1', a: '1', b: '1', c: '2' });
});

test('recursion: each frame is a call, those with the function below them are not primitive', () => {
  expect(
    calls(`
      f  f  f  f
         f  f  g
         f     f
    `),
  ).toEqual({ f: '4/1', g: '1' });
});

test('mutual recursion', () => {
  expect(
    calls(`
      even  even  even
      odd         odd
      even        even
      odd
    `),
  ).toEqual({ even: '3/1', odd: '3/2' });
});

test('(program) and (gc) do not break the stack before', () => {
  expect(
    calls(`
      main  (program)  main  (gc)  (program)  main
      a                a                      a
    `),
  ).toEqual({ main: '1', a: '1', '(program)': '2', '(garbage collector)': '1' });
});

test('(idle) and (root) do: nothing is then running', () => {
  expect(
    calls(`
      main  (idle)  main  (root)  main
      a             a             a
    `),
  ).toEqual({ main: '3', a: '3', '(idle)': '1' });
});

test('a run of one V8 row is one call; any other sample ends it', () => {
  expect(
    calls(
      `
      (idle)  (idle)  (program)  (program)  (idle)  (gc)  (gc)  (program)  (gc)  main  (gc)
    `,
      { gc: 'separate' },
    ),
  ).toEqual({ '(idle)': '2', '(program)': '2', '(garbage collector)': '3', main: '1' });
});

test('(root) ends a run too, and has no calls itself', () => {
  expect(calls('(idle)  (root)  (root)  (idle)')).toEqual({ '(idle)': '2' });
});

test('garbage collection on a stack is no call of that stack', () => {
  expect(
    calls(`
      main  (gc)  (gc)  main  (gc)
      a                 b
    `),
  ).toEqual({ main: '1', a: '1', b: '1', '(garbage collector)': '2' });
});

test('frames are compared by function, not by node', () => {
  expect(
    calls(`
      main  main'  main
      a     a'     a'
    `),
  ).toEqual({ main: '1', a: '1' });
});

test('a million samples count as their repeated parts do', () => {
  // Far more samples than nodes, and stacks that have hardly anything in common.
  const random = new SeededRandom(1);
  const depth = 3000;
  const parent = Int32Array.from({ length: depth }, (_, i) => (i === 0 ? -1 : random.below(i)));
  const functionIndex = Int32Array.from({ length: depth }, (_, i) => i);
  const profile = drawn('main');
  const names = Array.from({ length: depth }, (_, i) => `f${i}`);
  const callsOf = (nodeIndex: Int32Array): ArrayLike<number> =>
    buildCallTree({
      ...profile,
      functions: {
        functionName: names,
        url: names.map(() => '/a.js'),
        line: names.map(() => 1),
        column: names.map(() => 1),
      },
      nodes: { parent, functionIndex },
      timeline: { ...profile.timeline, nodeIndex, durationUs: new Float64Array(nodeIndex.length) },
    }).calls as ArrayLike<number>;
  const part = Int32Array.from({ length: 400_000 }, () => 1 + random.below(depth - 1));
  const whole = new Int32Array(3 * part.length);
  for (let i = 0; i < 3; i++) whole.set(part, i * part.length);
  // From the second part on, the stack before the first sample is that of the last.
  const again = callsOf(Int32Array.of(part.at(-1) as number, ...part.subarray(0, 1)));
  const once = callsOf(part);
  const first = callsOf(part.subarray(0, 1));
  const last = callsOf(part.subarray(-1));
  const thrice = callsOf(whole);
  for (let node = 1; node < depth; node++) {
    const n = (calls: ArrayLike<number>): number => calls[node] as number;
    const joined = n(once) - n(first) + (n(again) - n(last));
    expect(n(thrice)).toBe(n(once) + 2 * joined);
  }
});

test('calls are the same where samples are few and where they are many, however deep stacks are', () => {
  for (const nearness of [1, 3, 40, 1e9]) {
    const random = new SeededRandom(nearness);
    const count = 2000;
    // Each node is called by one not far before it: the nearer, the deeper.
    const parent = Int32Array.from({ length: count }, (_, i) =>
      i === 0 ? -1 : i - 1 - random.below(Math.min(i, nearness)),
    );
    const profile = drawn('main');
    const names = Array.from({ length: count }, (_, i) => `f${i}`);
    const functions = {
      functionName: names,
      url: names.map(() => '/a.js'),
      line: names.map(() => 1),
      column: names.map(() => 1),
    };
    const callsOf = (nodeIndex: Int32Array): ArrayLike<number> => {
      const durationUs = new Float64Array(nodeIndex.length);
      const timeline = { ...profile.timeline, nodeIndex, durationUs };
      const nodes = { parent, functionIndex: Int32Array.from({ length: count }, (_, i) => i) };
      return buildCallTree({ ...profile, functions, nodes, timeline }).calls as ArrayLike<number>;
    };
    const samples = Int32Array.from({ length: 10 * count }, () => 1 + random.below(count - 1));
    const many = callsOf(samples);
    // The same in parts, each of which begins where the last one ended.
    const sums = new Float64Array(count);
    const add = (calls: ArrayLike<number>, sign: number): void => {
      for (let i = 0; i < count; i++) sums[i] = (sums[i] as number) + sign * (calls[i] as number);
    };
    for (let from = 0; from < samples.length; from += count) {
      add(callsOf(samples.subarray(Math.max(0, from - 1), from + count)), 1);
      if (from > 0) add(callsOf(samples.subarray(from - 1, from)), -1);
    }
    // Nodes of the tree are in its own order, the same each time.
    expect(Array.from(many)).toEqual([...sums]);
  }
});
