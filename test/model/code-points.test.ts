import { expect, test } from 'vitest';
import { codePointLength, compareCodePoints } from '../../src/model/code-points.ts';
import { SeededRandom } from '../seeded-random.ts';

const PIECES = ['', 'a', 'b', 'ä', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀', '\u{10ffff}', '\0'];

function pointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

/** Lists of numbers, compared as Python compares lists. */
function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return (a[i] as number) < (b[i] as number) ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

test('strings order by code points, where UTF-16 puts the surrogates first', () => {
  expect(['\uffff', '😀', 'z'].toSorted(compareCodePoints)).toEqual(['z', '\uffff', '😀']);
  expect(['\uffff', '😀', 'z'].toSorted()).toEqual(['z', '😀', '\uffff']);
});

test('the order is that of the lists of code points', () => {
  const random = new SeededRandom(2);
  const word = (): string =>
    Array.from({ length: random.below(5) }, () => random.pick(PIECES)).join('');
  for (let i = 0; i < 5000; i++) {
    const [a, b] = [word(), word()];
    expect(compareCodePoints(a, b)).toBe(compareLists(pointsOf(a), pointsOf(b)));
    expect(codePointLength(a)).toBe(pointsOf(a).length);
  }
});

test('lone surrogates count as one each', () => {
  expect(codePointLength('\ud83d')).toBe(1);
  expect(codePointLength('\udc00\ud83d\ud83d😀')).toBe(4);
});
