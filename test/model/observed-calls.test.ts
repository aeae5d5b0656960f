import { expect, test } from 'vitest';
import type { CallTreeOptions } from '../../src/model/call-tree.ts';
import { drawnStats } from './draw-profile.ts';

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
