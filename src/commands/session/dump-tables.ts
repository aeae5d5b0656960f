import { mergeTables, renamedTables, type StatsTables } from '../../model/merge-stats.ts';
import type { CountedProfile, Profile } from '../../model/profile.ts';
import { stripPythonPaths } from '../../model/strip-paths.ts';

/** A profile and the file that it came from. */
export interface LoadedDump {
  /** As the user named it; `-` is standard input. */
  readonly path: string;
  readonly modifiedAt: Date | null;
  readonly profile: Profile;
}

/** What made the profile at hand: dumps, the first and those added, and when paths were stripped. */
export type Step = LoadedDump | 'strip';

/** Python's tables step by step, as pstats does: a sum of floats depends on the order of its parts. */
export function countedTables(steps: readonly Step[]): StatsTables {
  const [first, ...others] = steps;
  const profileOf = (step: Step | undefined) => (step as LoadedDump).profile as CountedProfile;
  return others.reduce<StatsTables>(
    (tables, step) =>
      step === 'strip' ? strippedTables(tables) : mergeTables([tables, profileOf(step)]),
    profileOf(first),
  );
}

/** Tables of a Python dump without leading directories. */
export function strippedTables(tables: StatsTables): StatsTables {
  return renamedTables(tables, stripPythonPaths(tables.stats.functions));
}
