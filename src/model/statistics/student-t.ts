import { logGamma, notZero } from './gamma.ts';
import { inverse } from './inverse.ts';

/** The chance that |T| is at least |t|, with these degrees of freedom (Abramowitz and Stegun 26.7.1). */
export function twoSidedT(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? 1 : 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The value below which T is with this probability, from 0.5 to 1. */
export function quantileT(probability: number, degrees: number): number {
  return inverse((t) => 1 - twoSidedT(t, degrees) / 2, probability);
}

/** The value that |T| reaches with this chance: exact far out too, where 1 - p would lose its digits. */
export function criticalT(twoSided: number, degrees: number): number {
  return inverse((t) => -twoSidedT(t, degrees), -twoSided);
}

/** The regularized incomplete beta function I_x(a, b), by Lentz' continued fraction (Abramowitz and Stegun 26.5.8). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logs = a * Math.log(x) + b * Math.log1p(-x);
  const front = Math.exp(logs + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}
