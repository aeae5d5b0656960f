import type { DevtoolsDump, DumpNode } from './random-profile.ts';

/*
 * The numbers of a dump, straight from their definitions: every sample is written out as the list of its
 * functions, and sets and maps do the counting. Slow and plain on purpose: it shares nothing with the model.
 */

interface ReferenceRow {
  calls: number;
  primitiveCalls: number;
  self: number;
  cumulative: number;
  samples: number;
  cumulativeSamples: number;
}

export interface Reference {
  /** By function. */
  readonly rows: ReadonlyMap<string, ReferenceRow>;
  /** By caller and callee. */
  readonly edges: ReadonlyMap<string, ReferenceRow>;
  /** Calls that nobody made. */
  readonly callsFromRoot: ReadonlyMap<string, number>;
  readonly totalUs: number;
  readonly idleUs: number;
  readonly rootUs: number;
  readonly sampleCount: number;
}

interface Sample {
  readonly kind: 'root' | 'idle' | 'program' | 'gc' | 'ordinary';
  /** Functions from the first called one up to the running one; empty for the root. */
  readonly stack: readonly string[];
  readonly us: number;
}

export function functionId(name: string, url: string, line: number, column: number): string {
  return JSON.stringify([name, url, line, column]);
}

export function edgeId(caller: string, callee: string): string {
  return `${caller} > ${callee}`;
}

const UNKNOWN = functionId('(unknown node)', '', 0, 0);
const KINDS = new Map<string, Sample['kind']>([
  [functionId('(idle)', '', 0, 0), 'idle'],
  [functionId('(program)', '', 0, 0), 'program'],
  [functionId('(garbage collector)', '', 0, 0), 'gc'],
]);

/** @param window from when to when, in µs since the first sample; the end of the recording is part of the last one */
export function reference(
  dump: DevtoolsDump,
  gc: 'on-stack' | 'separate',
  window?: readonly [fromUs: number, toUs: number],
): Reference {
  const written = samplesOf(dump);
  const all = gc === 'on-stack' ? withGcOnStack(written) : written;
  const samples = window === undefined ? all : within(all, ...window);
  const rows = new Map<string, ReferenceRow>();
  const edges = new Map<string, ReferenceRow>();
  addTimes(samples, rows, edges);
  const callsFromRoot = addCalls(samples, rows, edges);
  const timeOf = (kind: Sample['kind']): number =>
    samples.reduce((sum, sample) => sum + (sample.kind === kind ? sample.us : 0), 0);
  return {
    rows,
    edges,
    callsFromRoot,
    totalUs: samples.reduce((sum, { us }) => sum + us, 0),
    idleUs: timeOf('idle'),
    rootUs: timeOf('root'),
    sampleCount: samples.length,
  };
}

function samplesOf(dump: DevtoolsDump): Sample[] {
  const nodeById = new Map(dump.nodes.map((node) => [node.id, node]));
  const parentOf = new Map<number, number>();
  for (const node of dump.nodes) {
    for (const child of node.children ?? []) {
      if (nodeById.has(child) && !parentOf.has(child)) parentOf.set(child, node.id);
    }
  }
  const isRoot = ({ callFrame: { functionName, url } }: DumpNode): boolean =>
    functionName === '(root)' && url === '';
  const pathTo = (id: number): string[] => {
    const parent = parentOf.get(id);
    const above = parent === undefined ? [] : pathTo(parent);
    const node = nodeById.get(id) as DumpNode;
    // It is no function, wherever it stands.
    return isRoot(node) ? above : [...above, idOfFrame(node)];
  };
  const stackOf = (id: number): string[] => {
    const node = nodeById.get(id);
    if (node === undefined) return [UNKNOWN];
    return isRoot(node) ? [] : pathTo(id);
  };
  return timesOf(dump).map(({ node, us }) => {
    const stack = stackOf(node);
    const kind = stack.length === 0 ? 'root' : (KINDS.get(stack.at(-1) as string) ?? 'ordinary');
    // Garbage collection that has a stack is a frame like any other.
    return { kind: kind === 'gc' && stack.length > 1 ? 'ordinary' : kind, stack, us };
  });
}

/** How long the samples of a dump last together. */
export function durationOf(dump: DevtoolsDump): number {
  return samplesOf(dump).reduce((sum, { us }) => sum + us, 0);
}

/** Whether something ran that is not idle, sample by sample. */
export function busySamples(dump: DevtoolsDump): readonly { isBusy: boolean; us: number }[] {
  return samplesOf(dump).map(({ kind, us }) => ({ isBusy: kind !== 'idle', us }));
}

