/**
 * What the numbers of a profile are in. Time is microseconds; seconds stay seconds where a dump has them, since a factor
 * would change their last digits.
 */
export type ProfileUnit = 'us' | 's' | 'bytes' | 'count';

/** What is measured: only profiles of the same quantity can be added up or compared. */
export type Quantity = 'time' | 'bytes' | 'count';

export function quantityOf(unit: ProfileUnit): Quantity {
  return unit === 'us' || unit === 's' ? 'time' : unit;
}

const US_PER_SECOND = 1e6;

/** From a unit to the one that programs get: microseconds, bytes, counts. */
export function toBaseUnit(unit: ProfileUnit): number {
  return unit === 's' ? US_PER_SECOND : 1;
}

/** The unit of sums of these: microseconds where seconds meet them. All must be of one quantity. */
export function commonUnit(units: readonly ProfileUnit[]): ProfileUnit {
  const [first = 'us'] = units;
  return units.every((unit) => unit === first) ? first : 'us';
}
