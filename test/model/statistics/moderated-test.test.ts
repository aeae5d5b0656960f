import { describe, expect, test } from 'vitest';
import {
  changedRows,
  moderatedTest,
  type RunCounts,
  smallestChange,
} from '../../../src/model/statistics/moderated-test.ts';
import { SeededRandom } from '../../seeded-random.ts';

function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

interface Drawn {
  /** Shares of functions; what is left of the run are other samples. */
  readonly shares: readonly number[];
  readonly overdispersion: number;
  readonly length: number;
}

/** A run as the model says: counts around share × length, with variance φ·m·o + (τ·m·o)². */
function drawRun(random: SeededRandom, { shares, overdispersion, length }: Drawn): Float64Array {
  return Float64Array.from(shares, (share) => {
    const mean = share * length;
    const others = 1 - share;
    const deviation = Math.sqrt(overdispersion * mean * others + (0.1 * mean * others) ** 2);
    return Math.max(0, Math.round(mean + deviation * normal(random)));
  });
}

function drawSide(random: SeededRandom, runs: number, drawn: Drawn): RunCounts {
  return {
    counts: Array.from({ length: runs }, () => drawRun(random, drawn)),
    totals: Array.from({ length: runs }, () => drawn.length),
  };
}

const LENGTH = 20_000;
/** 20 functions of 50 to 2000 samples. */
const SHARES = Array.from({ length: 20 }, (_, i) => (50 * 40 ** (i / 19)) / LENGTH);
const oddsTimes = (share: number, ratio: number): number => {
  const odds = (ratio * share) / (1 - share);
  return odds / (1 + odds);
};

describe('runs that are drawn from the model', () => {
  const RATIOS = SHARES.map((_, i) => [1, 1, 1, 0.8, 1.5][i % 5] as number);
  const after = SHARES.map((share, i) => oddsTimes(share, RATIOS[i] as number));

  const coverage = (overdispersion: number): number => {
    const random = new SeededRandom(11);
    let covered = 0;
    for (let draw = 0; draw < 2000; draw++) {
      const base = drawSide(random, 5, { shares: SHARES, overdispersion, length: LENGTH });
      const now = drawSide(random, 5, { shares: after, overdispersion, length: LENGTH });
      const { rows } = moderatedTest(base, now, SHARES.length);
      for (const [i, { low, high }] of rows.entries()) {
        const truth = (RATIOS[i] as number) - 1;
        if (low !== null && high !== null && low <= truth && truth <= high) covered++;
      }
    }
    return covered / (2000 * SHARES.length);
  };

  test('the interval holds the truth in 93 to 97 % of cases', () => {
    const share = coverage(2);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  test('noise three times as large is noticed', () => {
    expect(coverage(6)).toBeGreaterThan(0.9);
  });

  test.each([
    [1, 1],
    [3, 3],
    [5, 5],
    [2, 6],
  ])('no alarm where nothing changed, %i against %i', (baseRuns, newRuns) => {
    const random = new SeededRandom(3);
    const drawn = { shares: SHARES, overdispersion: 2, length: LENGTH };
    let alarms = 0;
    for (let draw = 0; draw < 2000; draw++) {
      const { rows } = moderatedTest(
        drawSide(random, baseRuns, drawn),
        drawSide(random, newRuns, drawn),
        SHARES.length,
      );
      if (changedRows(rows, [...SHARES.keys()], 0.01).size > 0) alarms++;
    }
    expect(alarms / 2000).toBeLessThan(0.02);
  });

  test('the smallest change that can be told is found in 80 % of cases', () => {
    const random = new SeededRandom(5);
    const drawn = { shares: SHARES, overdispersion: 2, length: LENGTH };
    const alpha = 0.01;
    const row = 12;
    let found = 0;
    let expected = 0;
    for (let draw = 0; draw < 1000; draw++) {
      const base = drawSide(random, 5, drawn);
      const same = moderatedTest(base, drawSide(random, 5, drawn), SHARES.length);
      const { error } = same.rows[row] as { error: number };
      expected += smallestChange(error, { alpha, family: 1, degrees: same.degrees }) / 1000;
    }
    const ratio = 1 + expected;
    const shares = SHARES.map((share, i) => (i === row ? oddsTimes(share, ratio) : share));
    for (let draw = 0; draw < 1000; draw++) {
      const now = drawSide(random, 5, { ...drawn, shares });
      const { rows } = moderatedTest(drawSide(random, 5, drawn), now, SHARES.length);
      if (changedRows(rows, [row], alpha).size > 0) found++;
    }
    expect(found / 1000).toBeGreaterThan(0.7);
    expect(found / 1000).toBeLessThan(0.9);
  });
});

describe('by hand', () => {
  const side = (totals: readonly number[], ...runs: readonly number[][]): RunCounts => ({
    counts: runs.map((counts) => Float64Array.from(counts)),
    totals,
  });

  test('one run each rests on the prior', () => {
    const { rows, degrees, noise } = moderatedTest(side([1000], [100]), side([1000], [200]), 1);
    expect(degrees).toBe(8);
    expect(noise).toBe(1);
    // m = 150, o = 0.85; v0 = 2·150·0.85 + (0.1·150·0.85)² = 417.5625; SE = √(2·v0)
    const row = rows[0] as (typeof rows)[number];
    expect(row.error).toBeCloseTo(Math.sqrt(2 * 417.5625) / 127.5, 12);
    expect(row.change).toBeCloseTo(0.2 / 0.8 / (0.1 / 0.9) - 1, 12);
    expect(row.high).toBeCloseTo(2.25 * Math.exp((2.306 * Math.sqrt(2 * 417.5625)) / 127.5) - 1, 2);
  });

  test('lengths cancel, and short runs are less sure', () => {
    const even = moderatedTest(
      side([1000, 1000], [100], [110]),
      side([1000, 1000], [105], [99]),
      1,
    );
    const same = moderatedTest(
      side([1000, 1000], [100], [110]),
      side([100, 100], [10.5], [9.9]),
      1,
    );
    expect(same.rows[0]?.change).toBeCloseTo(even.rows[0]?.change as number, 12);
    expect(same.rows[0]?.error).toBeGreaterThan(even.rows[0]?.error as number);
  });

  test('what is nearly all has no ratio; what is new has no change', () => {
    const { rows } = moderatedTest(side([1000], [950, 0]), side([1000], [960, 40]), 2);
    expect(rows.map(({ change }) => change)).toEqual([null, null]);
    expect(rows[1]?.isTested).toBe(true);
  });

  test('counts without totals are compared as they are', () => {
    const base = { counts: [Float64Array.of(100)], totals: null };
    const now = { counts: [Float64Array.of(150)], totals: null };
    expect(moderatedTest(base, now, 1).rows[0]).toMatchObject({ base: 100, now: 150, change: 0.5 });
  });
});
