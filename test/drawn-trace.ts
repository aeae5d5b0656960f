import type { DrawnFrame } from './drawn-dump.ts';
import { drawnDump } from './drawn-dump.ts';

/** A thread of a drawn trace: its stacks are samples of 1 ms each, as in `drawnDump`. */
export interface DrawnThread {
  /** Missing: nothing names it. */
  readonly name?: string;
  readonly pid?: number;
  readonly stacks: readonly (readonly DrawnFrame[])[];
}

/** Events of a trace as Chrome writes them, a profile for each thread; threads have the ids 1, 2, … */
export function drawnTrace(threads: readonly DrawnThread[]): object[] {
  return threads.flatMap(({ name, pid = 7, stacks }, i) => {
    const tid = i + 1;
    const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(drawnDump(stacks));
    const about = { cat: 'disabled-by-default-v8.cpu_profiler', id: '0x1', ph: 'P', pid };
    const data = { cpuProfile: { nodes: withParents(nodes), samples }, timeDeltas, endTime };
    const id = `0x${tid}`;
    const named = { cat: '__metadata', name: 'thread_name', ph: 'M', pid, tid, ts: 0 };
    return [
      ...(name === undefined ? [] : [{ args: { name }, ...named }]),
      { args: { data: { startTime } }, ...about, id, name: 'Profile', tid, ts: startTime },
      { args: { data }, ...about, id, name: 'ProfileChunk', tid: 99, ts: startTime + 1 },
    ];
  });
}

interface DumpNode {
  readonly id: number;
  readonly callFrame: object;
  readonly children: readonly number[];
}

function withParents(nodes: readonly DumpNode[]): object[] {
  return nodes.map(({ id, callFrame }) => {
    const parent = nodes.find(({ children }) => children.includes(id))?.id;
    return { id, callFrame, ...(parent === undefined ? {} : { parent }) };
  });
}
