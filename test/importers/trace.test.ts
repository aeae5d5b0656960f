import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../src/importers/byte-source.ts';
import type { Imported } from '../../src/importers/importer.ts';
import { scanTrace } from '../../src/importers/trace/scan-trace.ts';
import { compareCodePoints } from '../../src/model/code-points.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadRecording } from './checked-loads.ts';
import { errorOf, samplesOf } from './dumps.ts';
import { mutated, withinMemory } from './mutated.ts';
import { randomTrace, type TraceEvent, traceText } from './random-trace.ts';
import { type ReferenceThread, referenceThreads } from './trace-reference.ts';

/** Mutations of traces; more in soak runs. */
const MUTATIONS = Number(process.env['SCOOBYPROF_TRACE_MUTATIONS'] ?? 400);
/** Traces that are compared. */
const TRACES = Number(process.env['SCOOBYPROF_TRACE_MUTATIONS'] ?? 600);

/** A source that gives at most so many bytes at once, as a decompressor does. */
function inPieces(bytes: Uint8Array, pieceBytes: number): ByteSource {
  const whole = memorySource(bytes);
  return {
    ...whole,
    sizeBytes: null,
    read: (target, offset) => whole.read(target.subarray(0, offset + pieceBytes), offset),
  };
}

function shown({ threads }: Imported): readonly ReferenceThread[] {
  return threads.map(({ name, pid, tid, profile }) => {
    const sampled = profile as SampledProfile;
    const samples = samplesOf(sampled).map(rounded);
    return { name, pid, tid, samples, ticks: ticksOf(sampled) };
  });
}

