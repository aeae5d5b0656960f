import type { Session } from '../../commands/session/session.ts';

/** What was repaired in the dumps of a session. */
export function warningsOf({ allDumps }: Session): readonly string[] {
  return allDumps.flatMap(({ path, profile, recording }) =>
    [...(recording?.warnings ?? []), ...profile.warnings].map(
      ({ message }) => `${path}: ${message}`,
    ),
  );
}
