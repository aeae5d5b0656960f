import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../src/importers/byte-source.ts';
import { Dump } from '../../src/importers/dump.ts';
import { importContent } from '../../src/importers/import-content.ts';
import { packedNumber } from '../../src/importers/v8/scan/packed-number.ts';
import { scanProfile } from '../../src/importers/v8/scan/scan-profile.ts';
import type { Profile } from '../../src/model/profile.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { checked } from './checked-loads.ts';
import { dump, dumpWithNode, frame } from './dumps.ts';

/** Mutations of each kind; more in soak runs. */
const COUNT = Number(process.env['SCOOBYPROF_SCAN_MUTATIONS'] ?? 1500);

/** A source that gives at most so many bytes at once. */
function inSmallPieces(bytes: Uint8Array, pieceBytes: number): ByteSource {
  const whole = memorySource(bytes);
  return {
    ...whole,
    read: (target, offset) => whole.read(target.subarray(0, offset + pieceBytes), offset),
  };
}

type Outcome = Profile | { readonly error: string; readonly code: string };

async function outcomeOf(work: () => Promise<Profile | null>): Promise<Outcome | null> {
  try {
    const profile = await work();
    return profile && checked(profile);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return { error: error.message, code: error.code };
  }
}

/** Nodes of short files are parsed; how long a stream is, nobody knows, and its bytes are compared. */
async function scanned(bytes: Uint8Array, windowBytes = 1 << 22): Promise<Outcome | null> {
  const source = (): ByteSource => inSmallPieces(bytes, windowBytes);
  const plain = { windowBytes, compiled: false };
  const parsed = await outcomeOf(() => scanProfile(source(), plain));
  const stream = { ...source(), sizeBytes: null };
  const compared = await outcomeOf(() => scanProfile(stream, plain));
  const compiled = await outcomeOf(() => scanProfile(source(), { windowBytes }));
  const outcomes = [parsed, compared, compiled].filter((outcome) => outcome !== null);
  const [first = null, ...others] = outcomes;
  for (const other of others) expect(other, `${Buffer.from(bytes)}`).toEqual(first);
  return first;
}

async function imported(bytes: Uint8Array): Promise<Outcome | null> {
  return outcomeOf(async () => {
    const { threads } = await importContent(new Dump(bytes));
    expect(threads).toHaveLength(1);
    return threads[0]?.profile ?? null;
  });
}

/** The scanner gives the same columns or the same error, or leaves the dump to the others. Says whether it did. */
async function agrees(bytes: Uint8Array, windowBytes?: number): Promise<boolean> {
  const ours = await scanned(bytes, windowBytes);
  if (ours === null) return false;
  expect(ours, `window ${windowBytes}: ${Buffer.from(bytes)}`).toEqual(await imported(bytes));
  return true;
}

/** JSON with blanks, other key orders, unknown keys and escapes, where the seed wants them. */
function freeText(value: unknown, random: SeededRandom): string {
  const blank = (): string => (random.chance(0.1) ? random.pick([' ', '\n', '\t ', '\r\n']) : '');
  if (Array.isArray(value)) {
    const items = value.map((item) => `${blank()}${freeText(item, random)}${blank()}`);
    return `[${items.join(',')}${blank()}]`;
  }
  if (typeof value === 'string') return freeString(value, random);
  if (typeof value === 'number') return freeNumber(value, random);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries: (readonly [string, unknown])[] = Object.entries(value);
  if (random.chance(0.01)) entries.push(['extra', { a: [1, { b: '}]"' }], c: null, d: true }]);
  if ('nodes' in value && random.chance(0.3)) entries.push(['scooby', randomRequest(random)]);
  const pairs = (random.chance(0.3) ? random.shuffled(entries) : entries).map(
    ([key, item]) => `${blank()}"${key}"${blank()}:${blank()}${freeText(item, random)}${blank()}`,
  );
  return `{${pairs.join(',')}}`;
}

