import { expect, test } from 'vitest';
import { type Bar, drawnBars } from '../../../src/panel/record/timeline/bars.ts';
import { SeededRandom } from '../../seeded-random.ts';

test('leaves no place without its bar, also where one called earlier had to wait for its connection', () => {
  const random = new SeededRandom(41);
  for (let round = 0; round < 50; round++) {
    let called = 0;
    const bars = Array.from({ length: 20 }, (): Bar => {
      called += random.below(4);
      const waited = random.chance(0.5) ? random.below(21) : 0;
      return { x: called + waited, width: 1 + random.below(10) };
    });
    const drawn = drawnBars(bars);
    for (const bar of bars) {
      const isDrawn = drawn.some(({ x, width }) => x <= bar.x && bar.x + bar.width <= x + width);
      expect(isDrawn).toBe(true);
    }
  }
});

test('draws bars on the same pixels once', () => {
  const bars = Array.from({ length: 1000 }, (_, i) => ({ x: i / 1000, width: 1.5 - i / 1000 }));
  expect(drawnBars(bars)).toEqual([{ x: 0, width: 1.5 }]);
});
