import type { CallEdges } from './call-edges.ts';
import type { FunctionStats } from './function-stats.ts';
import type { ProfileWarning, SampledProfile } from './sampled-profile.ts';

/**
 * A profile of a deterministic profiler (Python's): exact calls and a graph of edges, but no stacks and
 * so no call tree.
 */
export interface CountedProfile {
  readonly kind: 'counted';
  readonly stats: FunctionStats;
  readonly edges: CallEdges;
  readonly warnings: readonly ProfileWarning[];
}

export type Profile = SampledProfile | CountedProfile;
