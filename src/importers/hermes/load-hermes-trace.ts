import { ProfileError } from '../../model/profile-error.ts';
import type { ThreadProfile } from '../../model/recording.ts';
import { sampleTimeline } from '../../model/sample-timeline.ts';
import type {
  ProfileWarning,
  SampledProfile,
  SampleTimeline,
} from '../../model/sampled-profile.ts';
import type { Imported } from '../importer.ts';
import {
  isObject,
  type JsonObject,
  NUMBER_LIMIT,
  notOfType,
  requireArray,
  requireObject,
} from '../json-shape.ts';
import { V8NodeBuilder } from '../v8/v8-nodes.ts';
import { hermesFunction, isHermesRoot } from './hermes-frame.ts';
import { inTimeOrder, type TimedSamples, withIdleGaps } from './idle-gaps.ts';

/** Ids of nodes that the dump does not have: frames count from 0 or 1. */
const ROOT_ID = -1;
const IDLE_ID = -2;

/** The frames of a trace, which its threads share. */
interface Frames {
  readonly list: readonly (readonly [id: number, frame: JsonObject])[];
  readonly rootIds: ReadonlySet<number>;
}

interface ThreadSamples {
  readonly pid: unknown;
  readonly tid: unknown;
  readonly ids: number[];
  readonly timesUs: number[];
}

/**
 * Reads a sampling trace of Hermes: a profile for each thread. A sample lasts until the next of its thread. Throws
 * `not-a-profile` where it breaks the form's rules, or has no samples.
 */
export function loadHermesTrace(document: JsonObject): Imported {
  const frames = framesOf(requireObject(document['stackFrames'], 'stackFrames'));
  const samples = requireArray(document['samples'], 'samples');
  if (samples.length === 0) {
    throw new ProfileError('not-a-profile', 'a Hermes trace without samples', {
      hint: 'stop the recording only after the app has done something',
    });
  }
  const names = threadNames(document['traceEvents']);
  const found = byThread(samples);
  const { profiles, warnings } = profilesOf(found, frames);
  const threads = found.map(({ pid, tid }, i): ThreadProfile => {
    const name = names.get(threadKey(pid, tid)) ?? '';
    return { name, pid: numberOrNull(pid), tid: numberOrNull(tid), profile: profiles[i] };
  });
  return { threads, warnings };
}

function framesOf(stackFrames: JsonObject): Frames {
  const list = Object.entries(stackFrames).map(([id, value]) => {
    return [numberIn(id, 'the id of a frame'), requireObject(value, `frame ${id}`)] as const;
  });
  const roots = list.filter(([, frame]) => isHermesRoot(frame));
  return { list, rootIds: new Set(roots.map(([id]) => id)) };
}

function byThread(samples: readonly unknown[]): readonly ThreadSamples[] {
  const threads = new Map<string, ThreadSamples>();
  samples.forEach((item, i) => {
    const { pid, tid, sf, ts } = requireObject(item, `samples[${i}]`);
    const key = threadKey(pid, tid);
    let thread = threads.get(key);
    if (thread === undefined) {
      thread = { pid, tid, ids: [], timesUs: [] };
      threads.set(key, thread);
    }
    thread.ids.push(numberIn(sf, `samples[${i}].sf`));
    thread.timesUs.push(numberIn(ts, `samples[${i}].ts`));
  });
  return [...threads.values()];
}

function threadNames(events: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const event of Array.isArray(events) ? events : []) {
    if (!isObject(event) || event['name'] !== 'thread_name' || !isObject(event['args'])) continue;
    const { name } = event['args'];
    if (typeof name === 'string') names.set(threadKey(event['pid'], event['tid']), name);
  }
  return names;
}

function threadKey(pid: unknown, tid: unknown): string {
  return `${pid}:${tid}`;
}

/** One profile for each thread, all of the same nodes. */
function profilesOf(threads: readonly ThreadSamples[], frames: Frames) {
  const { rootIds } = frames;
  const builder = builderOf(frames);
  const inOrder = threads.map(({ ids, timesUs }) => {
    const ordered = inTimeOrder({
      // A new Hermes records an empty stack as the root alone: nothing runs then.
      ids: Float64Array.from(ids, (id) => (rootIds.has(id) ? IDLE_ID : id)),
      timesUs: Float64Array.from(timesUs),
    });
    // An old one records nothing meanwhile.
    return rootIds.size > 0 ? ordered : withIdleGaps(ordered, IDLE_ID);
  });
  const nodesOfThreads = inOrder.map(({ ids }) => builder.nodesOfSamples(ids));
  const { nodes, mainNode, warnings } = builder.finish();
  const profiles = inOrder.map((samples, i): SampledProfile => {
    const nodeIndex = nodesOfThreads[i].map((node) => mainNode?.[node] ?? node);
    return {
      kind: 'sampled',
      unit: 'us',
      functions: builder.functions.table,
      nodes,
      timeline: timelineOf(nodeIndex, samples),
      weights: null,
      positionTicks: null,
      request: null,
      // It knows on which stack memory was collected, also on none.
      ...(rootIds.size > 0 ? { hasCollectionsOnStack: true as const } : {}),
      warnings: gapWarnings(samples),
    };
  });
  return { profiles, warnings };
}

function timelineOf(nodeIndex: Int32Array, { timesUs, isGap }: TimedSamples): SampleTimeline {
  const { timeline } = sampleTimeline({
    nodeIndex,
    timeDeltasUs: timesUs.map((us, i) => us - (timesUs[i - 1] ?? us)),
    startTimeUs: timesUs[0],
    endTimeUs: null,
  });
  return isGap === undefined ? timeline : { ...timeline, isGap };
}

/** All frames as nodes below one root. */
function builderOf({ list }: Frames): V8NodeBuilder {
  const builder = new V8NodeBuilder(1);
  const { functions } = builder;
  builder.addNode(ROOT_ID, functions.intern('(root)', '', 0, 0));
  for (const [id, frame] of list) builder.addNode(id, hermesFunction(functions, frame));
  const idle = builder.addNode(IDLE_ID, functions.intern('(idle)', '', 0, 0));
  builder.linkToParent(idle, ROOT_ID);
  list.forEach(([id, { parent }], i) => {
    const hasParent = parent !== undefined && parent !== null;
    const parentId = hasParent ? numberIn(parent, `parent of frame ${id}`) : ROOT_ID;
    builder.linkToParent(i + 1, parentId);
  });
  return builder;
}

function gapWarnings({ isGap, timesUs }: TimedSamples): readonly ProfileWarning[] {
  if (isGap === undefined) return [];
  let us = 0;
  for (let i = 0; i + 1 < timesUs.length; i++) us += isGap[i] * (timesUs[i + 1] - timesUs[i]);
  const message = `${(us / 1e6).toFixed(3)} s without samples count as (idle): this Hermes records nothing while no JavaScript runs`;
  return [{ kind: 'idle-gaps', message }];
}

/** Numbers are written as texts. Throws `not-a-profile` where it is none. */
function numberIn(value: unknown, where: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(Math.abs(number) < NUMBER_LIMIT))
    throw notOfType(value, where, 'a number');
  return number;
}

function numberOrNull(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