/** What a dump says of its request, now and then of a wrong type or twice. */
function randomRequest(random: SeededRandom): unknown {
  if (random.chance(0.1)) return random.pick([null, 1, 'text', [], true]);
  const values = [null, 0, 200, 1.5, '', 'GET', '/a?b="c"', '\u001b[31m', {}, [1]];
  const keys = ['id', 'method', 'url', 'route', 'status', 'cpuMs', 'durationMs', 'more'];
  return Object.fromEntries(keys.map((key) => [key, random.pick(values)]));
}

function freeString(value: string, random: SeededRandom): string {
  const text = JSON.stringify(value);
  if (!random.chance(0.1) || value === '') return text;
  return text.replace(/[a-z]/, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function freeNumber(value: number, random: SeededRandom): string {
  if (random.chance(0.01)) return value.toExponential();
  return Number.isInteger(value) && random.chance(0.01) ? `${value}.0` : String(value);
}

test('every fixture gives the same columns, whatever the window', async () => {
  const folder = new URL('../../fixtures/', import.meta.url);
  const names = readdirSync(folder).filter((name) => /\.cpuprofile(\.gz)?$/.test(name));
  let taken = 0;
  for (const name of names) {
    const file = readFileSync(new URL(name, folder));
    const bytes = name.endsWith('.gz') ? gunzipSync(file) : file;
    for (const windowBytes of [1 << 22, 4099]) taken += Number(await agrees(bytes, windowBytes));
  }
  // All but the one that is a whole protocol message.
  expect(taken).toBe(2 * (names.length - 1));
});

test('a border of the window at every byte changes nothing', async () => {
  const bytes = Buffer.from(
    JSON.stringify({
      ...dumpWithNode(1, { positionTicks: [{ line: 3, ticks: 2 }] }),
      scooby: REQUEST,
    }),
  );
  for (let windowBytes = 1; windowBytes <= bytes.length; windowBytes++) {
    expect(await agrees(bytes, windowBytes)).toBe(true);
  }
});

const REQUEST = { method: 'GET', url: '/ä', route: null, status: 200, cpuMs: 1.5, durationMs: 3 };

test('random dumps, freely written, give the same columns', async () => {
  let taken = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const random = new SeededRandom(seed);
    const text = freeText(randomDump(seed), random);
    taken += Number(await agrees(Buffer.from(text), 1 + random.below(200)));
  }
  expect(taken).toBeGreaterThan(COUNT / 3);
});

test('damaged dumps give the same profile or the same error', async () => {
  const sound = Buffer.from(
    JSON.stringify({
      ...dumpWithNode(2, { positionTicks: [{ line: 3, ticks: 2 }] }),
      scooby: REQUEST,
    }),
  );
  let taken = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const random = new SeededRandom(seed);
    taken += Number(await agrees(damaged(sound, random), 1 + random.below(100)));
  }
  expect(taken).toBeGreaterThan(COUNT / 3);
});

