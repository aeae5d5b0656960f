import { mergeTables, renamedTables, type StatsTables } from '../model/merge-stats.ts';
import type { CountedProfile } from '../model/profile.ts';
import { stripPythonPaths } from '../model/strip-paths.ts';
import type { Step, ViewedProfile } from './steps.ts';

/** Python's tables step by step, as pstats does: a sum of floats depends on the order of its parts. */
export function countedTables(steps: readonly Step[]): StatsTables {
  const [first, ...others] = steps;
  const profileOf = (step: Step | undefined) => (step as ViewedProfile).profile as CountedProfile;
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
