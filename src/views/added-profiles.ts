import type { CallCounts } from '../model/counts.ts';
import { addedUp, type StatsTables } from '../model/merge-stats.ts';
import type { ProfileStacks, RowStacks } from '../model/profile-view.ts';
import { callCountsOf } from './call-counts-of.ts';
import { countedTables } from './counted-tables.ts';
import type { LookRequest } from './look.ts';
import { type ProfilePart, profileParts } from './profile-parts.ts';
import type { PlacedProfile, Step } from './steps.ts';

/** Parts of a view added up. */
export interface AddedParts {
  readonly tables: StatsTables;
  /** One or more that together are all stacks, with the rows of these tables; `null` where a profile has none. */
  readonly stacks: readonly RowStacks[] | null;
  /** The same for each profile. */
  readonly profileStacks: () => readonly ProfileStacks[] | null;
  readonly callCounts: CallCounts | 'mixed';
}

/**
 * All that is looked at, added up.
 *
 * @param placed the profiles of the steps, of which filters of time may have left a part
 */
export function addedProfiles(
  steps: readonly Step[],
  placed: readonly PlacedProfile[],
  request: LookRequest,
): AddedParts {
  const counted = placed.flatMap(({ profile }) => (profile.kind === 'counted' ? [profile] : []));
  if (counted.length === placed.length) {
    const tables = countedTables(steps);
    return { tables, stacks: null, profileStacks: () => null, callCounts: callCountsOf(counted) };
  }
  const parts = profileParts(placed, request);
  const callCounts = callCountsOf(parts.map(({ tables }) => tables));
  return { ...addedParts(parts), callCounts };
}

function addedParts(parts: readonly ProfilePart[]): Omit<AddedParts, 'callCounts'> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    const profileStacks = () => only.stacks && only.profileStacks((rows) => rows);
    return { tables: only.tables, stacks: only.stacks && [only.stacks], profileStacks };
  }
  const { tables, indexMaps } = addedUp(parts.map((part) => part.tables));
  const renumbering = (part: number) => (rows: Int32Array) =>
    rows.map((row) => (row < 0 ? -1 : indexMaps[part][row]));
  const stacks = parts.flatMap(({ stacks: own }, i) =>
    own === null ? [] : [{ ...own, rowOfFunction: renumbering(i)(own.rowOfFunction) }],
  );
  if (stacks.length < parts.length) return { tables, stacks: null, profileStacks: () => null };
  const profileStacks = () => {
    const inOrder: ProfileStacks[] = [];
    parts.forEach((part, i) => {
      part.profileStacks(renumbering(i)).forEach((one, k) => {
        inOrder[part.places[k]] = one;
      });
    });
    return inOrder;
  };
  return { tables, stacks, profileStacks };
}
