import type { SeededRandom } from '../seeded-random.ts';

export type TraceEvent = Record<string, unknown>;

/** Texts that a walker could stumble over: brackets, quotes, names of events. */
const TEXTS = [
  'plain',
  '}{][',
  '"name":"ProfileChunk"',
  '\\',
  '\\"',
  '"}]}',
  'ProfileChunk',
  'CpuProfile',
  'Profile',
  'traceEvents',
  'ü€😀',
  '\n\t',
  '',
];

/** A trace that the seed draws: profiles in chunks among other events, and what goes wrong in real ones. */
export function randomTrace(random: SeededRandom): readonly TraceEvent[] {
  const threads = Array.from({ length: 1 + random.below(3) }, (_, i) => ({
    pid: random.pick([7, 8]),
    tid: 10 + i,
  }));
  const events: TraceEvent[] = [];
  for (const { pid, tid } of threads) {
    if (random.chance(0.7)) {
      const args = { name: random.pick(['CrRendererMain', 'Worker', 'v8:ü']) };
      events.push({ name: 'thread_name', ph: 'M', pid, tid, args, ts: random.pick([0, 5]) });
    }
    for (let count = random.below(3); count > 0; count--) {
      const id = random.pick<string | number>(['0x1', '0x2', 3]);
      events.push(
        ...(random.chance(0.2) ? whole(random, pid, tid) : chunked(random, pid, tid, id)),
      );
    }
  }
  const noise = Array.from({ length: random.below(20) }, () => otherEvent(random));
  const all = [{ name: 'first', ph: 'X', ts: 1 }, ...events, ...noise];
  return random.chance(0.5) ? [{ name: 'first', ph: 'X' }, ...random.shuffled(all)] : all;
}

function otherEvent(random: SeededRandom): TraceEvent {
  const value = (depth: number): unknown => {
    const kind = random.below(depth > 0 ? 5 : 3);
    if (kind === 0) return random.pick(TEXTS);
    if (kind === 1) return random.pick([0, -1.5e-7, null, true]);
    if (kind === 2) return { name: random.pick(TEXTS), ph: 'P', pid: 7, args: { data: {} } };
    if (kind === 3) return Array.from({ length: random.below(4) }, () => value(depth - 1));
    return Object.fromEntries(
      Array.from({ length: random.below(4) }, () => [random.pick(TEXTS), value(depth - 1)]),
    );
  };
  return { args: value(3), name: random.pick(['Layout', '', 'Screen"shot']), ph: 'X', ts: 3 };
}

const FUNCTIONS = ['work', 'parse', '(idle)', '(program)', '(garbage collector)', ''];

/** The nodes of a tree, callers first, as V8 writes them into chunks. */
function randomNodes(random: SeededRandom, hasParents: boolean): TraceEvent[] {
  const nodes: TraceEvent[] = [
    { id: 1, callFrame: { functionName: '(root)', scriptId: 0, codeType: 'other' } },
  ];
  const count = 2 + random.below(8);
  for (let id = 2; id <= count; id++) {
    const functionName = random.pick(FUNCTIONS);
    const isOwn = !functionName.startsWith('(');
    const place = { url: random.pick(['a.js', '']), lineNumber: random.below(3), columnNumber: 2 };
    const callFrame = { functionName, scriptId: random.below(3), ...(isOwn ? place : {}) };
    const parent = 1 + random.below(id - 1);
    if (hasParents) nodes.push({ id, parent, callFrame });
    else {
      nodes.push({ id, callFrame });
      const above = nodes[parent - 1] as { children?: number[] };
      above.children = [...(above.children ?? []), id];
    }
  }
  return nodes;
}

function randomSamples(random: SeededRandom, nodeCount: number) {
  const count = random.below(12);
  return {
    samples: Array.from({ length: count }, () => 1 + random.below(nodeCount)),
    timeDeltas: Array.from(
      { length: count },
      () => random.below(900) - (random.chance(0.1) ? 400 : 0),
    ),
    lines: Array.from({ length: count }, () => random.below(4)),
  };
}

function chunked(
  random: SeededRandom,
  pid: number,
  tid: number,
  id: string | number,
): TraceEvent[] {
  const startTime = random.pick([1000, 1500, 90_000]);
  const nodes = randomNodes(random, true);
  const about = { cat: 'disabled-by-default-v8.cpu_profiler', ph: 'P', pid, id };
  const source = random.pick([undefined, 'Internal', 'Inspector', 'Other']);
  const data = { ...(random.chance(0.9) ? { startTime } : {}), ...(source ? { source } : {}) };
  const head = { args: { data }, ...about, tid, name: 'Profile', ts: startTime + 3 };
  const chunks: TraceEvent[] = [];
  let from = 0;
  for (let ts = startTime + 10; from < nodes.length || random.chance(0.3); ts += 10) {
    const to = Math.min(nodes.length, from + 1 + random.below(4));
    const { samples, timeDeltas, lines } = randomSamples(random, to);
    const dropped = random.chance(0.1) ? 1 : 0;
    const cpuProfile = { nodes: nodes.slice(from, to), samples: samples.slice(dropped) };
    const end = random.chance(0.1) ? { endTime: ts + 20_000 } : {};
    const chunk = { cpuProfile, ...(samples.length > 0 ? { timeDeltas, lines } : {}), ...end };
    chunks.push({ args: { data: chunk }, ...about, tid: 99, name: 'ProfileChunk', ts });
    from = random.chance(0.05) ? from : to;
  }
  const isLost = random.chance(0.1);
  const kept = isLost ? chunks.filter(() => random.chance(0.8)) : chunks;
  if (random.chance(0.1)) kept.push({ ...about, tid: 99, name: 'ProfileChunk', ts: 5000 });
  return random.chance(0.9) ? [head, ...kept] : kept;
}

function whole(random: SeededRandom, pid: number, tid: number): TraceEvent[] {
  const nodes = randomNodes(random, random.chance(0.5));
  const { samples, timeDeltas } = randomSamples(random, nodes.length);
  const cpuProfile = { nodes, startTime: 1000, endTime: 9000, samples, timeDeltas };
  return [{ args: { data: { cpuProfile } }, name: 'CpuProfile', ph: 'I', pid, tid, ts: 9100 }];
}

/** The text of a trace in one of the forms that programs write. */
export function traceText(events: readonly TraceEvent[], random: SeededRandom): string {
  const indent = random.pick([undefined, 1, '\t']);
  const ordered = events.map((event) =>
    random.chance(0.3) ? Object.fromEntries(random.shuffled(Object.entries(event))) : event,
  );
  const document = random.pick([
    ordered,
    { traceEvents: ordered },
    { metadata: { source: 'DevTools', note: '"traceEvents":[{' }, traceEvents: ordered },
    { traceEvents: ordered, displayTimeUnit: 'ns', metadata: { hostDPR: 2 }, note: 'nodes' },
  ]);
  const text = JSON.stringify(document, null, indent);
  return random.pick(['', '\n ', '']) + text + random.pick(['', '\n']);
}
