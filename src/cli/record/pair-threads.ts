import type { RecordedThread } from '../../recorder/recorded-files.ts';
import type { MeasuredRun } from './measured-run.ts';

/**
 * The coverage of each thread of one run in another run of the same program. Processes are paired in the order in
 * which they began, where both runs have the same; else only the program's own process has a partner for certain.
 */
export function pairThreads(
  times: MeasuredRun,
  counts: MeasuredRun,
): (thread: RecordedThread) => readonly string[] {
  const partners = new Map<RecordedThread, RecordedThread>();
  const shape = ({ threads }: MeasuredRun): string => {
    const pids = [...new Set(threads.map(({ pid }) => pid))];
    return threads.map(({ pid, thread }) => `${pids.indexOf(pid)}.${thread}`).join();
  };
  const isAlike = shape(times) === shape(counts);
  times.threads.forEach((thread, i) => {
    const own = counts.threads.find(
      (other) =>
        thread.pid === times.end.pid &&
        other.pid === counts.end.pid &&
        thread.thread === other.thread,
    );
    const partner = isAlike ? counts.threads[i] : own;
    if (partner !== undefined) partners.set(thread, partner);
  });
  return (thread) => partners.get(thread)?.coverage ?? [];
}
