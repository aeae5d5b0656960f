import type { CallTree } from '../../model/call-tree.ts';
import { functionStats, type TreeStats } from '../../model/function-stats.ts';
import { mergeTrees } from '../../model/merge-trees.ts';
import type { OriginalPosition } from '../../model/original-position.ts';
import type { CountedProfile } from '../../model/profile.ts';
import { ProfileError } from '../../model/profile-error.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { LoadedDump, Session } from './session.ts';
import { viewGroups } from './stack-view.ts';

/** The stacks of all dumps of a session as it looks at them, and the rows of their functions. */
export interface Stacks {
  readonly tree: CallTree;
  readonly stats: TreeStats;
  readonly labels: readonly string[];
  readonly originals?: ReadonlyMap<number, OriginalPosition>;
  /** As the dumps alone give them. */
  readonly plainLabels: readonly string[];
}

/** A dump that is made of samples. */
export interface SampledDumpFile extends LoadedDump {
  readonly profile: SampledProfile;
}

/** The dumps of a session. Throws `usage` where one has no stacks. */
export function sampledDumps(session: Session, command: string): readonly SampledDumpFile[] {
  const without = session.dumps.find(({ profile }) => profile.kind === 'counted');
  if (without !== undefined)
    throw noStacks(without as LoadedDump & { profile: CountedProfile }, command);
  return session.dumps as readonly SampledDumpFile[];
}

function noStacks({ path }: LoadedDump, command: string): ProfileError {
  return new ProfileError('usage', `${command} needs stacks, which a Python dump does not have`, {
    subject: path,
    hint: 'it holds sums per function and per pair: stats, callers, callees',
  });
}

/** Throws `usage` where a dump has no stacks. */
export function stacksOf(session: Session, command: string): Stacks {
  const { isStripped, view } = session;
  const [first, ...others] = sampledDumps(session, command).map(({ profile }) =>
    session.treeOf(profile, isStripped),
  );
  const tree = mergeTrees([first as CallTree, ...others]);
  const stats = functionStats(tree, viewGroups(tree.functions, view, isStripped));
  if (view.grouping !== null) {
    const labels = stats.functions.functionName;
    return { tree, stats, labels, plainLabels: labels };
  }
  const shown = session.shownFunctions(stats.functions, 'v8');
  const { labels, originals } = shown.all;
  return { tree, stats, labels, originals, plainLabels: shown.plain.labels };
}
