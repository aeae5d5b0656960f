import { expect, test } from 'vitest';
import { fitObject } from '../../../src/cli/mcp/fit-object.ts';
import { SeededRandom } from '../../seeded-random.ts';

/** Plain data of random form and size. */
function randomData(random: SeededRandom, depth: number): unknown {
  const kind = random.below(depth === 0 ? 3 : 5);
  if (kind === 0) return random.below(1e6);
  if (kind === 1) return 'x|"\n'.repeat(random.below(2000));
  if (kind === 2) return random.below(2) === 0;
  const count = random.below(30);
  if (kind === 3) return Array.from({ length: count }, () => randomData(random, depth - 1));
  return randomObject(random, depth, count);
}

function randomObject(random: SeededRandom, depth: number, count: number): object {
  const entries = Array.from({ length: count }, (_, i) => [`k${i}`, randomData(random, depth - 1)]);
  return { schema: 'test/1', ...Object.fromEntries(entries) };
}

/** Whether one is the other less the ends of lists and texts. */
function isCutOf(part: unknown, whole: unknown): boolean {
  if (typeof part === 'string' && typeof whole === 'string') return whole.startsWith(part);
  if (Array.isArray(part) && Array.isArray(whole)) {
    return part.length <= whole.length && part.every((item, i) => isCutOf(item, whole[i]));
  }
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null) {
    return part === whole;
  }
  const [a, b] = [part as Record<string, unknown>, whole as Record<string, unknown>];
  return (
    Object.keys(a).join() === Object.keys(b).join() &&
    Object.keys(a).every((k) => isCutOf(a[k], b[k]))
  );
}

test.each(Array.from({ length: 200 }, (_, seed) => seed))('random data %i fits', (seed) => {
  const random = new SeededRandom(seed);
  const object = randomObject(random, 4, 1 + random.below(8));
  const before = JSON.stringify(object);
  const characters = 60 + random.below(2 * before.length);
  const fitted = fitObject(object, characters, 'here');
  expect(JSON.stringify(object)).toBe(before);
  const text = JSON.stringify(fitted.object);
  expect(fitted.length).toBe(text.length);
  expect(text.length).toBeLessThanOrEqual(characters);
  if (before.length <= characters) {
    expect([text, fitted.leftOut]).toEqual([before, []]);
  } else {
    expect(fitted.leftOut.length).toBeGreaterThan(0);
    const isNamedOnly = fitted.leftOut[0]?.path === 'here';
    if (isNamedOnly) expect(fitted.object).toEqual({ schema: 'test/1' });
    else expect(isCutOf(fitted.object, object)).toBe(true);
  }
});

test('the largest list goes first, and it is said how much of it is left', () => {
  const object = { schema: 's/1', few: [1, 2, 3], rows: Array.from({ length: 1000 }, (_, i) => i) };
  const { object: fitted, leftOut } = fitObject(object, 500, 'reports[2]');
  const { few, rows } = fitted as typeof object;
  expect(few).toEqual([1, 2, 3]);
  expect(rows).toEqual(object.rows.slice(0, rows.length));
  expect(rows.length).toBeGreaterThan(80);
  expect(leftOut).toEqual([{ path: 'reports[2].rows', kept: rows.length, of: 1000 }]);
});