/** A dump as V8 writes it, in which frames, names and scripts occur again and again. */
function dumpOfV8(random: SeededRandom): object {
  const frames = Array.from({ length: 12 }, (_, i) =>
    frame(random.pick(['', 'aLongNameOfAFunction', 'aLongNameOfAFunctionB', 'b']), {
      scriptId: String(random.below(3)),
      url: random.pick(['', 'file:///app/a.js', 'file:///app/ä}.js', 'https://x/"y",']),
      ...(i % 4 === 0 ? {} : { lineNumber: random.below(3), columnNumber: 10 ** random.below(9) }),
    }),
  );
  const nodes = Array.from({ length: 60 }, (_, i) => ({
    id: i + 1,
    callFrame: i === 0 ? frame('(root)') : random.pick(frames),
    hitCount: random.pick([0, 1, 9, 10, 123]),
    children: [] as number[],
    ...(random.chance(0.1) ? { deoptReason: 'wrong map' } : {}),
    ...(random.chance(0.2) ? { positionTicks: [{ line: 1 + i, ticks: 2 }] } : {}),
  }));
  const above = (i: number): number => (random.chance(0.5) ? i - 1 : random.below(i));
  for (let i = 1; i < nodes.length; i++) nodes[above(i)]?.children.push(i + 1);
  const parentOf = new Map(
    nodes.flatMap(({ id, children }) => children.map((child) => [child, id])),
  );
  const isTrace = random.chance(0.3);
  const written = nodes.map(({ children, ...rest }) => {
    // Of traces nodes name their parents, and those of some programs do both.
    if (isTrace) return { ...rest, parent: parentOf.get(rest.id) };
    const parent = random.chance(0.01) ? parentOf.get(rest.id) : undefined;
    return children.length === 0 ? { ...rest, parent } : inOrderOfV8({ ...rest, parent }, children);
  });
  const samples = Array.from({ length: 80 }, () => 1 + random.below(nodes.length));
  const timeDeltas = samples.map(() => random.below(10 ** random.below(7)));
  return { nodes: written, startTime: 1000, endTime: 10 ** 8, samples, timeDeltas };
}

function inOrderOfV8(node: object, children: readonly number[]): object {
  const { positionTicks, deoptReason, parent, ...first } = node as Record<string, unknown>;
  return { ...first, children, deoptReason, positionTicks, parent };
}

test('what V8 writes gives the same columns, sound and damaged', async () => {
  let taken = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const random = new SeededRandom(seed);
    const sound = Buffer.from(JSON.stringify(dumpOfV8(random)));
    const windowBytes = random.chance(0.5) ? 1 << 16 : 200 + random.below(3000);
    expect(await agrees(sound, windowBytes)).toBe(true);
    taken += Number(await agrees(damaged(sound, random), windowBytes));
  }
  expect(taken).toBeGreaterThan(COUNT / 3);
});

test('a border of the window at every byte of what V8 writes changes nothing', async () => {
  const bytes = Buffer.from(JSON.stringify(dumpOfV8(new SeededRandom(1))));
  for (let windowBytes = 64; windowBytes <= bytes.length; windowBytes += 7) {
    expect(await agrees(bytes, windowBytes)).toBe(true);
  }
});

test('a border at every byte of a trace whose nodes have unknown parents changes nothing', async () => {
  const nodes = Array.from({ length: 30 }, (_, i) => ({
    id: i + 1,
    callFrame: i === 0 ? frame('(root)') : frame('f', { url: 'file:///f.js', lineNumber: i % 3 }),
    hitCount: 1,
    ...(i % 2 === 0 ? {} : { positionTicks: [{ line: 1, ticks: 1 }] }),
    ...(i === 0 ? {} : { parent: i % 5 === 0 ? 999 : i }),
    // What the fast reader does not know stands behind what it does.
    ...(i % 10 === 5 ? { extra: true } : {}),
  }));
  const bytes = Buffer.from(JSON.stringify({ nodes, startTime: 0, endTime: 9, samples: [3, 4] }));
  for (let windowBytes = 64; windowBytes <= 2000; windowBytes++) {
    expect(await agrees(bytes, windowBytes)).toBe(true);
  }
});

