import { compareCodePoints } from '../../src/model/code-points.ts';
import type { TraceEvent } from './random-trace.ts';

/** A profile of a trace as text: a line for each sample in the order of time, its time and its stack. */
export interface ReferenceThread {
  readonly name: string;
  readonly pid: unknown;
  readonly tid: unknown;
  readonly samples: readonly string[];
  /** Sorted: stack and line of each sample of which the line is known. */
  readonly ticks: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: what a file holds
type Any = any;

/** Reads a trace the plain way, parsed whole and put together by lists: slow, and written apart from the program. */
export function referenceThreads(text: string): readonly ReferenceThread[] {
  const document: Any = JSON.parse(text);
  const list: TraceEvent[] = Array.isArray(document) ? document : document.traceEvents;
  const events: Any[] = list
    .map((event, i) => ({ event, i, ts: typeof event['ts'] === 'number' ? event['ts'] : 0 }))
    .sort((a, b) => a.ts - b.ts || a.i - b.i)
    .map(({ event }) => event);
  const named = (name: string): Any[] => events.filter((event) => event.name === name);
  const chunksOf = ({ pid, id }: Any): Any[] =>
    named('ProfileChunk').filter((chunk) => chunk.pid === pid && chunk.id === id);
  const firstOf = (found: Any[], key: (event: Any) => string): Any[] =>
    found.filter((event, i) => found.findIndex((other) => key(other) === key(event)) === i);
  const heads = [
    ...firstOf(named('Profile'), ({ pid, id }) => JSON.stringify([pid, id])),
    ...firstOf(named('CpuProfile'), ({ pid, tid }) => `${pid}:${tid}`),
  ].sort((a, b) => events.indexOf(a) - events.indexOf(b));
  const undeclared = firstOf(named('ProfileChunk'), ({ pid, id }) => JSON.stringify([pid, id]));
  const found = (heads.length > 0 ? heads : undeclared).map((head) =>
    profileOf(head, head.name === 'CpuProfile' ? [head] : chunksOf(head)),
  );
  const kept: Any[] = [];
  for (const one of found.filter(({ times }) => times.length > 0)) {
    const rivals = kept.filter((other) => overlaps(one, other));
    if (rivals.some((other) => rank(other) <= rank(one))) continue;
    for (const rival of rivals) kept.splice(kept.indexOf(rival), 1);
    kept.push(one);
  }
  return kept.map(({ head, lines, ticks }) => {
    const names = named('thread_name').filter((e) => e.pid === head.pid && e.tid === head.tid);
    const name = names.at(-1)?.args.name ?? '';
    return { name, pid: head.pid, tid: head.tid, samples: lines, ticks };
  });
}

function rank({ source }: Any): number {
  const known = ['Internal', 'Inspector'].indexOf(source);
  return known < 0 ? 2 : known;
}

function overlaps(a: Any, b: Any): boolean {
  const isSame = a.head.pid === b.head.pid && a.head.tid === b.head.tid;
  return isSame && a.start < b.end && b.start < a.end;
}

function profileOf(head: Any, chunks: Any[]): Any {
  const own = head.name === 'ProfileChunk' ? {} : (head.args?.data ?? {});
  const start = own.startTime ?? own.cpuProfile?.startTime ?? head.ts ?? 0;
  const nodes = new Map<number, Any>();
  const samples: { id: number; at: number; line: number }[] = [];
  let at = start;
  let endTime: number | null = null;
  let source = own.source;
  for (const chunk of chunks) {
    const data = chunk.args?.data ?? {};
    const profile = data.cpuProfile ?? {};
    for (const node of profile.nodes ?? []) if (!nodes.has(node.id)) nodes.set(node.id, node);
    const deltas = data.timeDeltas ?? profile.timeDeltas ?? [];
    (profile.samples ?? []).slice(0, deltas.length).forEach((id: number, i: number) => {
      at += deltas[i];
      samples.push({ id, at, line: data.lines?.[i] ?? 0 });
    });
    endTime = data.endTime ?? profile.endTime ?? endTime;
    source ??= data.source;
  }
  const parents = new Map<number, number>();
  for (const { id, parent } of nodes.values()) if (nodes.has(parent)) parents.set(id, parent);
  for (const { id, children } of nodes.values())
    for (const child of children ?? []) if (!parents.has(child)) parents.set(child, id);
  const stack = (id: number): string => {
    const node = nodes.get(id);
    if (node === undefined) return ' (unknown node)@:0:0';
    const parent = parents.get(id);
    const isRoot = parent === undefined && node.callFrame.functionName === '(root)';
    return isRoot
      ? ''
      : `${parent === undefined ? '' : stack(parent)} ${frameText(node.callFrame)}`;
  };
  const ticks = samples
    .filter(({ id, line }) => line > 0 && nodes.has(id))
    .map(({ id, line }) => `${stack(id)} ${line}`)
    .sort(compareCodePoints);
  const inOrder = samples
    .map((sample, i) => ({ ...sample, i }))
    .sort((a, b) => a.at - b.at || a.i - b.i);
  const times = inOrder.map((sample) => sample.at);
  const mean = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1);
  const rest = endTime === null ? null : Math.max(0, endTime - (times.at(-1) ?? 0));
  const last = times.length === 1 ? (rest ?? 0) : rest === null ? mean : Math.min(rest, mean);
  const lines = inOrder.map(
    ({ id }, i) =>
      `${(times[i + 1] ?? (times[i] as number) + last) - (times[i] as number)}${stack(id)}`,
  );
  return { head, start, end: at, source, times, lines, ticks };
}

function frameText({ functionName, url, scriptId, lineNumber, columnNumber }: Any): string {
  const isV8s = /^\(.*\)$/.test(functionName);
  const file = url || (scriptId && !isV8s ? `eval:${scriptId}` : '');
  return `${functionName}@${file}:${(lineNumber ?? -1) + 1}:${(columnNumber ?? -1) + 1}`;
}
