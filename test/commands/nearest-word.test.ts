import { expect, test } from 'vitest';
import { nearestWord } from '../../src/commands/language/nearest-word.ts';

const KNOWN = ['stats', 'strip', 'sort', 'callers', 'callees', 'cumtime', 'help'];

test.each([
  ['stat', 'stats'],
  ['statss', 'stats'],
  ['satts', 'stats'],
  ['srot', 'sort'],
  ['STATS', 'stats'],
  ['caller', 'callers'],
  ['callee', 'callees'],
  ['cumtme', 'cumtime'],
  ['hlep', 'help'],
])('%s is nearest to %s', (word, nearest) => {
  expect(nearestWord(word, KNOWN)).toBe(nearest);
});

test.each(['', 'x', 'foo', 'frobnicate', 'stats'.repeat(1000)])('nothing is near %j', (word) => {
  expect(nearestWord(word, KNOWN)).toBeUndefined();
});
