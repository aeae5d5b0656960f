import type { Profile } from '../model/profile.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';

/** A profile that is looked at. */
export interface ViewedProfile {
  readonly profile: Profile;
  /** Of its file, and when that was written: they tell which dumps are of one run. */
  readonly path?: string;
  readonly modifiedAt?: Date | null;
  /** It is of the same file as the one before it. */
  readonly isContinued?: true;
  /** Where it lies among all, if it is looked at apart from others of its run. */
  readonly span?: TimeSpan;
}

/** Where a profile lies on an axis of time, in microseconds since its beginning. */
export interface TimeSpan {
  /** Of its first sample: 0 but where it began later than others of its run. */
  readonly startUs: number;
  /** The end of the axis. */
  readonly endUs: number;
}

/** A profile with samples in the order of time. */
export interface TimedProfile extends ViewedProfile {
  readonly profile: SampledProfile;
}

export function isTimed(one: ViewedProfile): one is TimedProfile {
  return one.profile.kind === 'sampled' && one.profile.weights === null;
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

function placed(
  { profile, path, modifiedAt, isContinued, span }: ViewedProfile,
  isStripped: boolean,
): PlacedProfile {
  return {
    profile,
    isStripped,
    ...(path === undefined ? {} : { path }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(isContinued === true ? { isContinued } : {}),
    ...(span === undefined ? {} : { span }),
  };
}
