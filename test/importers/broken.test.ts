import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadProfile } from './checked-loads.ts';
import { A_FRAME, dump, dumpWithNode, errorOf, frame } from './dumps.ts';

const CYCLE = [
  { id: 1, callFrame: frame('(root)') },
  { id: 2, callFrame: A_FRAME, children: [3] },
  { id: 3, callFrame: A_FRAME, children: [2] },
];
const HEAD = { functionName: '(root)', id: 1, children: [] };

test.each<[string, unknown]>([
  ['two nodes have the id 2', dumpWithNode(2, { id: 2 })],
  ['nodes are their own callers (a cycle)', dump({ nodes: CYCLE })],
  ['nodes are their own callers (a cycle)', dumpWithNode(2, { id: 9, children: [9] })],
  ['every node has a caller: there is no root', dumpWithNode(2, { children: [1] })],
  ['nodes[1] is null, not an object', dump({ nodes: [(dump()['nodes'] as object[])[0], null] })],
  ['nodes[1].id is missing, not a number', dumpWithNode(1, { id: undefined })],
  ['nodes[1].id is "2", not a number', dumpWithNode(1, { id: '2' })],
  ['nodes[1].callFrame is missing, not an object', dumpWithNode(1, { callFrame: undefined })],
  ['nodes[1].callFrame is a list, not an object', dumpWithNode(1, { callFrame: [] })],
  ['nodes[1].children is 3, not a list', dumpWithNode(1, { children: 3 })],
  ['nodes[1].children[0] is "3", not a number', dumpWithNode(1, { children: ['3'] })],
  ['nodes[1].hitCount is "1", not a number', dumpWithNode(1, { hitCount: '1' })],
  ['nodes[1].positionTicks is 1, not a list', dumpWithNode(1, { positionTicks: 1 })],
  ['nodes[1].positionTicks[0] is 1, not an object', dumpWithNode(1, { positionTicks: [1] })],
  [
    'nodes[1].positionTicks[0].line is missing, not a number',
    dumpWithNode(1, { positionTicks: [{}] }),
  ],
  ['samples is an object, not a list', dump({ samples: {} })],
  ['samples is null, not a list', dump({ samples: null })],
  ['samples[1] is "3", not a number', dump({ samples: [2, '3', 3] })],
  ['timeDeltas[2] is null, not a number', dump({ timeDeltas: [10, 20, null] })],
  ['timeDeltas is "10", not a list', dump({ timeDeltas: '10' })],
  ['timeDeltas[1] is too large a number', dump({ timeDeltas: [1, 1e21, 1] })],
  ['startTime is "0", not a number', dump({ startTime: '0' })],
  ['endTime is a list, not a number', dump({ endTime: [] })],
  ['endTime is too large a number', dump({ endTime: -1e300 })],
  [`startTime is "${'x'.repeat(39)}…, not a number`, dump({ startTime: 'x'.repeat(1000) })],
  ['nodes[1].hitCount is -1', dumpWithNodeWithoutSamples({ hitCount: -1 })],
  ['id of a node is missing, not a number', { head: { ...HEAD, id: undefined } }],
  ['children of node 1 is 7, not a list', { head: { ...HEAD, children: 7 } }],
  ['a child of node 1 is 7, not an object', { head: { ...HEAD, children: [7] } }],
  ['two nodes have the id 1', { head: { ...HEAD, children: [HEAD] } }],
  ['hitCount of node 1 is true, not a number', { head: { ...HEAD, hitCount: true } }],
  ['samples is not a list', { head: HEAD, samples: 1 }],
  ['timestamps is not a list', { head: HEAD, samples: [], timestamps: 1 }],
  ['nodes[1].parent is "1", not a number', traceWithParent('1')],
  ['nodes are their own callers (a cycle)', traceWithParent(2)],
])('%s', async (message, document) => {
  const error = await errorOf(document);
  expect(error.message).toBe(`broken profile: ${message}`);
  expect(error.code).toBe('not-a-profile');
  expect(error.hint).toBe('record it again, or open it in the program that wrote it');
});

function dumpWithNodeWithoutSamples(changes: object): object {
  return { ...dumpWithNode(1, changes), samples: undefined };
}

function traceWithParent(parent: unknown): object {
  return dump({
    nodes: [
      { id: 1, callFrame: frame('(root)') },
      { id: 2, callFrame: A_FRAME, parent },
    ],
  });
}

const BYTES = Buffer.from(JSON.stringify(dump()));
const CUT_HINT = 'copy or record it again; a program that is killed leaves half a dump';

test('a dump that ends too early says at which byte', async () => {
  for (let end = 1; end < BYTES.length; end++) {
    const { message, hint, code } = await errorOf(BYTES.subarray(0, end));
    expect({ message, hint, code }).toEqual({
      message: `truncated JSON: it ends at byte ${end}, before its content does`,
      hint: CUT_HINT,
      code: 'not-a-profile',
    });
  }
});

