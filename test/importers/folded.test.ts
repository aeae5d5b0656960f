import { expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../src/importers/byte-source.ts';
import { scanFolded } from '../../src/importers/folded/scan-folded.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { lines, printedRows } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadProfile } from './checked-loads.ts';
import { errorOf } from './dumps.ts';
import { foldedText } from './folded-text.ts';
import { randomStacks, sumsOfProfile, sumsOfStacks, totalOf } from './random-stacks.ts';

async function loadText(text: string): Promise<SampledProfile> {
  return (await loadProfile(Buffer.from(text))) as SampledProfile;
}

async function statsOf(text: string) {
  return functionStats(buildCallTree(await loadText(text)));
}

const places = ({ functions }: SampledProfile): string[] =>
  functions.functionName
    .map((name, i) => `${name}|${functions.url[i]}|${functions.line[i]}|${functions.column[i]}`)
    .slice(1);

test('stacks add up, in no order and without calls', async () => {
  const stats = await statsOf('a;b;a 3\na;b 2\na 1\na;b;a 4\n');
  expect(printedRows(stats)).toBe(lines('a 8/10 ×null\nb 2/9 ×null'));
  expect(stats.unit).toBe('count');
  expect(stats.totals).toMatchObject({ time: 10, sampleCount: 10, calls: null });
});

test('a decimal number leaves the samples unknown, unless the sum is whole', async () => {
  expect((await statsOf('a;b 2.5\na 1\n')).totals).toMatchObject({ time: 3.5, sampleCount: null });
  expect((await statsOf('a;b 2.5\na 1.5\n')).totals).toMatchObject({ time: 4, sampleCount: 4 });
});

test.each([
  ['f (a.js:3:9)', 'f|a.js|3|9'],
  ['f (a.js:3)', 'f|a.js|3|0'],
  ['f (file:///a b.js:12)', 'f|file:///a b.js|12|0'],
  ['f (C:\\Program Files (x86)\\a.js:1:2)', 'f|C:\\Program Files (x86)\\a.js|1|2'],
  ['f (x) (a.js:3:4)', 'f (x)|a.js|3|4'],
  ['Array.map [native] (a:1:2:3)', 'Array.map [native]|a:1|2|3'],
  ['f (a).js:3)', 'f|a).js|3|0'],
  ['operator()(int)', 'operator()(int)||0|0'],
  ['f(a.js:3)', 'f(a.js:3)||0|0'],
  ['f (a.js)', 'f (a.js)||0|0'],
  [`f (a.js:${'9'.repeat(20)})`, `f (a.js:${'9'.repeat(20)})||0|0`],
  ['work_[j]', 'work_[j]||0|0'],
  ['größe (ü.js:1:1)', 'größe|ü.js|1|1'],
  ['[kernel]', '[kernel]||0|0'],
  ['{closure}', '{closure}||0|0'],
])('the frame %s', async (frame, place) => {
  expect(places(await loadText(`${frame};z 1\n`))[0]).toBe(place);
});

test('frames of stacks that come again are the same ones', async () => {
  const profile = await loadText('a;b (x.js:1:1) 1\na;bb 1\na;b (x.js:1:1);c 1\na 1\n;a;;bb; 5\n');
  expect(places(profile)).toEqual(['a||0|0', 'b|x.js|1|1', 'bb||0|0', 'c||0|0']);
  expect(profile.nodes.parent).toHaveLength(5);
});

test('lines of another form are left out and counted', async () => {
  const text = '// made by a program\na;b 1\na;b;c 4\na;b -5\na;b 1e3\n.5\n7\na;b 5\na b c\n';
  const profile = await loadText(`${'a;b 1\n'.repeat(5)}${text}`);
  expect(buildCallTree(profile).cumulative[0]).toBe(15);
  expect(profile.warnings.map(({ message }) => message)).toEqual([
    '6 lines are not of the form FRAME;FRAME NUMBER: left out',
  ]);
});

test('two numbers on every line are no sum of anything', async () => {
  const { code, message, hint } = await errorOf(Buffer.from('a;b 10 20\na;c 5 0\n'));
  expect([code, message]).toEqual([
    'not-a-profile',
    'a differential folded file: two numbers on each line',
  ]);
  expect(hint).toContain('compare');
  // A name may end in a number.
  expect((await statsOf('a;b 10 20\na;c 5\n')).totals.time).toBe(25);
});

test('a number that sums would lose is refused', async () => {
  const { code } = await errorOf(Buffer.from(`a;b ${'9'.repeat(400)}\n`));
  expect(code).toBe('not-a-profile');
});

test.each([
  ['a list of names and numbers', 'apples 5\npears 7\n'],
  ['a table', 'a;b;c\n1;2;3\n'],
  ['what is half binary', 'a;b 1\n\0\x01a;c 2\n'],
  ['prose', 'It was so; all of it.\nNobody knew why.\nThere were 5\n'],
])('%s is none', async (_, text) => {
  expect((await errorOf(Buffer.from(text))).code).toBe('foreign');
});

test('UTF-16 with its mark, and UTF-8 with one', async () => {
  const text = 'größe;b 1\n';
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const big = Buffer.from(little).swap16();
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
  for (const bytes of [little, big, marked]) {
    expect(places((await loadProfile(bytes)) as SampledProfile)[0]).toBe('größe||0|0');
  }
});

/** A source that gives at most so many bytes at once. */
function inPieces(bytes: Uint8Array, pieceBytes: number): ByteSource {
  const whole = memorySource(bytes);
  return {
    ...whole,
    sizeBytes: null,
    read: (target, offset) => whole.read(target.subarray(0, offset + pieceBytes), offset),
  };
}

test('random stacks have the sums of the reference, in pieces too', async () => {
  let compared = 0;
  for (let seed = 0; seed < 500; seed++) {
    const random = new SeededRandom(seed);
    const stacks = randomStacks(random).filter(({ frames }) => frames.length > 0);
    if (!stacks.some(({ frames }) => frames.length > 1)) continue;
    const bytes = Buffer.from(foldedText(stacks, random));
    const whole = (await loadProfile(bytes)) as SampledProfile;
    const pieces = await scanFolded(inPieces(bytes, 1 + random.below(50)));
    expect(sumsOfProfile(whole), `seed ${seed}`).toEqual(sumsOfStacks(stacks));
    expect(pieces, `seed ${seed}`).toEqual(whole);
    expect(buildCallTree(whole).cumulative[0]).toBe(totalOf(stacks));
    compared++;
  }
  expect(compared).toBeGreaterThan(300);
});

test('a file of many windows reads as one', async () => {
  const random = new SeededRandom(1);
  const stacks = Array.from({ length: 4000 }, () => randomStacks(random)).flat();
  const bytes = Buffer.from(foldedText(stacks, random));
  expect(bytes.length).toBeGreaterThan(3 << 20);
  const profile = await scanFolded(memorySource(bytes));
  const wanted = sumsOfStacks(stacks.filter(({ frames }) => frames.length > 0));
  expect(sumsOfProfile(profile as SampledProfile)).toEqual(wanted);
});
