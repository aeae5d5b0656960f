import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { loadProfile } from './checked-loads.ts';
import { A_FRAME, dump, dumpWithNode, frame, load, samplesOf } from './dumps.ts';

const EXPECTED = [
  '20 a@file:///app/a.js:3:9',
  '20 a@file:///app/a.js:3:9 b@file:///app/a.js:10:9',
  '10 a@file:///app/a.js:3:9 b@file:///app/a.js:10:9',
];

interface AnyNode {
  readonly id: number;
  readonly callFrame: Record<string, unknown>;
  readonly hitCount?: number;
  readonly children?: readonly number[];
}

const NODES = dump()['nodes'] as readonly AnyNode[];

/** Line and column counted from 1, as before the DevTools protocol. */
function countedFromOne({ lineNumber, columnNumber, ...rest }: Record<string, unknown>) {
  return {
    ...rest,
    lineNumber: Number(lineNumber) + 1,
    columnNumber: Number(columnNumber) + 1,
  };
}

const traceNodes = NODES.map(({ children: _, ...node }) => {
  const parent = NODES.find(({ children }) => children?.includes(node.id) ?? false);
  return parent === undefined ? node : { ...node, parent: parent.id };
});

const profilerNodes = NODES.map((node) => ({ ...node, callFrame: countedFromOne(node.callFrame) }));

function headOf(id: number): object {
  const { callFrame, hitCount, children } = NODES.find((node) => node.id === id) as AnyNode;
  return { ...countedFromOne(callFrame), id, hitCount, children: (children ?? []).map(headOf) };
}

const OLD = {
  typeId: 'CPU',
  uid: '1',
  title: '',
  head: headOf(1),
  startTime: 0.001,
  endTime: 0.00106,
  samples: [2, 3, 3],
  timestamps: [1010, 1030, 1050],
};

