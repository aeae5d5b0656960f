import { isOfKind } from '../model/profile-times.ts';
import type { ProfileStacks } from '../model/profile-view.ts';
import type { BusyTrack } from '../model/slowest-window.ts';

/**
 * When something ran that is not idle, of what the view leaves of a profile.
 *
 * @param startUs of its first sample, on the axis
 */
export function busyTrack(stacks: ProfileStacks, startUs: number): BusyTrack {
  const { profile, tree } = stacks;
  const { durationUs } = profile.timeline;
  const isIdle = Uint8Array.from(tree.functions.functionName, (_, fn) =>
    Number(isOfKind(tree.functions, fn, 'idle')),
  );
  const fromUs: number[] = [];
  const toUs: number[] = [];
  let atUs = startUs;
  let isRunning = false;
  for (const [i, node] of stacks.nodeOfSample().entries()) {
    const isBusy = node >= 0 && isIdle[tree.functionIndex[node]] === 0;
    if (isBusy && !isRunning) fromUs.push(atUs);
    else if (!isBusy && isRunning) toUs.push(atUs);
    isRunning = isBusy;
    atUs += durationUs[i];
  }
  if (isRunning) toUs.push(atUs);
  return { fromUs, toUs };
}
