import type { GroupingName } from '../model/function-groups.ts';
import type { Profile } from '../model/profile.ts';
import type { ProfileView } from '../model/profile-view.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import { ProfileViews } from './profile-views.ts';
import type { StackFilter } from './stack-view.ts';
import type { ViewedProfile } from './steps.ts';

export interface ViewOptions {
  /** Where samples of the garbage collector go; by default on the stack that was running. */
  readonly gc?: GcPlacement;
  /** Each acts on what those before it left; profiles without stacks they leave as they are. */
  readonly filters?: readonly StackFilter[];
  /** What functions are put together by. */
  readonly grouping?: GroupingName;
  /** Drop the leading directories of urls, and add up what then coincides. */
  readonly isStripped?: boolean;
}

/**
 * Profiles added up, as the command line looks at them.
 *
 * @throws ProfileError `usage` where the expression of a filter is bad
 */
export function viewProfiles(profiles: readonly Profile[], options: ViewOptions = {}): ProfileView {
  return viewDumps(
    profiles.map((profile) => ({ profile })),
    options,
  );
}

/** The same of dumps, of which several may be threads of one file. */
export function viewDumps(steps: readonly ViewedProfile[], options: ViewOptions = {}): ProfileView {
  const { gc = 'on-stack', filters = [], grouping = null, isStripped = false } = options;
  const views = new ProfileViews(gc, null);
  return views.of(isStripped ? [...steps, 'strip'] : steps, { filters, grouping });
}
