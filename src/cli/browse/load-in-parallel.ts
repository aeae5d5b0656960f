import { once } from 'node:events';
import { type LoadOptions, loadRecording } from '../../importers/load-profile.ts';
import { type ErrorCode, ProfileError } from '../../model/profile-error.ts';
import type { Recording } from '../../model/recording.ts';

/** What a thread that reads a dump answers; errors are classes no more behind the border of a thread. */
export type LoadAnswer =
  | { readonly recording: Recording }
  | {
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly subject: string | undefined;
        readonly hint: string | undefined;
      };
    };

let loading = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a large dump: the first of several large ones in this thread, the others in threads of their own, no more at once
 * than there are cores, so that the memory for reading stays bounded. Rejects with ProfileError like `loadRecording`.
 */
export async function loadInParallel(path: string, options: LoadOptions = {}): Promise<Recording> {
  const isAlone = loading === 0;
  await takePlace();
  try {
    return isAlone ? await loadRecording(path, options) : await inThread(path);
  } finally {
    leavePlace();
  }
}

/** The first need not know how many there may be. */
async function takePlace(): Promise<void> {
  if (loading > 0) {
    const { availableParallelism } = await import('node:os');
    if (loading >= availableParallelism()) {
      // The place is handed over: it is never free in between.
      return new Promise<void>((resolve) => waiting.push(resolve));
    }
  }
  loading++;
}

function leavePlace(): void {
  const next = waiting.shift();
  if (next === undefined) loading--;
  else next();
}

async function inThread(path: string): Promise<Recording> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL('./load-worker.js', import.meta.url), { workerData: path });
  const [answer] = (await once(worker, 'message')) as [LoadAnswer];
  if ('recording' in answer) return answer.recording;
  const { code, message, subject, hint } = answer.error;
  throw new ProfileError(code, message, {
    ...(subject === undefined ? {} : { subject }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The memory of profiles' columns, which moves to the other thread instead of being copied. */
export function transferable({ threads, values = [], enclosedSources }: Recording): ArrayBuffer[] {
  const columns = [...threads, ...values].flatMap(({ profile }) => {
    if (profile.kind === 'counted') return [];
    const { nodes, timeline, weights, positionTicks: ticks } = profile;
    return [
      ...[nodes.parent, nodes.functionIndex, timeline.nodeIndex, timeline.durationUs],
      ...(weights === null ? [] : [weights.stacks, weights.self]),
      ...(weights?.samples ? [weights.samples] : []),
      ...(ticks === null ? [] : [ticks.node, ticks.line, ticks.ticks]),
    ];
  });
  const enclosed = enclosedSources === undefined ? [] : [enclosedSources];
  return [...new Set([...columns, ...enclosed].map(({ buffer }) => buffer as ArrayBuffer))];
}
