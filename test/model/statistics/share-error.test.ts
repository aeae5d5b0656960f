import { describe, expect, test } from 'vitest';
import { shareErrors } from '../../../src/model/statistics/share-error.ts';
import { SeededRandom } from '../../seeded-random.ts';

function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

describe('how far a share may be off', () => {
  test('by hand: one run, the prior', () => {
    // m = 100, o = 0.9: v0 = 2·100·0.9 + (0.1·100·0.9)² = 261; t of 8 degrees is 2.306
    const [error] = shareErrors([Float64Array.of(100)], [1000]);
    expect(error).toBeCloseTo((2.306 * Math.sqrt(261)) / 1000, 5);
  });

  test('two runs are taken for one that is as long as both', () => {
    const two = shareErrors([Float64Array.of(60), Float64Array.of(40)], [600, 400]);
    expect(two).toEqual(shareErrors([Float64Array.of(100)], [1000]));
  });

  test.each([1, 5])(
    'the interval of %i runs holds the share of the program in 92 to 98 %% of cases',
    (runs) => {
      const random = new SeededRandom(runs);
      const [share, length] = [0.2, 2000];
      const mean = share * length;
      const deviation = Math.sqrt(2 * mean * 0.8 + (0.1 * mean * 0.8) ** 2);
      let held = 0;
      for (let draw = 0; draw < 3000; draw++) {
        const counts = Array.from({ length: runs }, () =>
          Float64Array.of(Math.round(mean + deviation * normal(random))),
        );
        const totals = counts.map(() => length);
        const found = counts.reduce((sum, [count = 0]) => sum + count, 0) / (runs * length);
        const [error = 0] = shareErrors(counts, totals);
        if (Math.abs(found - share) <= error) held++;
      }
      expect(held / 3000).toBeGreaterThan(0.92);
      expect(held / 3000).toBeLessThan(0.985);
    },
  );

  test('nothing was running', () => {
    expect(shareErrors([Float64Array.of(0)], [0])[0]).toBeNaN();
    expect(shareErrors([], [])).toHaveLength(0);
  });
});
