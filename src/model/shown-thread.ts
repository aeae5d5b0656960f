import { functionKind } from './function-table.ts';
import type { Profile } from './profile.ts';
import type { Recording, ThreadProfile } from './recording.ts';
import type { SampledProfile } from './sampled-profile.ts';

/** Names of threads on which a program's own code runs: shown before workers that are busier. */
const MAIN_THREADS: ReadonlySet<string> = new Set([
  'CrRendererMain',
  'JavaScriptMainThread',
  'mqt_js',
  'mqt_v_js',
]);

/** Index of the thread that is shown where nobody chooses: the file's own choice, a main thread, the busiest. */
export function shownThread({ threads, activeThread }: Recording): number {
  if (activeThread !== undefined && threads[activeThread] !== undefined) return activeThread;
  if (threads.length === 1) return 0;
  const all = threads.map((_, i) => i);
  const main = all.filter((i) => MAIN_THREADS.has(threads[i].name));
  return busiestOf(threads, main.length > 0 ? main : all);
}

/** Of these indices, one at least, that of the busiest thread; the first where several are. */
export function busiestOf(threads: readonly ThreadProfile[], among: readonly number[]): number {
  let busiest = among[0] ?? 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const i of among) {
    const busy = busyValue(threads[i].profile);
    if (busy <= most) continue;
    most = busy;
    busiest = i;
  }
  return busiest;
}

/** What people see as the names of threads: where two are alike, the process tells them apart. */
export function threadTitles(threads: readonly ThreadProfile[]): readonly string[] {
  const names = threads.map(({ name, pid, tid }, i) => {
    if (name !== '') return name;
    return pid === null && tid === null ? `thread ${i + 1}` : `${pid ?? '?'}:${tid ?? '?'}`;
  });
  return names.map((name, i) => {
    const { pid } = threads[i];
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    return isUnique || pid === null ? name : `${name} (pid ${pid})`;
  });
}

/** What of a profile is code at work: not idle, no program, no root. In the unit of the profile. */
export function busyValue(profile: Profile): number {
  if (profile.kind === 'counted') return profile.stats.totals.time - profile.stats.totals.idleTime;
  const { weights, timeline } = profile;
  const isBusy = busyNodes(profile);
  let sum = 0;
  if (weights !== null) {
    for (let node = 0; node < isBusy.length; node++) sum += isBusy[node] * weights.self[node];
  } else {
    const { nodeIndex, durationUs } = timeline;
    for (let i = 0; i < nodeIndex.length; i++) sum += isBusy[nodeIndex[i]] * durationUs[i];
  }
  return sum;
}

function busyNodes({ functions, nodes }: SampledProfile): Uint8Array {
  const isBusy = Uint8Array.from(functions.functionName, (name, i) =>
    Number(!['idle', 'program', 'root'].includes(functionKind(name, functions.url[i]))),
  );
  return Uint8Array.from(nodes.functionIndex, (fn) => isBusy[fn]);
}
