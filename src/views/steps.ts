import type { Profile } from '../model/profile.ts';

/** A profile that is looked at. */
export interface ViewedProfile {
  readonly profile: Profile;
  /** It is of the same file as the one before it. */
  readonly isContinued?: true;
}

/** What is looked at: profiles, the first and those added, and when paths were stripped. */
export type Step = ViewedProfile | 'strip';

/** A profile of the steps, and whether its paths were stripped after it came. */
export interface PlacedProfile extends ViewedProfile {
  readonly isStripped: boolean;
}

export function placedProfiles(steps: readonly Step[]): readonly PlacedProfile[] {
  const stripsUpTo = steps.lastIndexOf('strip');
  return steps.flatMap((step, i) => (step === 'strip' ? [] : [placed(step, i < stripsUpTo)]));
}

function placed({ profile, isContinued }: ViewedProfile, isStripped: boolean): PlacedProfile {
  return isContinued === true ? { profile, isStripped, isContinued } : { profile, isStripped };
}