function within(samples: readonly Sample[], fromUs: number, toUs: number): Sample[] {
  const endUs = samples.reduce((sum, { us }) => sum + us, 0);
  let at = 0;
  return samples.flatMap((sample) => {
    const [begin, end] = [at, at + sample.us];
    at = end;
    const us = Math.min(end, toUs) - Math.max(begin, fromUs);
    if (us > 0) return [{ ...sample, us }];
    const isMoment = sample.us === 0 && begin >= fromUs && (begin < toUs || toUs >= endUs);
    return isMoment ? [{ ...sample, us: 0 }] : [];
  });
}

function idOfFrame({ callFrame }: DumpNode): string {
  const { functionName, url, scriptId, lineNumber, columnNumber } = callFrame;
  const source = url === '' && scriptId !== '0' ? `eval:${scriptId}` : url;
  return functionId(functionName, source, lineNumber + 1, columnNumber + 1);
}

function timesOf({ samples, timeDeltas, startTime, endTime }: DevtoolsDump) {
  const count = Math.min(samples.length, timeDeltas.length);
  let now = startTime;
  const list = samples.slice(0, count).map((node, i) => {
    now += timeDeltas[i] as number;
    return { node, time: now };
  });
  list.sort((a, b) => a.time - b.time);
  const first = list[0]?.time ?? 0;
  const last = list.at(-1)?.time ?? 0;
  const meanUs = count > 1 ? (last - first) / (count - 1) : Number.POSITIVE_INFINITY;
  const unknownEnd = count > 1 ? meanUs : 0;
  const rest = endTime === undefined ? unknownEnd : Math.min(meanUs, Math.max(0, endTime - last));
  return list.map(({ node, time }, i) => {
    const next = list[i + 1];
    return { node, us: next === undefined ? rest : next.time - time };
  });
}

function withGcOnStack(samples: readonly Sample[]): Sample[] {
  let before: Sample | undefined;
  return samples.map((sample) => {
    if (sample.kind !== 'gc') {
      before = sample;
      return sample;
    }
    const under = before?.kind === 'ordinary' ? before.stack : [];
    return { ...sample, stack: [...under, ...sample.stack] };
  });
}

function rowOf(map: Map<string, ReferenceRow>, key: string): ReferenceRow {
  let row = map.get(key);
  if (row === undefined) {
    row = {
      calls: 0,
      primitiveCalls: 0,
      self: 0,
      cumulative: 0,
      samples: 0,
      cumulativeSamples: 0,
    };
    map.set(key, row);
  }
  return row;
}

function edgesOf(stack: readonly string[]): string[] {
  return stack.slice(1).map((callee, i) => edgeId(stack[i] as string, callee));
}

type RowMap = Map<string, ReferenceRow>;

function addTimes(samples: readonly Sample[], rows: RowMap, edges: RowMap): void {
  for (const { stack, us } of samples) {
    for (const [map, keys, top] of [
      [rows, stack, stack.at(-1)],
      [edges, edgesOf(stack), edgesOf(stack).at(-1)],
    ] as const) {
      for (const key of new Set(keys)) {
        rowOf(map, key).cumulative += us;
        rowOf(map, key).cumulativeSamples++;
      }
      if (top === undefined) continue;
      rowOf(map, top).self += us;
      rowOf(map, top).samples++;
    }
  }
}

function addCalls(samples: readonly Sample[], rows: RowMap, edges: RowMap): Map<string, number> {
  const fromRoot = new Map<string, number>();
  const enter = (stack: readonly string[], depth: number): void => {
    const callee = stack[depth] as string;
    const row = rowOf(rows, callee);
    row.calls++;
    if (!stack.slice(0, depth).includes(callee)) row.primitiveCalls++;
    if (depth === 0) {
      fromRoot.set(callee, (fromRoot.get(callee) ?? 0) + 1);
      return;
    }
    const edge = edgeId(stack[depth - 1] as string, callee);
    rowOf(edges, edge).calls++;
    if (!edgesOf(stack.slice(0, depth)).includes(edge)) rowOf(edges, edge).primitiveCalls++;
  };
  let stackBefore: readonly string[] = [];
  let kindBefore: Sample['kind'] = 'root';
  for (const { kind, stack } of samples) {
    if (kind === 'ordinary') {
      let shared = 0;
      while (shared < stack.length && stack[shared] === stackBefore[shared]) shared++;
      for (let depth = shared; depth < stack.length; depth++) enter(stack, depth);
      stackBefore = stack;
    } else {
      if (kind !== 'root' && kind !== kindBefore) enter(stack, stack.length - 1);
      if (kind === 'idle' || kind === 'root') stackBefore = [];
    }
    kindBefore = kind;
  }
  return fromRoot;
}
