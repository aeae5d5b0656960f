import { functionKind } from './function-table.ts';
import type { Profile } from './profile.ts';
import type { ProfileWarning, SampledProfile } from './sampled-profile.ts';

/** One of the profiles that a file holds: of a thread, a process, an isolate, a page. */
interface ThreadProfile {
  /** As the file calls it; `''`: it does not. */
  readonly name: string;
  /** `null` where the file does not say. */
  readonly pid: number | null;
  readonly tid: number | null;
  readonly profile: Profile;
}

/** The profiles of a file, one at least, in its order. */
export interface Recording {
  /** The form of the file, as its importer calls it. */
  readonly form: string;
  readonly threads: readonly ThreadProfile[];
  /** Index of the thread that the file itself says to show. */
  readonly activeThread?: number;
  /** What was repaired that no single profile can say. */
  readonly warnings?: readonly ProfileWarning[];
}

/** Names of threads on which a program's own code runs: shown before workers that are busier. */
const MAIN_THREADS: ReadonlySet<string> = new Set([
  'CrRendererMain',
  'JavaScriptMainThread',
  'mqt_js',
  'mqt_v_js',
]);

/** Index of the thread that is shown where nobody chooses: the file's own choice, a main thread, the busiest. */
function shownThread({ threads, activeThread }: Recording): number {
  if (activeThread !== undefined && threads[activeThread] !== undefined) return activeThread;
  if (threads.length === 1) return 0;
  const all = threads.map((_, i) => i);
  const main = all.filter((i) => MAIN_THREADS.has(threads[i].name));
  return busiestOf(threads, main.length > 0 ? main : all);
}

/** Of these indices that of the busiest thread; the first where several are. */
function busiestOf(threads: readonly ThreadProfile[], among: readonly number[]): number {
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

/** The profile that is shown where nobody chooses. */
export function shownProfile(recording: Recording): Profile {
  return recording.threads[shownThread(recording)].profile;
}

/** What of a profile is code at work: not idle, no program, no root. In the unit of the profile. */
function busyValue(profile: Profile): number {
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
