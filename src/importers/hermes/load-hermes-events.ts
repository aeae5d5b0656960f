import { ProfileError } from '../../model/profile-error.ts';
import type { ThreadProfile } from '../../model/recording.ts';
import type { SampledProfile } from '../../model/sampled-profile.ts';
import type { Imported } from '../importer.ts';
import { isObject, type JsonObject, requireNumber, requireObject } from '../json-shape.ts';
import { StackTree } from '../stacks/stack-tree.ts';
import { isHermesRoot, placeNumber } from './hermes-frame.ts';
import { orderedProfile } from './ordered-profile.ts';

interface ThreadEvent {
  readonly isBegin: boolean;
  readonly name: string;
  readonly timeUs: number;
  readonly args: JsonObject;
}

interface ThreadEvents {
  readonly pid: unknown;
  readonly tid: unknown;
  readonly events: ThreadEvent[];
}

/**
 * Reads the events of functions: the time between two belongs to the stack that the first leaves, and is one sample.
 * Throws `not-a-profile` where they break the form's rules, or where nothing takes time.
 */
export function loadHermesEvents(list: readonly unknown[]): Imported {
  const threads = byThread(list).map(({ pid, tid, events }): ThreadProfile => {
    const inOrder = events.toSorted((a, b) => a.timeUs - b.timeUs);
    return {
      name: '',
      pid: numberOrNull(pid),
      tid: numberOrNull(tid),
      profile: profileOf(inOrder),
    };
  });
  if (threads.length === 0) {
    throw new ProfileError('not-a-profile', 'a converted Hermes trace without samples');
  }
  return { threads };
}

function byThread(list: readonly unknown[]): readonly ThreadEvents[] {
  const threads = new Map<string, ThreadEvents>();
  list.forEach((item, i) => {
    if (!isObject(item) || (item['ph'] !== 'B' && item['ph'] !== 'E')) return;
    const { ph, pid, tid, name, ts } = item;
    const key = `${pid}:${tid}`;
    const thread = threads.get(key) ?? { pid, tid, events: [] };
    threads.set(key, thread);
    thread.events.push({
      isBegin: ph === 'B',
      name: typeof name === 'string' ? name : '',
      timeUs: requireNumber(ts, `ts of event ${i}`),
      args: requireObject(item['args'] ?? {}, `args of event ${i}`),
    });
  });
  return [...threads.values()];
}

function profileOf(events: readonly ThreadEvent[]): SampledProfile {
  const tree = new StackTree();
  const idle = tree.child(0, tree.functions.intern('(idle)', '', 0, 0));
  const open: number[] = [];
  const nodes: number[] = [];
  const timesUs: number[] = [];
  let atUs = events[0]?.timeUs ?? 0;
  for (const { isBegin, name, timeUs, args } of events) {
    if (timeUs > atUs) {
      nodes.push(open.at(-1) ?? idle);
      timesUs.push(atUs);
      atUs = timeUs;
    }
    if (isHermesRoot(args)) continue;
    if (isBegin) open.push(tree.child(open.at(-1) ?? 0, functionOf(tree, name, args)));
    else open.pop();
  }
  return orderedProfile(tree, { nodes, timesUs, endUs: atUs });
}

function functionOf({ functions }: StackTree, name: string, args: JsonObject): number {
  const { url, funcLine, line, funcColumn, column } = args;
  const place = [funcLine ?? line, funcColumn ?? column].map(placeNumber);
  return functions.intern(name, typeof url === 'string' ? url : '', place[0], place[1]);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