test('frames are learned or parsed, as they come, and the columns are the same', async () => {
  const random = new SeededRandom(1);
  // New ones for long, then the same again and again, then new ones.
  const lines = Array.from({ length: 24_000 }, (_, i) =>
    i % 16_000 < 8000 ? i : random.below(300),
  );
  const nodes = lines.map((lineNumber, i) => ({
    id: i + 1,
    callFrame:
      i === 0 ? frame('(root)') : frame(`f${lineNumber}`, { url: 'file:///a.js', lineNumber }),
    hitCount: 1,
    ...(i + 1 < lines.length ? { children: [i + 2] } : {}),
  }));
  const samples = nodes.map(({ id }) => id);
  const document = { nodes, startTime: 0, endTime: 1e5, samples, timeDeltas: samples.map(() => 1) };
  const bytes = Buffer.from(JSON.stringify(document));
  for (const windowBytes of [1 << 22, 1 << 16]) expect(await agrees(bytes, windowBytes)).toBe(true);
  // Nothing says where a node ends that is written with blanks.
  const spaced = Buffer.from(JSON.stringify(document, null, 1));
  expect(await agrees(spaced, 1 << 18)).toBe(true);
});

test('nodes of any length are parsed', async () => {
  const children = Array.from({ length: 20_000 }, (_, i) => i + 2);
  const nodes = [
    { id: 1, callFrame: frame('(root)'), hitCount: 0, children },
    ...children.map((id) => ({
      id,
      callFrame: frame(`f${id}`, { url: 'file:///a.js', lineNumber: id }),
      hitCount: 1,
    })),
  ];
  const document = { nodes, startTime: 0, endTime: 9, samples: [3, 4], timeDeltas: [1, 1] };
  expect(JSON.stringify(nodes[0]).length).toBeGreaterThan(1 << 16);
  expect(await agrees(Buffer.from(JSON.stringify(document)))).toBe(true);
});

test('names that begin alike are told apart, however many', async () => {
  const functions = Array.from({ length: 100 }, (_, i) =>
    frame(`${'generated'.repeat(5)}${i}`, { scriptId: '3', url: 'file:///g.js', lineNumber: i }),
  );
  const nodes = [{ id: 1, callFrame: frame('(root)'), hitCount: 0, children: [2] }];
  for (let i = 0; i < 400; i++) {
    const callFrame = functions[(i * 37) % functions.length] as (typeof functions)[number];
    nodes.push({ id: i + 2, callFrame, hitCount: 1, children: i < 399 ? [i + 3] : [] });
  }
  const samples = nodes.map(({ id }) => id);
  const document = { nodes, startTime: 0, endTime: 500, samples, timeDeltas: samples.map(() => 1) };
  const bytes = Buffer.from(JSON.stringify(document));
  expect(await agrees(bytes)).toBe(true);
  expect(((await scanned(bytes)) as SampledProfile).functions.functionName.length).toBe(101);
});

