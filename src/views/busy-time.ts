import { functionKinds, NODE_KIND } from '../model/function-kinds.ts';
import type { ProfileStacks } from '../model/profile-view.ts';
import type { BusyTrack } from '../model/slowest-window.ts';

/**
 * When something ran that is not idle, of what the view leaves of a profile.
 *
 * @param startUs of its first sample, on the axis
 * @param nodes those of `nodeOfSample`, where they are there already: to make them takes long
 */
export function busyTrack(
  stacks: ProfileStacks,
  startUs: number,
  nodes = stacks.nodeOfSample(),
): BusyTrack {
  const { profile, tree } = stacks;
  const { durationUs } = profile.timeline;
  const kinds = functionKinds(tree.functions);
  const fromUs: number[] = [];
  const toUs: number[] = [];
  let atUs = startUs;
  let isRunning = false;
  for (const [i, node] of nodes.entries()) {
    const isBusy = node >= 0 && kinds[tree.functionIndex[node]] !== NODE_KIND.idle;
    if (isBusy && !isRunning) fromUs.push(atUs);
    else if (!isBusy && isRunning) toUs.push(atUs);
    isRunning = isBusy;
    atUs += durationUs[i];
  }
  if (isRunning) toUs.push(atUs);
  return { fromUs, toUs };
}
