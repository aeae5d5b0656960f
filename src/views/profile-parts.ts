import { callEdges } from '../model/call-edges.ts';
import type { CallTree } from '../model/call-tree.ts';
import { functionStats, type TreeStats } from '../model/function-stats.ts';
import type { StatsTables } from '../model/merge-stats.ts';
import type { ProfileStacks, RowStacks } from '../model/profile-view.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import { strippedTables } from './counted-tables.ts';
import type { LookRequest } from './look.ts';
import { MergedProfile, mergedIn } from './merged-dumps.ts';
import { shownSamples } from './shown-samples.ts';
import { filteredTree, hasAllStacks, viewGroups } from './stack-view.ts';
import type { PlacedProfile } from './steps.ts';

/** What a profile, or several that were merged, give to a view. */
export interface ProfilePart {
  readonly tables: StatsTables;
  /** `null`: a profile of counts, which has none, so that filters leave it as it is. */
  readonly stacks: RowStacks | null;
  /** The stacks of each profile, with the rows of `tables` as the function makes of them others. */
  readonly profileStacks: (renumbered: (rows: Int32Array) => Int32Array) => ProfileStacks[];
  /** Where the profiles stand among all. */
  readonly places: readonly number[];
}

/** Profiles that make one part: those that were merged and are looked at alike. */
interface PartGroup {
  readonly isStripped: boolean;
  readonly placed: PlacedProfile[];
  readonly places: number[];
}

/** A part for each profile; one for all that were merged while they were read, where the first of them stands. */
export function profileParts(
  placed: readonly PlacedProfile[],
  request: LookRequest,
): readonly ProfilePart[] {
  return partGroups(placed).map((group) => partOf(group, request));
}

function partGroups(placed: readonly PlacedProfile[]): readonly PartGroup[] {
  const groups: PartGroup[] = [];
  const merged = new Map<unknown, PartGroup>();
  placed.forEach((one, place) => {
    const { profile, isStripped } = one;
    const where = mergedIn(profile);
    const known = where && merged.get(where);
    if (known !== undefined && known.isStripped === isStripped) {
      known.placed.push(one);
      known.places.push(place);
      return;
    }
    const group = { isStripped, placed: [one], places: [place] };
    groups.push(group);
    if (where !== undefined) merged.set(where, group);
  });
  return groups;
}

function partOf(group: PartGroup, request: LookRequest): ProfilePart {
  const { placed, places, isStripped } = group;
  const profiles = placed.map(({ profile }) => profile);
  const merged = profiles.filter((profile) => profile instanceof MergedProfile);
  const [first] = profiles;
  if (merged.length > 1) return { ...partOfMerged(merged, isStripped, request), places };
  if (first.kind === 'counted') {
    const tables = isStripped ? strippedTables(first) : first;
    return { tables, stacks: null, profileStacks: () => [], places };
  }
  const part = partOfOne(first, isStripped, request);
  const isContinued = placed[0].isContinued === true;
  return isContinued ? { ...part, tables: continued(part.tables), places } : { ...part, places };
}

type Part = Omit<ProfilePart, 'places'>;

function partOfOne(profile: SampledProfile, isStripped: boolean, request: LookRequest): Part {
  const whole = request.trees.treeOf(profile);
  const tree = filteredTree(whole, request.look, isStripped);
  const { tables, stacks } = lookedAt(tree, isStripped, request);
  const { rowOfFunction } = stacks;
  return {
    tables,
    stacks,
    profileStacks: (renumbered) => [
      {
        profile,
        isStripped,
        tree: stacks.tree,
        rowOfFunction: renumbered(rowOfFunction),
        nodeOfSample: () => nodesOfSamples(profile, tree, isStripped, request),
      },
    ],
  };
}

function partOfMerged(
  profiles: readonly MergedProfile[],
  isStripped: boolean,
  request: LookRequest,
): Part {
  const { trees, look } = request;
  const { tree, functionMaps } = hasAllStacks(look)
    ? trees.sumOf(profiles)
    : trees.sumOfFiltered(profiles, (whole) => filteredTree(whole, look, isStripped));
  const { tables, stacks } = lookedAt(tree, isStripped, request);
  return {
    tables,
    stacks,
    profileStacks: (renumbered) => {
      const rows = renumbered(stacks.rowOfFunction);
      const treeOf = (profile: MergedProfile): CallTree =>
        filteredTree(trees.treeOf(profile), look, isStripped);
      return profiles.map((profile, i) => ({
        profile,
        isStripped,
        // Both are made when they are asked for: all of them together are what is not to be in memory.
        get tree() {
          return treeOf(profile);
        },
        get rowOfFunction() {
          return functionMaps[i].map((fn) => (fn < 0 ? -1 : rows[fn]));
        },
        nodeOfSample: () => nodesOfSamples(profile, treeOf(profile), isStripped, request),
      }));
    },
  };
}

function nodesOfSamples(
  profile: SampledProfile,
  tree: CallTree,
  isStripped: boolean,
  { look, trees }: LookRequest,
): Int32Array {
  // One read of the file for all columns.
  const whole = profile instanceof MergedProfile ? profile.whole : profile;
  return shownSamples(whole, tree, { view: look, isStripped, gc: trees.gc });
}

function lookedAt(tree: CallTree, isStripped: boolean, { look, workspaces }: LookRequest) {
  const stats = functionStats(tree, viewGroups(tree.functions, look, isStripped, workspaces));
  const stacks: RowStacks = { tree, rowOfFunction: stats.rowOfFunction };
  return { tables: tablesOf(tree, stats), stacks };
}

function continued(tables: StatsTables): StatsTables {
  return {
    stats: tables.stats,
    get edges() {
      return tables.edges;
    },
    isContinued: true,
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
