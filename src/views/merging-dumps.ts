import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import { GrowingTree } from '../model/growing-tree.ts';
import type { Profile } from '../model/profile.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import { factsOf, MergedProfile, type MergedTogether, type SummedTrees } from './merged-dumps.ts';

/** Whether nothing but the sum of stacks is needed of a profile, most of the time. */
export function isMergeable(profile: Profile): profile is SampledProfile {
  if (profile.kind !== 'sampled') return false;
  const { unit, weights, exactCalls, timeline } = profile;
  const isPlain = exactCalls === undefined && timeline.isGap === undefined;
  return unit === 'us' && weights === null && isPlain;
}

/** The same of stacks that have no order, and whose calls somebody counted while they had one. */
export function isSummable({ unit, weights, exactCalls }: SampledProfile): boolean {
  const isPlain = unit === 'us' && exactCalls === undefined;
  return isPlain && weights?.calls !== undefined && weights.samples === weights.stacks;
}

/**
 * Many dumps that are merged while they are read, so that the samples of one at a time are in memory. What needs those
 * of a single dump later reads it again.
 */
export class MergedDumps implements MergedTogether {
  readonly gc: GcPlacement;
  private readonly members: MergedProfile[] = [];
  private growing: GrowingTree | null = new GrowingTree();
  private sum: SummedTrees | null = null;

  constructor(gc: GcPlacement) {
    this.gc = gc;
  }

  /**
   * Adds a profile and gives what takes its place, which does not hold its samples.
   *
   * @param read reads the same profile again; throws a ProfileError where it cannot
   */
  add(profile: SampledProfile, read: () => SampledProfile): SampledProfile {
    if (this.growing === null) throw new Error('the sum is finished');
    const tree = buildCallTree(profile, { gc: this.gc });
    const functionMap = this.growing.add(tree);
    const facts = factsOf(profile, tree);
    const member = new MergedProfile(profile, { facts, functionMap, together: this, read });
    this.members.push(member);
    return member;
  }

  get all(): SummedTrees {
    this.sum ??= {
      tree: (this.growing as GrowingTree).finished(),
      functionMaps: this.members.map(({ functionMap }) => functionMap),
    };
    this.growing = null;
    return this.sum;
  }

  areAll(profiles: readonly MergedProfile[]): boolean {
    const { members } = this;
    return members.length === profiles.length && members.every((one, i) => one === profiles[i]);
  }

  sumOf(trees: Iterable<CallTree>): SummedTrees {
    const growing = new GrowingTree();
    const functionMaps = Array.from(trees, (tree) => growing.add(tree));
    return { tree: growing.finished(), functionMaps };
  }
}