test('so does one with a byte-order mark', async () => {
  const marked = Buffer.concat([Buffer.from('\ufeff'), BYTES]);
  expect((await errorOf(marked.subarray(0, 100))).message).toBe(
    'truncated JSON: it ends at byte 100, before its content does',
  );
});

test('a wrong byte is named with its place', async () => {
  const error = await errorOf(Buffer.from('{"nodes":[;'));
  expect(error.message).toBe("not JSON: unexpected ';' at byte 10");
  expect(error.hint).toBeUndefined();
});

test('a gzip file that ends too early says at which byte', async () => {
  const packed = gzipSync(BYTES);
  for (const end of [2, 3, 10, 11, packed.length >> 1, packed.length - 8, packed.length - 1]) {
    expect((await errorOf(packed.subarray(0, end))).message).toBe(
      `truncated gzip file: it ends at byte ${end}, before its content does`,
    );
  }
});

test('damaged gzip is no profile', async () => {
  const packed = gzipSync(BYTES);
  packed[packed.length - 6] = (packed.at(-6) as number) ^ 0xff;
  expect((await errorOf(packed)).message).toBe('damaged gzip file: incorrect data check');
  expect((await errorOf(gzipSync(BYTES.subarray(0, 50)))).message).toBe(
    'truncated JSON: it ends at byte 50, before its content does',
  );
});

const HOSTILE: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  '\u001b[2J',
  0,
  -1,
  1.5,
  1e15,
  1e20,
  1e300,
  -1e300,
  2 ** 31,
  [],
  {},
  [[]],
  [1],
  { a: 1 },
  { toString: 1, valueOf: 1 },
  { length: 5 },
  '__proto__',
  '(root)',
  '(idle)',
];

/** A copy with some values anywhere replaced, and some keys dropped. */
function damaged(random: SeededRandom, value: unknown, share: number): unknown {
  if (random.chance(share)) return random.pick(HOSTILE);
  if (Array.isArray(value)) return value.map((item) => damaged(random, item, share));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(() => !random.chance(share / 3));
  return Object.fromEntries(entries.map(([key, inner]) => [key, damaged(random, inner, share)]));
}

test('whatever is in a dump, it is a profile with finite numbers or an error with a code', async () => {
  const head = { ...HEAD, children: [{ functionName: 'a', id: 2 }] };
  const sources = [
    dump(),
    dump({ samples: undefined }),
    traceWithParent(1),
    { head, startTime: 1, endTime: 2, samples: [1, 2], timestamps: [5, 6, 7] },
    { result: { profile: dump() } },
  ];
  let loaded = 0;
  for (let seed = 1; seed <= 6000; seed++) {
    const random = new SeededRandom(seed);
    const document = damaged(random, random.pick(sources), random.next() * 0.2);
    const text = JSON.stringify(document);
    try {
      const profile = (await loadProfile(Buffer.from(text))) as SampledProfile;
      loaded++;
      const { totals, self, cumulative } = functionStats(buildCallTree(profile));
      const times = [totals.time, ...self, ...cumulative];
      expect(times.filter((us) => !(us >= 0 && us < Number.POSITIVE_INFINITY))).toEqual([]);
    } catch (error) {
      if (!(error instanceof ProfileError)) {
        throw new Error(`seed ${seed}: ${text}`, { cause: error });
      }
    }
  }
  expect(loaded).toBeGreaterThan(1000);
});

test('numbers beyond doubles are refused', async () => {
  const text = JSON.stringify(dump()).replace('"endTime":1060', '"endTime":1e999');
  expect((await errorOf(Buffer.from(text))).message).toBe(
    'broken profile: endTime is too large a number',
  );
});

test('deep nesting needs no deep JavaScript stack', async () => {
  const deep = (open: string, close: string, core: string): Buffer =>
    Buffer.from(open.repeat(100_000) + core + close.repeat(100_000));
  const whole = JSON.stringify(dump());
  expect((await loadProfile(deep('{"profile":', '}', whole))).kind).toBe('sampled');
  expect((await errorOf(deep('[', ']', ''))).code).toBe('foreign');
  const inSamples = whole.replace('"samples":[2,3,3]', `"samples":[${deep('[', ']', '')}]`);
  expect((await errorOf(Buffer.from(inSamples))).message).toBe(
    'broken profile: samples[0] is a list, not a number',
  );
  let id = 0;
  const heads = deep('{"functionName":"f","id":#,"children":[', ']}', '')
    .toString()
    .replaceAll('#', () => String(++id));
  const profile = await loadProfile(
    Buffer.from(`{"head":${heads},"samples":[${id}],"startTime":1}`),
  );
  expect(buildCallTree(profile as SampledProfile).parent).toHaveLength(100_001);
});
