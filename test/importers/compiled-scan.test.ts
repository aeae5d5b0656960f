import { expect, test } from 'vitest';
import { memorySource } from '../../src/importers/byte-source.ts';
import { Dump } from '../../src/importers/dump.ts';
import { importContent } from '../../src/importers/import-content.ts';
import { LOOPS_ENDED } from '../../src/importers/importer.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { scanProfile } from '../../src/importers/v8/scan/scan-profile.ts';
import type { Profile } from '../../src/model/profile.ts';
import { ProfileError } from '../../src/model/profile-error.ts';
import { SeededRandom } from '../seeded-random.ts';
import { frame } from './dumps.ts';

/** Dumps of each kind; more in soak runs. */
const COUNT = Number(process.env['SCOOBYPROF_SCAN_MUTATIONS'] ?? 1500);

interface ReadOptions {
  readonly windowBytes?: number;
  readonly compiled?: boolean;
  readonly isStream?: boolean;
}

async function outcomeOf(work: () => Promise<Profile | null>): Promise<Profile | string | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    return error.message;
  }
}

function scanned(bytes: Uint8Array, { isStream = false, ...options }: ReadOptions = {}) {
  const source = memorySource(bytes);
  return outcomeOf(() => scanProfile(isStream ? { ...source, sizeBytes: null } : source, options));
}

function imported(bytes: Uint8Array) {
  return outcomeOf(async () => (await importContent(new Dump(bytes))).threads[0]?.profile ?? null);
}

/** Both ways of scanning, and that of a stream, give what the plain importers do, or leave it to them. */
async function agrees(bytes: Uint8Array, windowBytes = 1 << 22): Promise<boolean> {
  const expected = await imported(bytes);
  const ways = [
    await scanned(bytes, { windowBytes }),
    await scanned(bytes, { windowBytes, compiled: false }),
    await scanned(bytes, { windowBytes, isStream: true }),
  ];
  for (const way of ways) if (way !== null) expect(way).toEqual(expected);
  return ways[0] !== null;
}

const bytesOf = (document: object): Buffer => Buffer.from(JSON.stringify(document));

interface DrawnNode {
  readonly id: number;
  readonly callFrame: object;
  readonly hitCount: number;
  readonly children?: readonly number[];
}

/** Nodes of one chain, with these ids. */
function chain(ids: readonly number[], frameOf: (index: number) => object): DrawnNode[] {
  return ids.map((id, i) => ({
    id,
    callFrame: i === 0 ? frame('(root)') : frameOf(i),
    hitCount: 1,
    ...(i + 1 < ids.length ? { children: [ids[i + 1] as number] } : {}),
  }));
}

function dumpOf(nodes: readonly DrawnNode[], samples = nodes.map(({ id }) => id)): object {
  const timeDeltas = samples.map((_, i) => i % 7);
  return { nodes, startTime: 0, endTime: 1e6, samples, timeDeltas };
}

const numbered = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

const inA = (lineNumber: number): object => frame('a', { url: 'file:///a.js', lineNumber });

/** A list of numbers as V8 writes it, with what else may stand there at some places. */
function drawNumbers(random: SeededRandom, odd: readonly string[], below: number): string[] {
  const length = random.pick([1, 20, 80, 400]);
  const share = random.pick([0, 0.01, 0.2]);
  const digits = 1 + random.below(9);
  return Array.from({ length }, () =>
    random.chance(share)
      ? random.pick(odd)
      : String(random.below(Math.min(below, 10 ** (1 + random.below(digits))))),
  );
}

test('lists of numbers of every kind give the same columns, whatever the window', async () => {
  const nodes = chain(numbered(30), inA);
  const odd = ['-1', '0', '00', '07', '1e1', '2.0', '1.5', '123456789', '12345678', '99999999'];
  const more = [...odd, '', '"1"', 'null', ' 3', '3 ', '4294967297', '1}', '[1]', '-', '1,,2'];
  let taken = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const random = new SeededRandom(seed);
    const kinds = random.pick([odd, more]);
    const samples = drawNumbers(random, kinds, 32);
    const timeDeltas = drawNumbers(random, kinds, 1e9);
    const text = `{"nodes":${JSON.stringify(nodes)},"startTime":1,"endTime":9e9,"samples":[${samples}],"timeDeltas":[${timeDeltas}]}`;
    const windowBytes = random.pick([1 << 22, 1 << 12, 70 + random.below(400)]);
    taken += Number(await agrees(Buffer.from(text), windowBytes));
  }
  expect(taken).toBeGreaterThan(COUNT / 3);
});

