import { expect, test } from 'vitest';
import {
  addCounts,
  addKnownCounts,
  compareCounts,
  normalizedCount,
} from '../../src/model/counts.ts';

test('sums are exact, and bigint only where they must be', () => {
  expect(addCounts(2, 3)).toBe(5);
  expect(addCounts(2 ** 53 - 1, 1)).toBe(2n ** 53n);
  expect(addCounts(2n ** 53n, 1)).toBe(2n ** 53n + 1n);
  expect(addCounts(2n ** 53n, -1)).toBe(2 ** 53 - 1);
  expect(normalizedCount(12n)).toBe(12);
});

test('a sum with an unknown count is unknown', () => {
  expect(addKnownCounts(1, null)).toBeNull();
  expect(addKnownCounts(null, 1n)).toBeNull();
  expect(addKnownCounts(1, 2)).toBe(3);
});

test('numbers and bigints compare by value', () => {
  expect(compareCounts(2 ** 53, 2n ** 53n + 1n)).toBe(-1);
  expect(compareCounts(3n, 3)).toBe(0);
  expect(compareCounts(4, 3n)).toBe(1);
});
