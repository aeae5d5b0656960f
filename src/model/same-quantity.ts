import type { Profile } from './profile.ts';
import { ProfileError } from './profile-error.ts';
import { type ProfileUnit, type Quantity, quantityOf } from './profile-unit.ts';

/** A profile and what the user calls it. */
interface NamedProfile {
  readonly path: string;
  readonly profile: Profile;
}

const NAMES: Readonly<Record<Quantity, string>> = { time: 'time', bytes: 'bytes', count: 'counts' };

function unitOfProfile(profile: Profile): ProfileUnit {
  return profile.kind === 'counted' ? profile.stats.unit : profile.unit;
}

/** Throws `usage` where profiles that are to be added up or compared do not measure the same. */
export function requireSameQuantity(profiles: readonly NamedProfile[]): void {
  const [first, ...others] = profiles.map(({ path, profile }) => {
    return { path, quantity: quantityOf(unitOfProfile(profile)) };
  });
  const other = others.find(({ quantity }) => quantity !== first?.quantity);
  if (first === undefined || other === undefined) return;
  throw new ProfileError(
    'usage',
    `${first.path} holds ${NAMES[first.quantity]}, ${other.path} ${NAMES[other.quantity]}`,
    { hint: 'only dumps that measure the same can be added up or compared' },
  );
}
