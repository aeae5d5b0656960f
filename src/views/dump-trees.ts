import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import {
  type DumpFacts,
  factsOf,
  MergedProfile,
  mergedIn,
  type SummedTrees,
} from './merged-dumps.ts';

/** What is worked out from all samples of a profile, once for all views of it. */
export class DumpTrees {
  readonly gc: GcPlacement;
  private readonly trees = new WeakMap<SampledProfile, CallTree>();
  private readonly facts = new WeakMap<SampledProfile, DumpFacts>();
  private lastSum: { readonly of: readonly MergedProfile[]; readonly sum: SummedTrees } | null =
    null;

  constructor(gc: GcPlacement) {
    this.gc = gc;
  }

  /** That of a merged dump is made each time: not to hold it is what it was merged for. */
  treeOf(profile: SampledProfile): CallTree {
    const known = this.trees.get(profile);
    if (known !== undefined) return known;
    if (profile instanceof MergedProfile) return buildCallTree(profile.whole, { gc: this.gc });
    const tree = buildCallTree(profile, { gc: this.gc });
    this.trees.set(profile, tree);
    return tree;
  }

  /** The trees of merged dumps as one. Throws a ProfileError where a dump has to be read again and cannot. */
  sumOf(profiles: readonly MergedProfile[]): SummedTrees {
    const [first] = profiles;
    const merged = first && mergedIn(first);
    if (merged?.gc === this.gc && merged.areAll(profiles)) return merged.all;
    const isLast = this.lastSum?.of.every((one, i) => one === profiles[i]);
    if (this.lastSum !== null && isLast && this.lastSum.of.length === profiles.length) {
      return this.lastSum.sum;
    }
    const sum = this.sumOfFiltered(profiles, (tree) => tree);
    this.lastSum = { of: profiles, sum };
    return sum;
  }

  /**
   * What a filter leaves of merged dumps: each is read again and filtered by itself, since the calls of one in which
   * nothing is left of a stack do not count. Throws a ProfileError where one cannot be read.
   */
  sumOfFiltered(
    profiles: readonly MergedProfile[],
    filtered: (tree: CallTree) => CallTree,
  ): SummedTrees {
    const [first] = profiles;
    // One at a time: all trees at once would need the memory that merging saves.
    return first.together.sumOf(this.filteredTrees(profiles, filtered));
  }

  private *filteredTrees(
    profiles: readonly MergedProfile[],
    filtered: (tree: CallTree) => CallTree,
  ): Iterable<CallTree> {
    for (const profile of profiles) yield filtered(this.treeOf(profile));
  }

  factsOf(profile: SampledProfile): DumpFacts {
    if (profile instanceof MergedProfile) return profile.facts;
    let known = this.facts.get(profile);
    if (known === undefined) {
      known = factsOf(profile, this.treeOf(profile));
      this.facts.set(profile, known);
    }
    return known;
  }
}
