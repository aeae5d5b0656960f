import type { CallTree } from '../model/call-tree.ts';
import type { FunctionTable } from '../model/function-table.ts';
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

/** Dumps that were merged while they were read: their stacks are there as a sum. */
export interface MergedTogether {
  readonly gc: GcPlacement;
  /** The sum of all of them; no more can be added then. */
  readonly all: SummedTrees;
  /** Whether these profiles are all that were added, in their order. */
  areAll(profiles: readonly MergedProfile[]): boolean;
  /** Other trees added up, of any dumps. */
  sumOf(trees: Iterable<CallTree>): SummedTrees;
}

/** Where a profile was merged; `undefined`: it was not, and holds its samples. */
export function mergedIn(profile: Profile): MergedTogether | undefined {
  return profile instanceof MergedProfile ? profile.together : undefined;
}

/** The last that was read again: what needs one column mostly needs the others too. */
let lastRead: { readonly of: MergedProfile; readonly profile: SampledProfile } | null = null;

/** A profile whose columns are read again when they are asked for; then it may throw a ProfileError. */
export class MergedProfile implements SampledProfile {
  readonly kind = 'sampled';
  readonly unit = 'us';
  readonly request: SampledProfile['request'];
  readonly warnings: SampledProfile['warnings'];
  readonly run?: RecordedRun;
  readonly facts: DumpFacts;
  /** For each of its functions the index in the tree of all; -1: nothing ran. */
  readonly functionMap: Int32Array;
  readonly together: MergedTogether;
  private readonly read: () => SampledProfile;
  private readonly hasOrder: boolean;

  constructor(
    {
      request,
      warnings,
      run,
      weights,
    }: Pick<SampledProfile, 'request' | 'warnings' | 'run' | 'weights'>,
    held: {
      readonly facts: DumpFacts;
      readonly functionMap: Int32Array;
      readonly together: MergedTogether;
      readonly read: () => SampledProfile;
    },
  ) {
    this.request = request;
    this.warnings = warnings;
    if (run !== undefined) this.run = run;
    this.facts = held.facts;
    this.functionMap = held.functionMap;
    this.together = held.together;
    this.read = held.read;
    this.hasOrder = weights === null;
  }

  get weights(): SampledProfile['weights'] {
    return this.hasOrder ? null : this.whole.weights;
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
    return new MergedProfile(this, { ...this, read: () => made(this.whole) });
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
