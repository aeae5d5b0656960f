import { buildCallTree, type CallTree } from '../../model/call-tree.ts';
import { mainScript } from '../../model/main-script.ts';
import { busyTimeOfTree } from '../../model/profile-times.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';

/** What tells the dumps of a run apart. */
export interface DumpTotals {
  readonly unit: SampledProfile['unit'];
  readonly total: number;
  /** Of it neither idle nor waiting. */
  readonly busy: number;
  /** What the thread waited for another program, in `spawnSync`: V8 takes that for work. */
  readonly waiting: number;
  /** The url of the script that it began with; `null`: the stacks do not tell. */
  readonly mainScript: string | null;
}

export function totalsOf(profile: SampledProfile): DumpTotals {
  const tree = buildCallTree(profile);
  const waiting = profile.unit === 'us' ? waitingTime(tree) : 0;
  return {
    unit: profile.unit,
    total: tree.cumulative[0],
    busy: busyTimeOfTree(tree) - waiting,
    waiting,
    mainScript: mainScript(tree),
  };
}

/** `execSync`, `execFileSync` and `spawnSync` all end in one function of Node, or in the native one below it. */
function waitingTime({ functions, functionIndex, self }: CallTree): number {
  const { functionName, url } = functions;
  const isWaiting = functionName.map(
    (name, fn) => name === 'spawnSync' && /^(?:node:internal\/child_process)?$/.test(url[fn]),
  );
  let sum = 0;
  for (let node = 1; node < self.length; node++) {
    if (isWaiting[functionIndex[node]]) sum += self[node];
  }
  return sum;
}
