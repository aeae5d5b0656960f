import { buildCallTree } from '../../model/call-tree.ts';
import { mainScript } from '../../model/main-script.ts';
import { busyTimeOfTree } from '../../model/profile-times.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';

/** What tells the dumps of a run apart. */
export interface DumpTimes {
  readonly durationUs: number;
  /** Of it not idle. */
  readonly busyUs: number;
  /** The url of the script that it began with; `null`: the stacks do not tell. */
  readonly mainScript: string | null;
}

export function timesOf(profile: SampledProfile): DumpTimes {
  const tree = buildCallTree(profile);
  return {
    durationUs: tree.cumulative[0],
    busyUs: busyTimeOfTree(tree),
    mainScript: mainScript(tree),
  };
}
