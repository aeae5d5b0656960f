/** What Node's profilers record: where the time goes, or who allocated the memory that is still in use. */
export type ProfileKind = 'cpu' | 'heap';

/** How Node calls what has to do with a profiler. */
interface ProfilerNames {
  /** The option that starts it; `OPTION-dir` and `OPTION-interval` go with it. */
  readonly option: string;
  /** What the names of its files begin with. */
  readonly prefix: string;
  readonly ending: string;
}

export const PROFILERS: Readonly<Record<ProfileKind, ProfilerNames>> = {
  cpu: { option: '--cpu-prof', prefix: 'CPU', ending: '.cpuprofile' },
  heap: { option: '--heap-prof', prefix: 'Heap', ending: '.heapprofile' },
};

/** The kind of a dump, by the name that Node gave it. */
export function kindOfDump(name: string): ProfileKind {
  return name.startsWith(`${PROFILERS.heap.prefix}.`) ? 'heap' : 'cpu';
}
