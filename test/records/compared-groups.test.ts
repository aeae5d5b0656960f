import { expect, test } from 'vitest';
import { comparedGroups, isSlower } from '../../src/records/compared-groups.ts';
import { groupsOf } from '../../src/records/groups.ts';
import { sampleRecord, sqlCall } from './sample-record.ts';

function isSlowerThan(before: readonly number[], after: readonly number[]): boolean {
  const groups = [before, after].map((times) =>
    groupsOf(sampleRecord({ sql: { calls: times.map((durationMs) => sqlCall({ durationMs })) } })),
  );
  const [pair] = comparedGroups(groups[0] ?? [], groups[1] ?? []);
  return pair !== undefined && isSlower(pair);
}

test('a group is slower where each call takes half as long again, and a millisecond in all', () => {
  expect(isSlowerThan([10], [15])).toBe(true);
  expect(isSlowerThan([10], [14])).toBe(false);
  expect(isSlowerThan([0.1], [0.9])).toBe(false);
  expect(isSlowerThan([0.1, 0.1], [0.9, 0.9])).toBe(true);
});

test('more calls of the same time are not slower, and neither is what is new or gone', () => {
  expect(isSlowerThan([10], [10, 10, 10])).toBe(false);
  expect(isSlowerThan([], [10])).toBe(false);
  expect(isSlowerThan([10], [])).toBe(false);
});
