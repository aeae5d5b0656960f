import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { globMatcher } from '../../src/exporters/dot/glob.ts';
import { functionNames } from '../../src/exporters/dot/gprof2dot/function-names.ts';
import { strippedName, wrappedName } from '../../src/exporters/dot/gprof2dot/shorten-name.ts';
import { drawnFunctions } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';

const hasPython = spawnSync('python3', ['-V']).status === 0;

/** What a Python expression gives for each item of a list. */
function inPython(expression: string, items: readonly unknown[]): readonly unknown[] {
  const script = `import json,sys,textwrap,fnmatch\nprint(json.dumps([${expression} for x in json.load(sys.stdin)]))`;
  const { stdout } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(items),
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

describe('names', () => {
  test('are file, line and function, and the column where these are the same', () => {
    const { names } = functionNames(
      drawnFunctions('f@file:///a/x.min.js:3:1', 'f@/b/.rc:1:2', 'g@u/y.js:4:1', 'g@u/y.js:4:9'),
    );
    expect(names).toEqual(['x.min:3:f', '.rc:1:f', 'y:4:g@1', 'y:4:g@9']);
  });

  test('that are empty are modules or anonymous; without a url the name is all', () => {
    const functions = {
      functionName: ['', '', '(program)', ''],
      url: ['/a.js', '/a.js', '', ''],
      line: [1, 1, 0, 0],
      column: [1, 7, 0, 0],
    };
    const names = ['a:1:<module>@1', 'a:1:<anonymous>@7', '(program)', '<anonymous>'];
    expect(functionNames(functions).names).toEqual(names);
  });

  test('of 4,096 characters are cut, with a warning', () => {
    const table = (length: number) => ({
      functionName: ['x'.repeat(length)],
      url: [''],
      line: [0],
      column: [0],
    });
    expect(functionNames(table(4095))).toMatchObject({ warnings: [] });
    const { names, warnings } = functionNames(table(4096));
    expect(names[0]).toBe(`${'x'.repeat(4095)}…`);
    expect(warnings).toHaveLength(1);
  });

  test.each([
    ['a:1:f(int (*)(x), y) const', 'a:1:f'],
    ['a:1:Map<K, List<V>>::get', 'a:1:Map::get'],
    ['(program)', '(program)'],
    ['f)(', 'f)('],
    ['f((a)', 'f('],
  ])('%s stripped is %s', (name, expected) => {
    expect(strippedName(name)).toBe(expected);
  });

  test('that are deeply nested are stripped in one pass', () => {
    expect(strippedName(`f${'('.repeat(1e5)}${')'.repeat(1e5)}`)).toBe('f');
  });

  test.skipIf(!hasPython)('are wrapped where textwrap of Python breaks lines', () => {
    const random = new SeededRandom(5);
    const alphabet = ['ab', 'word', ' ', ' ', '-', '--', ',', '.', 'x1', '(', 'é', '\t', '  '];
    const names = Array.from({ length: 800 }, () =>
      Array.from({ length: 5 + random.below(30) }, () => random.pick(alphabet)).join(''),
    );
    const expected = inPython(
      '(textwrap.fill(x, 32, break_long_words=False) if len(x) > 32 else x).replace(", ", ",")',
      names,
    );
    expect(names.map(wrappedName)).toEqual(expected);
  });
});

describe('patterns', () => {
  test.each([
    ['*:f', 'a/b:1:f', true],
    ['a?c', 'abc', true],
    ['a?c', 'a😀c', true],
    ['[!a-c]x', 'dx', true],
    ['[!a-c]x', 'bx', false],
    ['[]x]', ']', true],
    ['[abc', '[abc', true],
    ['a.c', 'abc', false],
    ['(program)', '(program)', true],
    ['a-b/c', 'a-b/c', true],
    ['F', 'f', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(globMatcher(pattern)(name)).toBe(expected);
  });

  test.skipIf(!hasPython)('match what fnmatch of Python matches', () => {
    const random = new SeededRandom(6);
    const word = (alphabet: readonly string[], length: number): string =>
      Array.from({ length: random.below(length) }, () => random.pick(alphabet)).join('');
    const cases = Array.from({ length: 4000 }, () => [
      word(['a', 'b', '-', '*', '?', '[', ']', '!', '^', '\\', '.'], 8),
      word(['a', 'b', '-', '.', '[', '\\', '!'], 5),
    ]);
    const expected = inPython('fnmatch.fnmatchcase(x[1], x[0])', cases);
    const ours = cases.map(([pattern = '', name = '']) => globMatcher(pattern)(name));
    const differing = cases.filter((_, i) => ours[i] !== expected[i]);
    expect(differing).toEqual([]);
  });
});
