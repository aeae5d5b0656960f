import type { Profile } from '../model/profile.ts';

/** A profile that is looked at. */
export interface ViewedProfile {
  readonly profile: Profile;
}

/** What is looked at: profiles, the first and those added, and when paths were stripped. */
export type Step = ViewedProfile | 'strip';

/** A profile of the steps, and whether its paths were stripped after it came. */
export interface PlacedProfile extends ViewedProfile {
  readonly isStripped: boolean;
}

export function placedProfiles(steps: readonly Step[]): readonly PlacedProfile[] {
  const stripsUpTo = steps.lastIndexOf('strip');
  return steps.flatMap((step, i) =>
    step === 'strip' ? [] : [{ profile: step.profile, isStripped: i < stripsUpTo }],
  );
}