function rounded(line: string): string {
  return line.replace(/^[^ (]+/, (number) => Number(number).toFixed(6));
}

function ticksOf({ positionTicks, nodes, functions, ...rest }: SampledProfile): readonly string[] {
  if (positionTicks === null) return [];
  return Array.from(positionTicks.node, (node, i) => {
    const nodeIndex = Int32Array.of(node);
    const timeline = { ...rest.timeline, nodeIndex, durationUs: Float64Array.of(0) };
    const [stack = ''] = samplesOf({ ...rest, nodes, functions, positionTicks, timeline });
    const line = `${stack.slice(1)} ${positionTicks.line[i]}`;
    return Array.from({ length: positionTicks.ticks[i] as number }, () => line);
  })
    .flat()
    .sort(compareCodePoints);
}

async function outcome(work: () => Promise<Imported | null>): Promise<unknown> {
  try {
    const imported = await work();
    return imported === null ? null : shown(imported);
  } catch (error) {
    if (error instanceof ProfileError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

test('what the walker reads of random traces is what a plain reader does, whatever the window shows', async () => {
  let withProfiles = 0;
  for (let seed = 0; seed < TRACES; seed++) {
    const random = new SeededRandom(seed);
    const text = traceText(randomTrace(random), random);
    const expected = referenceThreads(text).map((thread) => ({
      ...thread,
      samples: thread.samples.map(rounded),
    }));
    const bytes = Buffer.from(text);
    const pieceBytes = random.pick([1, 7, 64, 1 << 20]);
    const found = await outcome(() =>
      scanTrace(inPieces(bytes, pieceBytes), { windowBytes: random.pick([1, 40, 1 << 20]) }),
    );
    if (typeof found === 'string') {
      expect(expected, `seed ${seed}: ${found}`).toEqual([]);
      expect(found).toMatch(/Chrome trace (without|whose)/);
    } else {
      withProfiles++;
      expect(found, `seed ${seed}`).toEqual(expected);
    }
    expect(await outcome(() => loadRecording(bytes)), `seed ${seed}`).toEqual(found);
  }
  expect(withProfiles).toBeGreaterThan(TRACES / 2);
});

const FRAME = {
  functionName: 'work',
  scriptId: 5,
  url: 'http://h/a.js',
  lineNumber: 1,
  columnNumber: 4,
};

function profileEvents(pid: number, tid: number, id = '0x1'): TraceEvent[] {
  const nodes = [
    { id: 1, callFrame: { functionName: '(root)', scriptId: 0 } },
    { id: 2, callFrame: FRAME, parent: 1 },
  ];
  const data = { cpuProfile: { nodes, samples: [2, 2] }, timeDeltas: [10, 30], lines: [3, 4] };
  return [
    { args: { data: { startTime: 100 } }, id, name: 'Profile', ph: 'P', pid, tid, ts: 100 },
    { args: { data }, id, name: 'ProfileChunk', ph: 'P', pid, tid: 99, ts: 200 },
  ];
}

const PLAIN = profileEvents(7, 1);
const SAMPLES = ['30 work@http://h/a.js:2:5', '30 work@http://h/a.js:2:5'];

async function samplesIn(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const { threads } = await loadRecording(bytes);
  return threads.map(({ profile }) => samplesOf(profile as SampledProfile));
}

describe('forms', () => {
  const list = JSON.stringify(PLAIN);
  const object = JSON.stringify({ traceEvents: PLAIN });
  test.each([
    ['a list', list],
    ['an object', object],
    ['a list in lines', `[\n${PLAIN.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`],
    ['with a mark', `\ufeff${list}`],
    ['a list that ends behind a comma', `${list.slice(0, -1)},\n`],
    ['a list that ends within an event', `${list.slice(0, -1)},{"name":"Profi`],
    ['a list that ends within an escape', `${list.slice(0, -1)},{"name":"a\\`],
    ['a list of which the bracket alone is missing', list.slice(0, -1)],
  ])('%s', async (_, text) => {
    expect(await samplesIn(Buffer.from(text))).toEqual([SAMPLES]);
    expect(await samplesIn(gzipSync(text))).toEqual([SAMPLES]);
  });

  test('UTF-16', async () => {
    expect(await samplesIn(Buffer.from(`\ufeff${object}`, 'utf16le'))).toEqual([SAMPLES]);
  });

  test('where a list ends is said, with all bytes counted', async () => {
    const text = `\ufeff${list.slice(0, -1)},{"name":"ü`;
    const { warnings } = await loadRecording(Buffer.from(text));
    const end = Buffer.from(text).length;
    expect(warnings?.map(({ message }) => message)).toEqual([
      `the trace ends at byte ${end}, before its list does: the events that are whole count`,
    ]);
    expect((await loadRecording(Buffer.from(list))).warnings).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'an object that ends too early',
      object.slice(0, -1),
      'truncated JSON: it ends at byte AT, before its content does',
    ],
    ['more behind the list', `${list} x`, "not JSON: unexpected 'x' at byte AT"],
    ['more behind the object', `${object}{`, "not JSON: unexpected '{' at byte AT"],
  ])('%s', async (_, text, message) => {
    const at = message.startsWith('trunc') ? text.length : text.length - 1;
    const error = await errorOf(Buffer.from(text));
    expect([error.code, error.message]).toEqual(['not-a-profile', message.replace('AT', `${at}`)]);
  });

  test('an event of a profile that is no JSON: the byte is that of the file', async () => {
    const text = list.replace('"samples":[2', '"samples":[2x');
    const error = await errorOf(Buffer.from(text));
    expect(error.message).toBe(`not JSON: unexpected 'x' at byte ${text.indexOf('2x') + 1}`);
  });

  test.each([
    ['a list of numbers', '[1,2]'],
    ['a list of other objects', '[{"a":1,"name":"Profile"}]'],
    ['events in a string', '{"note":"\\"traceEvents\\"","a":"traceEvents","b":[]}'],
    ['no list of events', '{"traceEvents":{"a":[{"ph":"X"}]}}'],
  ])('%s is no trace', async (_, text) => {
    expect((await errorOf(Buffer.from(text))).code).toBe('foreign');
  });

  test('a V8 profile whose function has such a name is no trace', async () => {
    const { form } = await loadRecording(
      Buffer.from(
        '{"typeId":"traceEvents","nodes":[{"id":1,"callFrame":{"functionName":"traceEvents"}}],"samples":[1],"timeDeltas":[5]}',
      ),
    );
    expect(form).toMatch(/^V8 CPU profile/);
  });
});

describe('what is missing', () => {
  test.each<[string, readonly TraceEvent[], string]>([
    ['no event', [], 'a Chrome trace without a CPU profile (0 events)'],
    ['no profile', [{ name: 'A', ph: 'X' }], 'a Chrome trace without a CPU profile (1 event)'],
    ['a head alone', PLAIN.slice(0, 1), 'a Chrome trace whose CPU profile has no samples'],
  ])('%s', async (_, traceEvents, message) => {
    const error = await errorOf({ traceEvents });
    expect([error.code, error.message]).toEqual(['not-a-profile', message]);
    expect(error.hint).toMatch(/node --cpu-prof/);
  });

  test.each<[string, object, string]>([
    [
      'a sample',
      { cpuProfile: { samples: ['x'] }, timeDeltas: [1] },
      'a sample is "x", not a number',
    ],
    ['nodes', { cpuProfile: { nodes: 'x' } }, 'nodes is "x", not a list'],
    [
      'a node',
      { cpuProfile: { nodes: [{ callFrame: {} }] } },
      'the id of a node is missing, not a number',
    ],
    [
      'a frame',
      { cpuProfile: { nodes: [{ id: 3 }] } },
      'callFrame of node 3 is missing, not an object',
    ],
    [
      'a delta',
      { cpuProfile: { samples: [1] }, timeDeltas: [1e300] },
      'a time delta is too large a number',
    ],
  ])('%s of another type is a broken profile', async (_, data, message) => {
    const [head, chunk] = PLAIN;
    const error = await errorOf([head, { ...chunk, args: { data } }]);
    expect([error.code, error.message]).toEqual(['not-a-profile', `broken profile: ${message}`]);
  });

  test('chunks of a profile that began before the trace: left out beside another, with a warning', async () => {
    const lost = profileEvents(7, 1, '0x9').slice(1);
    const { threads, warnings } = await loadRecording(
      Buffer.from(JSON.stringify([...PLAIN, ...lost])),
    );
    expect(threads).toHaveLength(1);
    expect(warnings?.map(({ message }) => message)).toEqual([
      '2 samples of a profile that began before the trace: left out',
    ]);
    expect(await samplesIn(Buffer.from(JSON.stringify(lost)))).toEqual([SAMPLES]);
  });

  test('lists that differ in length warn', async () => {
    const text = JSON.stringify(PLAIN).replace('[10,30]', '[10,30,7]');
    const { threads } = await loadRecording(Buffer.from(text));
    expect(threads[0]?.profile.warnings.map(({ message }) => message)).toEqual([
      'samples and timeDeltas of 1 event differ in number: the shorter list counts',
    ]);
  });
});

test('mutations of traces end in a profile or an error in words, within their memory', async () => {
  for (let seed = 0; seed < MUTATIONS; seed++) {
    const random = new SeededRandom(seed);
    const bytes = mutated(Buffer.from(traceText(randomTrace(random), random)), random);
    await withinMemory(bytes.length, () => outcome(() => loadRecording(bytes)));
    const source = inPieces(bytes, 1 + random.below(200));
    await withinMemory(bytes.length, () => outcome(() => scanTrace(source, { windowBytes: 16 })));
  }
});

/** The events that are whole in a list that ends anywhere, by trying where one could end. */
function wholeEvents(cut: string): string {
  for (let end = cut.length; end > 0; end = cut.lastIndexOf('}', end - 2) + 1) {
    const list = `${cut.slice(0, end)}]`;
    try {
      JSON.parse(list);
      return list;
    } catch {
      // Not there.
    }
  }
  return '[]';
}

test('a list that is cut anywhere gives what a plain reader has of its whole events', async () => {
  let withProfiles = 0;
  for (let seed = 0; seed < TRACES; seed++) {
    const random = new SeededRandom(seed);
    const text = JSON.stringify(randomTrace(random));
    // Within the last bytes it may be whole.
    const cut = text.slice(0, 1 + random.below(text.length - 1));
    const expected = referenceThreads(wholeEvents(cut)).map((thread) => ({
      ...thread,
      samples: thread.samples.map(rounded),
    }));
    const bytes = Buffer.from(cut);
    const windowBytes = random.pick([1, 40, 1 << 20]);
    const found = await outcome(() =>
      scanTrace(inPieces(bytes, random.pick([1, 7, 1 << 20])), { windowBytes }),
    );
    if (found === null || typeof found === 'string') {
      expect(expected, `seed ${seed}: ${found}`).toEqual([]);
      continue;
    }
    withProfiles++;
    expect(found, `seed ${seed}`).toEqual(expected);
    const { warnings = [] } = await loadRecording(bytes);
    expect(warnings.map(({ kind }) => kind)).toContain('trace-cut');
  }
  expect(withProfiles).toBeGreaterThan(TRACES / 10);
});

test('an object that is cut is no profile, wherever that is', async () => {
  const text = JSON.stringify({ traceEvents: PLAIN, metadata: { a: 1 } });
  for (let length = 20; length < text.length; length++) {
    const { code } = await errorOf(Buffer.from(text.slice(0, length)));
    expect(code, `${length} bytes`).toBe('not-a-profile');
  }
});