test.each([
  [/"hitCount":\d+/, ['00', '012', '-1', '99999999999', '1.5', '1e2', '""', '1}']],
  [/"id":\d+/, ['1', '0', '007', '-3', '2.0', '123456789', '4294967299']],
  [/"lineNumber":-?\d+/, ['-2', '-12', '01', '1e3', '12345678', '123456789', '0.5', 'null']],
  [/"columnNumber":-?\d+/, ['-2', '-', '00', '123456789', '1234567890123', ' 7']],
  [/"children":\[\d+/, ['0', '01', '-1', '123456789', '1e1', '']],
  [/"ticks":\d+/, ['0', '01', '123456789', '1.5']],
  [/\{"functionName"/, ['{"x":{},"functionName"', '{"functionName":"}","functionName"']],
])('odd values behind frames that are known: %s', async (place, values) => {
  const text = JSON.stringify(dumpOfV8(new SeededRandom(3)));
  const [nodes = '', rest = ''] = text.split(',"startTime"');
  const places = [...nodes.matchAll(new RegExp(place, 'g'))].slice(-6);
  expect(places.length).toBe(6);
  for (const { index, 0: found } of places) {
    for (const value of values) {
      const odd = found.replace(/(?<=[:[])-?\d+$|\{"functionName"$/, value);
      const changed = nodes.slice(0, index) + odd + nodes.slice(index + found.length);
      await agrees(Buffer.from(`${changed},"startTime"${rest}`));
      // Without samples the hit counts count.
      await agrees(Buffer.from(`${changed},"startTime":1,"endTime":900}`));
    }
  }
});

/** A dump of one chain of these frames, each of them twice: the second time it is known. */
function chainOf(frames: readonly string[]): Buffer {
  const root = JSON.stringify(frame('(root)'));
  const nodes = [root, ...frames, ...frames].map((callFrame, i, { length }) => {
    const children = i + 1 < length ? `,"children":[${i + 2}]` : '';
    return `{"id":${i + 1},"callFrame":${callFrame},"hitCount":1${children}}`;
  });
  const samples = nodes.map((_, i) => i + 1);
  return Buffer.from(
    `{"nodes":[${nodes}],"startTime":0,"endTime":900,"samples":[${samples}],"timeDeltas":[${samples}]}`,
  );
}

test('whatever is in a name, it is the same function', async () => {
  const stem = 'std::__function::__func<std::vector<std::basic_string<char>>, '.repeat(16);
  const names = [
    ...[
      '}',
      '{lambda(int)#1}::operator()',
      '"',
      '\\',
      '\\"',
      'a"}',
      ',"lineNumber":3',
      '[x]',
      'ü€😀',
    ],
    ...['\u0001', '\ud800', '(root)', '(idle)', '', 'get "a b"'],
    ...Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? `${stem}${i}` : `${stem}${i}${stem}`)),
  ];
  const frames = names.map((name, i) =>
    JSON.stringify(frame(name, { scriptId: String(i % 3), url: `file:///${i % 7}{}"\\.js` })),
  );
  const bytes = chainOf(frames);
  for (const windowBytes of [1 << 22, 1 << 14, 3000, 500, 77]) {
    expect(await agrees(bytes, windowBytes)).toBe(true);
  }
  // In any other form too.
  const spaced = frames.map((text) => text.replaceAll('","', '" , "').replaceAll('":', '": '));
  expect(await agrees(chainOf(spaced), 4000)).toBe(true);
});

test('frames are JSON each, not only together', async () => {
  const tail = '"scriptId":"1","url":"file:///a.js","lineNumber":1,"columnNumber":1}';
  const broken = [
    `{"functionName":"a,${tail}`,
    `{"functionName":"a\\",${tail}`,
    `{"functionName":a",${tail}`,
    `{"functionName":"a"},{${tail}`,
    `{"functionName":"a",,${tail}`,
    `{"functionName":"a"],["b",${tail}`,
    `{"functionName":"a","b",${tail}`,
    `{"functionName":"a"\\,${tail}`,
    `{"functionName":"\u0001",${tail}`,
    `{"functionName":"a",${tail.replace('":1,', '":,')}`,
    `{"functionName":"a",${tail.replace('":1}', '":}')}`,
    `{"functionName":"a",${tail.replace(',"lineNumber', '"lineNumber')}`,
    `{"functionName":"a",${tail.replace('"url":"', '"url":')}`,
    `{"functionName":"a","functionName":"b",${tail}`,
    `{"functionName":"a","functionNam\\u0065":"b",${tail}`,
    `{"functionName":"a","lineNumber":5,"columnNumber":7,${tail}`,
  ];
  const sound = `{"functionName":"f",${tail}`;
  const random = new SeededRandom(1);
  for (const first of broken) {
    await agrees(chainOf([first]));
    await agrees(chainOf([sound, first, sound]));
    for (const second of broken) await agrees(chainOf([first, second]), 100 + random.below(900));
  }
});

test('numbers are read word by word', () => {
  const random = new SeededRandom(1);
  const view = new DataView(new ArrayBuffer(24));
  const write = (text: string): void => {
    for (let i = 0; i < 24; i++) view.setUint8(i, text.charCodeAt(i));
  };
  const others = [...',}]-.eE+ "/:;', '\u0000', '\u007f', '\u00b0', '\u00b9', '\u00ff'];
  for (let i = 0; i < 20_000; i++) {
    const digits = 1 + random.below(7);
    const number = random.below(10 ** digits);
    const text = String(number);
    write(text + random.pick(others).padEnd(23, random.pick([...others, '0', '7'])));
    expect(packedNumber(view, 0), text).toBe((number << 4) | text.length);
  }
  for (const none of [
    '',
    '-1',
    '+1',
    '.5',
    'e1',
    '01',
    '007',
    '00000000',
    '012345678',
    ' 1',
    '/',
    ':',
  ]) {
    write(none.padEnd(24, ','));
    expect(packedNumber(view, 0), none).toBe(0);
  }
});

function damaged(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.below(bytes.length);
  const byte = random.pick([...Buffer.from('{}[]",:0-9.eE\\ntu \u0001'), 0x80, 0xff]);
  switch (random.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(4))]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)]);
    default: {
      const copy = Buffer.from(bytes);
      copy[at] = byte;
      return copy;
    }
  }
}

