import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import type { FunctionTable } from '../model/function-table.ts';
import { GrowingTree } from '../model/growing-tree.ts';
import type { Profile } from '../model/profile.ts';
import { busyTimeOfTree } from '../model/profile-times.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import type { RecordedRun, SampledProfile } from '../model/sampled-profile.ts';
import { type SamplingQuality, samplingQuality } from '../model/sampling-quality.ts';

/** What is known of a dump without its samples. */
export interface DumpFacts {
  /** Time that is not idle. */
  readonly busyUs: number;
  /** `null` where there are too few samples to tell. */
  readonly quality: SamplingQuality | null;
  /** Of the first sample, on the clock of the dump. */
  readonly startUs: number;
  /** Of all samples. */
  readonly durationUs: number;
}

export function factsOf(profile: SampledProfile, tree: CallTree): DumpFacts {
  return {
    busyUs: busyTimeOfTree(tree),
    quality: samplingQuality(profile),
    startUs: profile.timeline.startUs,
    durationUs: tree.cumulative[0],
  };
}

/** Trees added up, and for each of them where its functions went. */
export interface SummedTrees {
  readonly tree: CallTree;
  /** -1: nothing ran in the function. */
  readonly functionMaps: readonly Int32Array[];
}

/** Whether nothing but the sum of stacks is needed of a profile, most of the time. */
export function isMergeable(profile: Profile): profile is SampledProfile {
  if (profile.kind !== 'sampled') return false;
  const { unit, weights, exactCalls } = profile;
  return unit === 'us' && weights === null && exactCalls === undefined;
}

/**
 * Many dumps that are merged while they are read, so that the samples of one at a time are in memory. What needs those
 * of a single dump later reads it again.
 */
export class MergedDumps {
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
    const member = new MergedProfile(profile, { facts: factsOf(profile, tree), functionMap, read });
    membership.set(member, this);
    this.members.push(member);
    return member;
  }

  /** The sum of all that were added; no more can be added then. */
  get all(): SummedTrees {
    this.sum ??= {
      tree: (this.growing as GrowingTree).finished(),
      functionMaps: this.members.map(({ functionMap }) => functionMap),
    };
    this.growing = null;
    return this.sum;
  }

  /** Whether these profiles are all that were added, in their order. */
  areAll(profiles: readonly MergedProfile[]): boolean {
    const { members } = this;
    return members.length === profiles.length && members.every((one, i) => one === profiles[i]);
  }
}

const membership = new WeakMap<MergedProfile, MergedDumps>();

/** Where a profile was merged; `undefined`: it was not, and holds its samples. */
export function mergedIn(profile: Profile): MergedDumps | undefined {
  return profile instanceof MergedProfile ? membership.get(profile) : undefined;
}

/** The last that was read again: what needs one column mostly needs the others too. */
let lastRead: { readonly of: MergedProfile; readonly profile: SampledProfile } | null = null;

/** A profile whose columns are read again when they are asked for; then it may throw a ProfileError. */
export class MergedProfile implements SampledProfile {
  readonly kind = 'sampled';
  readonly unit = 'us';
  readonly weights = null;
  readonly request: SampledProfile['request'];
  readonly warnings: SampledProfile['warnings'];
  readonly run?: RecordedRun;
  readonly facts: DumpFacts;
  /** For each of its functions the index in the tree of all; -1: nothing ran. */
  readonly functionMap: Int32Array;
  private readonly read: () => SampledProfile;

  constructor(
    { request, warnings, run }: Pick<SampledProfile, 'request' | 'warnings' | 'run'>,
    held: {
      readonly facts: DumpFacts;
      readonly functionMap: Int32Array;
      readonly read: () => SampledProfile;
    },
  ) {
    this.request = request;
    this.warnings = warnings;
    if (run !== undefined) this.run = run;
    this.facts = held.facts;
    this.functionMap = held.functionMap;
    this.read = held.read;
  }

  get functions(): SampledProfile['functions'] {
    return this.whole.functions;
  }

  get nodes(): SampledProfile['nodes'] {
    return this.whole.nodes;
  }

  get timeline(): SampledProfile['timeline'] {
    return this.whole.timeline;
  }

  get positionTicks(): SampledProfile['positionTicks'] {
    return this.whole.positionTicks;
  }

  /** The same with columns that are made of its own whenever they are read. */
  as(made: (whole: SampledProfile) => SampledProfile): MergedProfile {
    const { facts, functionMap } = this;
    const other = new MergedProfile(this, { facts, functionMap, read: () => made(this.whole) });
    const where = membership.get(this);
    if (where !== undefined) membership.set(other, where);
    return other;
  }

  /** With all its columns; nobody should keep it. */
  get whole(): SampledProfile {
    if (lastRead?.of !== this) lastRead = { of: this, profile: this.read() };
    return lastRead.profile;
  }
}

/** The functions of profiles made of stacks; of those that were merged, all at once. */
export function functionTables(profiles: readonly Profile[]): readonly FunctionTable[] {
  const tables = new Set<FunctionTable>();
  for (const profile of profiles) {
    if (profile.kind === 'sampled') {
      tables.add(mergedIn(profile)?.all.tree.functions ?? profile.functions);
    }
  }
  return [...tables];
}
