import { buildCallTree, type CallTree } from '../../model/call-tree.ts';
import { functionKind } from '../../model/function-table.ts';
import type { GcPlacement } from '../../model/sample-placement.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import { type SamplingQuality, samplingQuality } from '../../model/sampling-quality.ts';

/** What is worked out from all samples of a dump, once for all sessions that follow from one another. */
export class DumpTrees {
  private readonly gc: GcPlacement;
  private readonly trees = new WeakMap<SampledProfile, CallTree>();
  private readonly qualities = new WeakMap<SampledProfile, SamplingQuality | { none: true }>();

  constructor(gc: GcPlacement) {
    this.gc = gc;
  }

  treeOf(profile: SampledProfile): CallTree {
    const known = this.trees.get(profile);
    if (known !== undefined) return known;
    const tree = buildCallTree(profile, { gc: this.gc });
    this.trees.set(profile, tree);
    return tree;
  }

  /** Time of the whole recording that is not idle. */
  busyUsOf(profile: SampledProfile): number {
    const tree = this.treeOf(profile);
    const { functionName, url } = tree.functions;
    let idleUs = 0;
    // Idle time has no stack: its nodes are right below the root.
    for (let at = 1; at < tree.parent.length; at = tree.subtreeEnd[at]) {
      const fn = tree.functionIndex[at];
      const kind = functionKind(functionName[fn], url[fn]);
      if (kind === 'idle') idleUs += tree.self[at];
    }
    return tree.cumulative[0] - idleUs;
  }

  /** `null` where there are too few samples to tell. */
  qualityOf(profile: SampledProfile): SamplingQuality | null {
    let known = this.qualities.get(profile);
    if (known === undefined) {
      known = samplingQuality(profile) ?? { none: true };
      this.qualities.set(profile, known);
    }
    return 'none' in known ? null : known;
  }
}
