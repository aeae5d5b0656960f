import { isNamedByNode, TOGETHER_MS } from '../model/node-dump-name.ts';
import type { DumpTrees } from './dump-trees.ts';
import type { TimedProfile, TimeSpan } from './steps.ts';

/** Where profiles lie in time, in microseconds since the beginning of their axis. */
export interface TimeAxis {
  /** By profile. */
  readonly spans: readonly TimeSpan[];
  /** All have one axis; else each file has its own, which begins with it. */
  readonly isShared: boolean;
}

/** Times count from the earliest sample where the dumps are of one run, else of each file from its own first. */
export function timeAxis(placed: readonly TimedProfile[], trees: DumpTrees): TimeAxis {
  const files = filesOf(placed, trees);
  const isShared = files.length === 1 || areOneRun(files);
  const groups = isShared ? [files.flat()] : files;
  return { spans: groups.flatMap(spansOf), isShared };
}

/** Of profiles with one axis. */
function spansOf(group: readonly Timed[]): readonly TimeSpan[] {
  const firstUs = group.reduce((least, { startUs }) => Math.min(least, startUs), Infinity);
  const endUs = group.reduce(
    (most, { startUs, durationUs }) => Math.max(most, startUs - firstUs + durationUs),
    0,
  );
  return group.map(({ step, startUs }) => step.span ?? { startUs: startUs - firstUs, endUs });
}

interface Timed {
  readonly step: TimedProfile;
  /** On the clock of the dump. */
  readonly startUs: number;
  readonly durationUs: number;
}

/** By file: threads of one stand together, and have one clock. */
function filesOf(placed: readonly TimedProfile[], trees: DumpTrees): readonly (readonly Timed[])[] {
  const files: Timed[][] = [];
  for (const step of placed) {
    const { startUs, durationUs } = trees.factsOf(step.profile);
    const timed = { step, startUs, durationUs };
    if (step.isContinued === true && files.length > 0) files.at(-1)?.push(timed);
    else files.push([timed]);
  }
  return files;
}

/** By the mark of a recorder, else by the names that Node gives to what it recorded at the same time. */
function areOneRun(files: readonly (readonly Timed[])[]): boolean {
  const firsts = files.flatMap(([first]) => (first === undefined ? [] : [first]));
  const [first, ...others] = firsts;
  const run = first?.step.profile.run;
  if (first === undefined) return true;
  if (run !== undefined) {
    return others.every(({ step: { profile } }) => {
      return profile.run?.id === run.id && profile.run.number === run.number;
    });
  }
  return others.every((other) => wereRecordedTogether(first, other));
}

function wereRecordedTogether(a: Timed, b: Timed): boolean {
  const isNamed = ({ step }: Timed): boolean => isNamedByNode(step.path ?? '');
  const writtenMs = ({ step }: Timed): number => step.modifiedAt?.getTime() ?? Number.NaN;
  return (
    b.step.profile.run === undefined &&
    isNamed(a) &&
    isNamed(b) &&
    Math.abs(writtenMs(a) - writtenMs(b)) <= TOGETHER_MS &&
    a.startUs < b.startUs + b.durationUs &&
    b.startUs < a.startUs + a.durationUs
  );
}
