import { buildCallTree, type CallTree } from '../model/call-tree.ts';
import type { GcPlacement } from '../model/sample-placement.ts';
import type { SampledProfile } from '../model/sampled-profile.ts';
import { type SamplingQuality, samplingQuality } from '../model/sampling-quality.ts';

/** What is worked out from all samples of a profile, once for all views of it. */
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
