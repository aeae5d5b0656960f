import { lowerGamma } from './gamma.ts';
import { inverse } from './inverse.ts';

/** The chance that χ² with these degrees of freedom is at most x (Abramowitz and Stegun 26.4.19). */
export function chiSquared(x: number, degrees: number): number {
  return lowerGamma(degrees / 2, x / 2);
}

/** The value below which χ² is with this probability. */
export function quantileChiSquared(probability: number, degrees: number): number {
  return inverse((x) => chiSquared(x, degrees), probability);
}
