import { describe, expect, test } from 'vitest';
import { chiSquared, quantileChiSquared } from '../../../src/model/statistics/chi-squared.ts';
import { logGamma } from '../../../src/model/statistics/gamma.ts';
import { holm } from '../../../src/model/statistics/holm.ts';
import { criticalT, quantileT, twoSidedT } from '../../../src/model/statistics/student-t.ts';
import { SeededRandom } from '../../seeded-random.ts';

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values of Student's t.
describe("Student's t, published table", () => {
  test.each([
    [1, 3.078, 6.314, 12.706, 31.821, 63.657, 318.313],
    [2, 1.886, 2.92, 4.303, 6.965, 9.925, 22.327],
    [5, 1.476, 2.015, 2.571, 3.365, 4.032, 5.893],
    [8, 1.397, 1.86, 2.306, 2.896, 3.355, 4.501],
    [10, 1.372, 1.812, 2.228, 2.764, 3.169, 4.143],
    [16, 1.337, 1.746, 2.12, 2.583, 2.921, 3.686],
    [30, 1.31, 1.697, 2.042, 2.457, 2.75, 3.385],
    [100, 1.29, 1.66, 1.984, 2.364, 2.626, 3.174],
  ])('%i degrees of freedom', (degrees, ...values) => {
    for (const [i, probability] of [0.9, 0.95, 0.975, 0.99, 0.995, 0.999].entries()) {
      // The table has three decimals, and errs by one in the last where values are large.
      expect(Math.abs(quantileT(probability, degrees) - (values[i] as number))).toBeLessThan(0.006);
      expect(twoSidedT(values[i] as number, degrees) / 2).toBeCloseTo(1 - probability, 3);
    }
  });

  test('with one and two degrees of freedom it is known exactly', () => {
    for (const t of [0.1, 0.5, 1, 3, 20, 1e4]) {
      expect(twoSidedT(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
      expect(twoSidedT(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    }
  });

  test('critical values are exact far out', () => {
    for (const [p, degrees] of [
      [1e-3, 8],
      [1e-8, 16],
      [1e-14, 12],
    ] as const) {
      expect(twoSidedT(criticalT(p, degrees), degrees) / p).toBeCloseTo(1, 9);
    }
  });
});

// NIST/SEMATECH e-Handbook, 1.3.6.7.4: critical values of χ².
describe('χ², published table', () => {
  test.each([
    [1, 0.004, 3.841, 6.635],
    [4, 0.711, 9.488, 13.277],
    [8, 2.733, 15.507, 20.09],
    [18, 9.39, 28.869, 34.805],
    [50, 34.764, 67.505, 76.154],
    [100, 77.929, 124.342, 135.807],
  ])('%i degrees of freedom', (degrees, lower, upper, far) => {
    expect(quantileChiSquared(0.05, degrees)).toBeCloseTo(lower, 2);
    expect(quantileChiSquared(0.95, degrees)).toBeCloseTo(upper, 2);
    expect(quantileChiSquared(0.99, degrees)).toBeCloseTo(far, 2);
  });

  test('with two degrees of freedom it is an exponential distribution', () => {
    for (const x of [0.01, 1, 5, 40])
      expect(chiSquared(x, 2)).toBeCloseTo(1 - Math.exp(-x / 2), 12);
    expect(quantileChiSquared(0.5, 2)).toBeCloseTo(2 * Math.log(2), 10);
  });
});

test('the gamma function is that of whole and half numbers', () => {
  let product = 1;
  for (let n = 1; n < 30; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(product), 9);
    product *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(2.5)).toBeCloseTo(Math.log(0.75 * Math.sqrt(Math.PI)), 12);
});

describe('Holm', () => {
  test('steps down, and stops at the first that stays', () => {
    // 0.05/4 = 0.0125, 0.05/3 = 0.0167, 0.05/2 = 0.025
    expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(holm([0.01, 0.02, 0.03, 0.005], 0.05)).toEqual([true, true, true, true]);
    expect(holm([0.2, 0.001], 0.05)).toEqual([false, true]);
    expect(holm([], 0.05)).toEqual([]);
  });

  test('rejects what Bonferroni does, and of true hypotheses hardly any', () => {
    const random = new SeededRandom(7);
    let families = 0;
    for (let draw = 0; draw < 4000; draw++) {
      const ps = Array.from({ length: 20 }, () => random.next());
      const isRejected = holm(ps, 0.05);
      for (const [i, p] of ps.entries()) if (p <= 0.05 / 20) expect(isRejected[i]).toBe(true);
      if (isRejected.includes(true)) families++;
    }
    expect(families / 4000).toBeLessThan(0.06);
    expect(families / 4000).toBeGreaterThan(0.035);
  });
});
