import { describe, expect, test } from 'vitest';
import { applyRestrictions } from '../../src/commands/language/restrictions.ts';
import { parseExpression } from '../../src/model/expression.ts';
import { ProfileError } from '../../src/model/profile-error.ts';

const LABELS = [
  'node:fs:1(readSync)',
  '/app/a.js:3(parse)',
  '/app/node_modules/b/b.js:7(Parse)',
  '/app/c.js:9(<anonymous>)',
  '{native}',
  '(garbage collector)',
  "/app/it's \\ 5.js:1(f)",
];

/** What words leave of rows, and what is said about it. */
function restrict(words: readonly string[], count = LABELS.length) {
  const rows = Array.from({ length: count }, (_, row) => row);
  const labels = rows.map((row) => LABELS[row] ?? `row ${row}`);
  const { rows: left, reductions } = applyRestrictions(words, rows, labels);
  return { left, said: reductions.map(({ from, to, repr }) => `${from} to ${to} <${repr}>`) };
}

describe('integers keep the first', () => {
  test.each([
    ['3', 3, '7 to 3 <3>'],
    ['+3', 3, '7 to 3 <3>'],
    ['0_3', 3, '7 to 3 <3>'],
    ['0', 0, '7 to 0 <0>'],
  ])('%s', (word, length, said) => {
    expect(restrict([word])).toEqual({ left: [0, 1, 2].slice(0, length), said: [said] });
  });

  test.each(['7', '8', '-1', '-0_1', '99999999999999999999999'])('%s keeps all', (word) => {
    expect(restrict([word])).toMatchObject({ left: { length: 7 }, said: [] });
  });

  test('digits of any number are said as they are', () => {
    expect(restrict(['1_0'], 11).said).toEqual(['11 to 10 <10>']);
  });
});

describe('fractions keep trunc(length × x + .5)', () => {
  test.each<[word: string, of: number, length: number]>([
    ['.1', 4, 0],
    ['.1', 5, 1],
    ['.5', 7, 4],
    ['.25', 10, 3],
    ['1e-1', 381, 38],
    ['.1', 381, 38],
    ['0.0', 7, 0],
    ['-0.0', 7, 0],
  ])('%s of %d is %d', (word, of, length) => {
    const { left } = restrict([word], of);
    expect(left).toHaveLength(length);
    expect(left).toEqual(left.map((_, i) => i));
  });

  test.each(['1.0', '1.', 'nan', '-nan', '1e0'])('%s keeps all', (word) => {
    expect(restrict([word])).toMatchObject({ left: { length: 7 }, said: [] });
  });

  test('are said as Python writes them', () => {
    expect(restrict(['.1']).said).toEqual(['7 to 1 <0.1>']);
    expect(restrict(['1e-1']).said).toEqual(['7 to 1 <0.1>']);
    expect(restrict(['0.00001']).said).toEqual(['7 to 0 <1e-05>']);
  });

  test.each(['1.5', '-.1', '2e0', 'inf', '-inf', 'Infinity', '1e999'])('%s is refused', (word) => {
    expect(() => restrict([word])).toThrow(`fraction ${word} is not between 0 and 1`);
    expect(() => restrict([word])).toThrow(ProfileError);
  });
});

describe('expressions keep what matches', () => {
  test.each<[word: string, left: readonly number[]]>([
    ['parse', [1]],
    ['(?i)parse', [1, 2]],
    ['(?i)PARSE', [1, 2]],
    ['^/app', [1, 2, 3, 6]],
    ['<anonymous>', [3]],
    ['{', [4]],
    ['\\(garbage', [5]],
    ['(?P<twice>s)(?P=twice)', []],
    ['(?P<first>r)se', [1, 2]],
    ['a|native', [0, 1, 2, 3, 4, 5, 6]],
    ['0x3', []],
    ['1__0', []],
    // No other word with - in front excludes.
    ['-parse', []],
    ['-/parse', []],
    ['', [0, 1, 2, 3, 4, 5, 6]],
  ])('%s', (word, left) => {
    expect(restrict([word]).left).toEqual(left);
  });

  test('-/RE/ drops what matches', () => {
    expect(restrict(['-/node_modules/'])).toEqual({
      left: [0, 1, 3, 4, 5, 6],
      said: ["7 to 6 <'-/node_modules/'>"],
    });
    expect(restrict(['-/(?i)parse/']).left).toEqual([0, 3, 4, 5, 6]);
    expect(restrict(['-/./']).left).toEqual([]);
    expect(restrict(['-/\\/app\\//']).left).toEqual([0, 4, 5]);
  });

  test('are said as Python writes strings', () => {
    expect(restrict(['\\d\\(p']).said).toEqual(["7 to 1 <'\\\\d\\\\(p'>"]);
    expect(restrict(["it's"]).said).toEqual([`7 to 1 <"it's">`]);
    expect(restrict([`'|"`]).said).toEqual([`7 to 1 <'\\'|"'>`]);
  });

  test.each(['(', '[', '*', '(?<n>', '-/(/'])('%s is refused, and named', (word) => {
    const restricted = (): unknown => restrict([word]);
    expect(restricted).toThrow(ProfileError);
    expect(restricted).toThrow(word.replace(/^-\/|\/$/g, ''));
  });

  test('the reason comes without the expression in it a second time', () => {
    expect(() => parseExpression('(x')).toThrow(/^bad expression \(x: Unterminated group$/);
  });
});

test('restrictions apply left to right, each to what is left', () => {
  expect(restrict(['^/app', '2', '.5'])).toEqual({
    left: [1],
    said: ["7 to 4 <'^/app'>", '4 to 2 <2>', '2 to 1 <0.5>'],
  });
  expect(restrict(['2', '^/app']).left).toEqual([1]);
});

test('one that changes nothing is not said', () => {
  expect(restrict(['', '7', '1.0', '-/nothing/']).said).toEqual([]);
});

test('a bad word is found before anything is done', () => {
  expect(() => restrict(['1', '1.5'])).toThrow('1.5');
});
