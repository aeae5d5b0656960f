import { type ErrorCode, ProfileError } from '../../model/profile-error.ts';
import type { ProfileStacks, RowStacks } from '../../model/profile-view.ts';
import { mergedStacks } from '../../views/merged-stacks.ts';
import type { Session } from './session.ts';

/** The stacks of the dumps of a session, one entry for each. Throws `usage` where one has none. */
export function stacksOfDumps(session: Session, command: string): readonly ProfileStacks[] {
  checkStacks(session, command);
  return session.table.stacks as readonly ProfileStacks[];
}

/** As one tree. Throws `usage` where a dump has no stacks. */
export function stacksOf(session: Session, command: string): RowStacks {
  checkStacks(session, command);
  return mergedStacks(session.table) as RowStacks;
}

/** Throws `usage`, or another error, where a dump has no stacks. */
export function checkStacks({ dumps }: Session, command: string, code: ErrorCode = 'usage'): void {
  const without = dumps.find(({ profile }) => profile.kind === 'counted');
  if (without === undefined) return;
  throw new ProfileError(code, `${command} needs stacks, which a Python dump does not have`, {
    subject: without.path,
    hint: 'it holds sums per function and per pair, for stats, callers and callees',
  });
}

/**
 * Throws `not-a-profile` where a dump has no samples in the order of time.
 *
 * @param advice what to do instead, behind the reason
 */
export function checkOrder(session: Session, command: string, advice = ''): void {
  checkStacks(session, command, 'not-a-profile');
  const { slice } = session;
  if (slice !== null) {
    throw new ProfileError('not-a-profile', `${command} needs samples in order of time`, {
      subject: slice.shown.fleet,
      hint: 'a fleet keeps sums of stacks; requests FUNCTION, then open N, opens a dump itself',
    });
  }
  for (const { profile, path } of session.dumps) {
    if (profile.kind === 'counted' || profile.weights === null) continue;
    throw new ProfileError('not-a-profile', `${command} needs samples in order of time`, {
      subject: path,
      hint: `hit counts, memory and counted stacks have none${advice}`,
    });
  }
}
