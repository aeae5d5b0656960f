import { buildCallTree } from '../../model/call-tree.ts';
import { mainScript } from '../../model/main-script.ts';
import { busyTimeOfTree } from '../../model/profile-times.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';

/** What tells the dumps of a run apart. */
export interface DumpTotals {
  readonly unit: SampledProfile['unit'];
  readonly total: number;
  /** Of it not idle. */
  readonly busy: number;
  /** The url of the script that it began with; `null`: the stacks do not tell. */
  readonly mainScript: string | null;
}

export function totalsOf(profile: SampledProfile): DumpTotals {
  const tree = buildCallTree(profile);
  return {
    unit: profile.unit,
    total: tree.cumulative[0],
    busy: busyTimeOfTree(tree),
    mainScript: mainScript(tree),
  };
}