const NO_FUNCTIONS = { functionName: [], url: [], line: [], column: [], calls: [] };

test.each([
  ['fractions', dump({ timeDeltas: [10.5, 20.25, 0.125] })],
  ['negative and huge deltas', dump({ timeDeltas: [-5, 3e9, 12345678901234] })],
  ['no nodes', dump({ nodes: [], samples: [] })],
  ['only hit counts', dump({ samples: undefined, timeDeltas: undefined })],
  ['a second root', dump({ nodes: [...nodesOf(), { id: 9, callFrame: frame('(root)') }] })],
  ['no root', dump({ nodes: nodesOf().slice(1) })],
  ['no root, and a function on the first line', rootless({ lineNumber: 0 })],
  ['nodes that name their parent', dump({ nodes: parentNodes() })],
  ['counts of a recorder', dump({ scoobyprof: { version: 1, urls: [], functions: NO_FUNCTIONS } })],
  ['counts of another version', dump({ scoobyprof: { version: 9 } })],
  ['broken counts', dump({ scoobyprof: { version: 1, urls: [1] } })],
  ['samples before nodes', { samples: [2, 3], timeDeltas: [1, 2], ...dump() }],
])('taken: %s', async (_, document) => {
  expect(await agrees(Buffer.from(JSON.stringify(document)), 64)).toBe(true);
});

function nodesOf(): object[] {
  return dump()['nodes'] as object[];
}

function rootless(position: object): unknown {
  return dump({ nodes: [{ id: 2, callFrame: frame('main', position) }], samples: [2, 2, 2] });
}

function parentNodes(): object[] {
  return nodesOf().map((node, i) => {
    const { children: _, ...rest } = node as { children?: unknown };
    return i === 0 ? rest : { ...rest, parent: i };
  });
}

test('a signal that comes with the last bytes stops the reading too', async () => {
  const whole = memorySource(Buffer.from(JSON.stringify(dump())));
  const controller = new AbortController();
  const source: ByteSource = {
    ...whole,
    read: async (target, offset) => {
      const count = await whole.read(target, offset);
      // Pressed while nothing listens: it is heard when the engine has time again.
      if (count > 0) setImmediate(() => controller.abort());
      return count;
    },
  };
  const { signal } = controller;
  await expect(scanProfile(source, { signal })).rejects.toMatchObject({ code: 'interrupted' });
});

test.each([
  ['lines that count from 1', dumpWithNode(0, { callFrame: frame('(root)', { lineNumber: 0 }) })],
  ['ids that are no integers', dump({ samples: [2.5] })],
  ['a protocol message', { result: { profile: dump() } }],
  ['a list', [dump()]],
  ['null for a list', dump({ samples: null })],
  ['nodes with the same id', dump({ nodes: [...nodesOf(), ...nodesOf()] })],
])('left to the others: %s', async (_, document) => {
  expect(await scanned(Buffer.from(JSON.stringify(document)))).toBeNull();
});