/** The same with the keys of every object backwards. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, backwards(inner)]);
  return Object.fromEntries(entries.reverse());
}

test.each([
  ['DevTools', dump()],
  ['trace', dump({ nodes: traceNodes })],
  ['trace, children before their parents', dump({ nodes: traceNodes.toReversed() })],
  ['v8-profiler', dump({ nodes: profilerNodes })],
  ['old, nested', OLD],
  ['old, with a timestamp more than samples', { ...OLD, timestamps: [1010, 1030, 1050, 1060] }],
  ['answer to Profiler.stop', { id: 5, result: { profile: dump() } }],
  ['event with a profile', { method: 'x', params: { id: '1', profile: dump() } }],
  ['object with a profile', { profile: dump() }],
  ['message in a message', { result: { profile: { profile: dump() } } }],
  ['old form in a message', { profile: OLD }],
  ['any order of nodes', dump({ nodes: [NODES[2], NODES[0], NODES[1]] })],
  ['any order of keys', backwards(dump())],
  [
    'unknown keys',
    dump({ title: 'x', nodes: NODES.map((node) => ({ ...node, deoptReason: '' })) }),
  ],
  ['empty lists of children', dumpWithNode(2, { children: [] })],
  ['null for no children', dumpWithNode(2, { children: null })],
  ['numbers as script ids', dumpWithNode(1, { callFrame: { ...A_FRAME, scriptId: 7 } })],
])('%s', async (_, document) => {
  const profile = await load(document);
  expect(samplesOf(profile)).toEqual(EXPECTED);
  expect(profile.warnings).toEqual([]);
});

const JSON_TEXT = JSON.stringify(dump());

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(JSON_TEXT)],
  [
    'gzip in two members',
    Buffer.concat([gzipSync(JSON_TEXT.slice(0, 50)), gzipSync(JSON_TEXT.slice(50))]),
  ],
  ['a byte-order mark', Buffer.from(`\ufeff${JSON_TEXT}`)],
  ['a byte-order mark in gzip', gzipSync(`\ufeff${JSON_TEXT}`)],
  ['UTF-16, little end first', Buffer.from(`\ufeff${JSON_TEXT}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\ufeff${JSON_TEXT}`, 'utf16le').swap16()],
  ['pretty-printed', Buffer.from(JSON.stringify(dump(), null, 2))],
  ['blanks round it', Buffer.from(` \r\n\t${JSON_TEXT}\n\n`)],
  ['bytes that are part of a larger buffer', Buffer.from(`xx${JSON_TEXT}xx`).subarray(2, -2)],
])('bytes: %s', async (_, bytes) => {
  expect(samplesOf((await loadProfile(bytes)) as SampledProfile)).toEqual(EXPECTED);
});

test('names in any writing come through UTF-16', async () => {
  const document = dumpWithNode(1, { callFrame: { ...A_FRAME, functionName: 'ä漢😀' } });
  const bytes = Buffer.from(`\ufeff${JSON.stringify(document)}`, 'utf16le');
  expect(await loadProfile(bytes)).toMatchObject({
    functions: { functionName: ['(root)', 'ä漢😀', 'b'] },
  });
});

test.each([
  { callFrame: frame('f', { scriptId: '31' }), url: 'eval:31' },
  { callFrame: frame('f', { scriptId: 31 }), url: 'eval:31' },
  { callFrame: frame('', { scriptId: '31' }), url: 'eval:31' },
  { callFrame: frame('f', { scriptId: '0' }), url: '' },
  { callFrame: frame('f', { scriptId: 0 }), url: '' },
  { callFrame: frame('f', { scriptId: undefined }), url: '' },
  { callFrame: frame('f', { scriptId: null }), url: '' },
  { callFrame: frame('(program)', { scriptId: '31' }), url: '' },
  { callFrame: frame('(idle)', { scriptId: '31' }), url: '' },
  { callFrame: frame('(unresolved function)', { scriptId: '31' }), url: '' },
  { callFrame: frame('f', { scriptId: '31', url: 'x.js' }), url: 'x.js' },
])(
  'code without a url is known by its script: $callFrame.functionName $callFrame.scriptId',
  async (given) => {
    expect((await load(dumpWithNode(1, { callFrame: given.callFrame }))).functions.url[1]).toBe(
      given.url,
    );
  },
);

test('a frame may lack everything', async () => {
  const { functions } = await load(dumpWithNode(1, { callFrame: {} }));
  expect([functions.functionName[1], functions.url[1]]).toEqual(['', '']);
  expect([functions.line[1], functions.column[1]]).toEqual([0, 0]);
});

test('the script is no part of the identity', async () => {
  const { functions } = await load(dumpWithNode(2, { callFrame: { ...A_FRAME, scriptId: '8' } }));
  expect(functions.functionName).toEqual(['(root)', 'a']);
});

test('unknown positions are 0 whatever the form counts from', async () => {
  const unknown = { ...A_FRAME, lineNumber: -1, columnNumber: -1 };
  expect((await load(dumpWithNode(1, { callFrame: unknown }))).functions.line[1]).toBe(0);
  const nodes = profilerNodes.map((node) =>
    node.id === 2 ? { ...node, callFrame: countedFromOne(unknown) } : node,
  );
  expect((await load(dump({ nodes }))).functions.line[1]).toBe(0);
});

test('lines of hits are read as they are', async () => {
  const { positionTicks } = await load(dumpWithNode(1, { positionTicks: [{ line: 4, ticks: 2 }] }));
  expect(positionTicks).toEqual({
    node: Int32Array.of(1),
    line: Int32Array.of(4),
    ticks: Int32Array.of(2),
  });
  expect((await load(dump())).positionTicks).toBeNull();
});

test('the old form without timestamps: times are estimated', async () => {
  const { timestamps: _, ...document } = OLD;
  const { timeline, warnings } = await load({ ...document, startTime: 10, endTime: 13 });
  expect([...timeline.durationUs]).toEqual([1e6, 1e6, 1e6]);
  expect(timeline.isEstimated).toBe(true);
  expect(warnings.map(({ kind }) => kind)).toEqual(['times-estimated']);
});

test('the old form in whole seconds: the last sample owns the mean interval at most', async () => {
  const seconds = { ...OLD, startTime: 0, endTime: 100 };
  expect([...(await load(seconds)).timeline.durationUs]).toEqual([20, 20, 20]);
});

test.each([
  ['DevTools', dump({ samples: undefined, timeDeltas: undefined })],
  ['DevTools with deltas alone', dump({ samples: undefined })],
  ['old', { ...OLD, samples: undefined, timestamps: undefined }],
  ['old with timestamps alone', { ...OLD, samples: undefined }],
])('hit counts share out the time where there are no samples: %s', async (_, document) => {
  const { weights, timeline, warnings } = await load(document);
  expect(timeline.nodeIndex).toHaveLength(0);
  expect(weights?.samples).toEqual(Float64Array.of(0, 1, 2));
  expect(Array.from(weights?.self ?? [], Math.round)).toEqual([0, 20, 40]);
  expect(warnings.map(({ message }) => message)).toEqual([
    'the dump has no samples: times are estimated from hit counts, and calls are unknown',
  ]);
});