test('more numbers than are taken at once', async () => {
  const nodes = chain(numbered(1000), inA);
  const random = new SeededRandom(1);
  const samples = Array.from({ length: 150_000 }, () => 1 + random.below(1000));
  for (const windowBytes of [1 << 22, 1 << 17]) {
    expect(await agrees(bytesOf(dumpOf(nodes, samples)), windowBytes)).toBe(true);
  }
});

test('the memory of the loops grows while a window is read', async () => {
  const random = new SeededRandom(2);
  const stem = 'long'.repeat(50);
  const nodes = chain(numbered(30_000), (i) =>
    frame(`${stem}${i}`, {
      scriptId: String(i % 500),
      url: `file:///folder/${i % 500}.js`,
      lineNumber: i % 977,
      columnNumber: random.below(1e6),
    }),
  );
  for (const windowBytes of [1 << 22, 1 << 17]) {
    expect(await agrees(bytesOf(dumpOf(nodes)), windowBytes)).toBe(true);
  }
});

test('ids that no table of the loops holds', async () => {
  let taken = 0;
  for (let seed = 1; seed <= COUNT / 5; seed++) {
    const random = new SeededRandom(seed);
    const ids = new Set<number>();
    const largest = random.pick([200, 5000, 10 ** 7, 2 ** 31 - 1]);
    while (ids.size < 60) {
      const isOdd = random.chance(0.1);
      ids.add(isOdd ? random.pick([-1, -7, 0, 2 ** 31 - 1, 8e6]) : random.below(largest));
    }
    const nodes = chain(random.shuffled([...ids]), (i) => inA(i % 20));
    // Now and then the same id twice, or a parent that is named before it comes.
    const twice = random.chance(0.2) ? [nodes[random.below(60)] as DrawnNode] : [];
    const all = random.chance(0.3) ? random.shuffled(nodes) : nodes;
    const bytes = bytesOf(dumpOf([...all, ...twice]));
    taken += Number(await agrees(bytes, 300 + random.below(9000)));
  }
  expect(taken).toBeGreaterThan(COUNT / 10);
});

test('one id twice, first where the table was too small for it', async () => {
  const once = chain([1, 60_000, ...numbered(3000).map((i) => i + 1)], (i) => inA(i % 50));
  expect(await agrees(bytesOf(dumpOf(once)), 2000)).toBe(true);
  const again = { id: 60_000, callFrame: inA(3), hitCount: 1 };
  const twice = bytesOf(dumpOf([...once, again]));
  expect(await scanned(twice, { windowBytes: 2000 })).toBe(null);
});

test('one function in other bytes, of another script of that url, or in another form is one function', async () => {
  const url = 'file:///a.js';
  const v8 = (name: string, scriptId: string, lineNumber: number): string =>
    JSON.stringify(frame(name, { scriptId, url, lineNumber, columnNumber: 3 }));
  const forms = [
    (line: number) => v8('plain', '1', line),
    (line: number) => v8('plain', '2', line),
    (line: number) => v8('plain', '1', line).replace('plain', 'pl\\u0061in'),
    (line: number) => v8('plain', '1', line).replaceAll(',"', ', "'),
    (line: number) => v8('plain', '1', line).replace('"scriptId":"1",', ''),
    (line: number) => v8('ünïcode', '1', line),
    (line: number) => v8('(root)', '1', line),
    (line: number) => v8('', '0', line).replace(url, ''),
    (line: number) => v8('evaluated', '7', line).replace(url, ''),
    (line: number) => v8('evaluated', '1', line).replace(url, 'eval:7'),
    (line: number) => v8('\u0000', '1', line).replace('\\u0000', '\u0001'),
    (line: number) => v8('\u0000', '1', line).replace('\\u0000', '\u0002'),
  ];
  for (let seed = 1; seed <= COUNT / 5; seed++) {
    const random = new SeededRandom(seed);
    const some = forms.filter(() => random.chance(0.5));
    const frames = Array.from({ length: 80 }, () =>
      random.pick([forms[0] as (typeof forms)[0], ...some])(random.below(6)),
    );
    const texts = chain(numbered(81), () => ({})).map((node, i) =>
      JSON.stringify(node).replace('{}', () => frames[i - 1] ?? ''),
    );
    const text = `{"nodes":[${texts}],"startTime":0,"endTime":9,"samples":[3,4],"timeDeltas":[1,2]}`;
    const windowBytes = random.pick([1 << 22, 3000, 500]);
    expect(await agrees(withoutText(Buffer.from(text)), windowBytes)).toBe(true);
  }
});

