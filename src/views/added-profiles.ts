import { callEdges } from '../model/call-edges.ts';
import type { CallTree } from '../model/call-tree.ts';
import type { CallCounts } from '../model/counts.ts';
import { functionStats, type TreeStats } from '../model/function-stats.ts';
import { addedUp, type StatsTables } from '../model/merge-stats.ts';
import type { ProfileStacks } from '../model/profile-view.ts';
import { callCountsOf } from './call-counts-of.ts';
import { countedTables, strippedTables } from './counted-tables.ts';
import type { DumpTrees } from './dump-trees.ts';
import { filteredTree, type StackView, viewGroups } from './stack-view.ts';
import { type PlacedProfile, placedProfiles, type Step } from './steps.ts';

/** What one profile gives to a view. */
interface ProfilePart {
  readonly tables: StatsTables;
  /** `null`: a profile of counts, which has none, so that filters leave it as it is. */
  readonly stacks: ProfileStacks | null;
}

/** How profiles are looked at. */
export interface LookRequest {
  readonly look: StackView;
  readonly trees: DumpTrees;
  /** The program's own packages by the urls of their files, asked for where they are shown. */
  readonly workspaces: () => ReadonlyMap<string, string>;
}

function partOf(
  { profile, isStripped }: PlacedProfile,
  { look, trees, workspaces }: LookRequest,
): ProfilePart {
  if (profile.kind === 'counted') {
    return { tables: isStripped ? strippedTables(profile) : profile, stacks: null };
  }
  const tree = filteredTree(trees.treeOf(profile), look, isStripped);
  const stats = functionStats(tree, viewGroups(tree.functions, look, isStripped, workspaces));
  const { rowOfFunction } = stats;
  return {
    tables: tablesOf(tree, stats),
    stacks: { profile, isStripped, tree, rowOfFunction },
  };
}

/** Edges are made when they are asked for. */
function tablesOf(tree: CallTree, stats: TreeStats): StatsTables {
  let edges: StatsTables['edges'] | undefined;
  return {
    stats,
    get edges() {
      edges ??= callEdges(tree, stats);
      return edges;
    },
  };
}

/** Parts of a view added up. */
export interface AddedParts {
  readonly tables: StatsTables;
  /** With the rows of these tables; `null` where a profile has none. */
  readonly stacks: readonly ProfileStacks[] | null;
  readonly callCounts: CallCounts | 'mixed';
}

/** All that is looked at, added up. */
export function addedProfiles(steps: readonly Step[], request: LookRequest): AddedParts {
  const placed = placedProfiles(steps);
  const counted = placed.flatMap(({ profile }) => (profile.kind === 'counted' ? [profile] : []));
  if (counted.length === placed.length) {
    return { tables: countedTables(steps), stacks: null, callCounts: callCountsOf(counted) };
  }
  const parts = placed.map((one) => partOf(one, request));
  const callCounts = callCountsOf(parts.map(({ tables }) => tables));
  return { ...addedParts(parts), callCounts };
}

function addedParts(parts: readonly ProfilePart[]): Omit<AddedParts, 'callCounts'> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    return { tables: only.tables, stacks: only.stacks && [only.stacks] };
  }
  const { tables, indexMaps } = addedUp(parts.map((part) => part.tables));
  const stacks = parts.flatMap((part, i) => {
    if (part.stacks === null) return [];
    const { rowOfFunction: own, ...stack } = part.stacks;
    return [{ ...stack, rowOfFunction: own.map((row) => (row < 0 ? -1 : indexMaps[i][row])) }];
  });
  return { tables, stacks: stacks.length === parts.length ? stacks : null };
}
