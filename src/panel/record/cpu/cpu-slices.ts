import { functionKind } from '../../../model/function-table.ts';
import type { SampledProfile } from '../../../model/sampled-profile.ts';

/** A time in which the request had the processor, in milliseconds from its beginning. */
export interface CpuSlice {
  readonly startMs: number;
  readonly endMs: number;
}

/** When the request worked: the times between its waits. */
export function cpuSlices({ functions, nodes, timeline }: SampledProfile): readonly CpuSlice[] {
  const isWaiting = functions.functionName.map((name, i) => {
    const kind = functionKind(name, functions.url[i] ?? '');
    return kind === 'idle' || kind === 'root';
  });
  const slices: { startMs: number; endMs: number }[] = [];
  let isOpen = false;
  let atMs = 0;
  timeline.nodeIndex.forEach((node, sample) => {
    const endMs = atMs + (timeline.durationUs[sample] ?? 0) / 1000;
    const isWorking = isWaiting[nodes.functionIndex[node] ?? 0] === false;
    const last = slices.at(-1);
    if (isWorking && isOpen && last !== undefined) last.endMs = endMs;
    else if (isWorking) slices.push({ startMs: atMs, endMs });
    isOpen = isWorking;
    atMs = endMs;
  });
  return slices;
}