/** The control characters become bytes that are no text, each another one. */
function withoutText(bytes: Buffer): Buffer {
  return bytes.map((byte) => (byte < 0x20 ? 0xf8 + byte : byte)) as Buffer;
}

/** Names that have the same hash in the loops: of two words that are mixed one after the other, bits that cancel out. */
function collidingNames(count: number): Buffer[] {
  const stem = 'x'.repeat(15);
  return Array.from({ length: count }, (_, k) => {
    const name = Buffer.from(stem + 'y'.repeat(32 * 12));
    for (let bit = 0; bit < 12; bit++) {
      if (((k >> bit) & 1) === 0) continue;
      const at = stem.length + 32 * bit;
      for (const offset of [7, 16 + 7, 16 + 3])
        name[at + offset] = (name[at + offset] as number) ^ 0x80;
    }
    return name;
  });
}

test('names that were made to take long take the loops out of it', async () => {
  const names = collidingNames(4000);
  const head = Buffer.from(
    `{"nodes":[{"id":1,"callFrame":${JSON.stringify(frame('(root)'))},"hitCount":1}`,
  );
  const nodes = names.map((name, i) =>
    Buffer.concat([
      Buffer.from(`,{"id":${i + 2},"callFrame":{"functionName":"`),
      name,
      Buffer.from(
        `","scriptId":"1","url":"file:///a.js","lineNumber":${i},"columnNumber":1},"hitCount":1}`,
      ),
    ]),
  );
  const bytes = Buffer.concat([
    head,
    ...nodes,
    Buffer.from('],"startTime":0,"endTime":9,"samples":[3,4],"timeDeltas":[1,1]}'),
  ]);
  await expect(scanProfile(memorySource(bytes))).rejects.toBe(LOOPS_ENDED);
  expect(bytes.length).toBeGreaterThan(1e6);
  expect(await loadProfile(bytes)).toEqual(await imported(bytes));
});

test('a dump that V8 did not write is left to the plain importers, unless it is large', async () => {
  const document = dumpOf(chain(numbered(6000), inA));
  const spaced = Buffer.from(JSON.stringify(document, null, 2));
  expect(spaced.length).toBeGreaterThan(1e6);
  expect(await scanned(spaced)).toBe(null);
  expect(await loadProfile(spaced)).toEqual(await imported(spaced));
  const large = Buffer.concat([spaced, Buffer.alloc(2e7, ' ')]);
  expect(await scanned(large)).toEqual(await imported(spaced));
});

test('several dumps that are read at once do not disturb one another', async () => {
  const dumps = Array.from({ length: 12 }, (_, k) =>
    bytesOf(dumpOf(chain(numbered(2000), (i) => inA((i * (k + 1)) % 97)))),
  );
  const profiles = await Promise.all(dumps.map((bytes) => scanned(bytes, { windowBytes: 5000 })));
  for (const [k, profile] of profiles.entries()) {
    expect(profile).toEqual(await imported(dumps[k] as Buffer));
  }
});

test('what went before in the memory of the loops leaves nothing behind', async () => {
  const large = bytesOf(dumpOf(chain(numbered(9000), (i) => inA(i))));
  const small = bytesOf(dumpOf(chain([1, 5000, 2, 8000], (i) => inA(i))));
  const broken = large.subarray(0, large.length >> 1);
  for (const before of [large, broken, small]) {
    await scanned(before);
    expect(await agrees(small)).toBe(true);
  }
});
