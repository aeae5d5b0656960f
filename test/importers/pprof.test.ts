import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import { lineTimes } from '../../src/model/line-times.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { lines, printedRows } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadProfile, loadRecording } from './checked-loads.ts';
import { errorOf } from './dumps.ts';
import { pprofBytes, type WrittenPprof } from './pprof-writer.ts';
import { randomStacks, type StackFrame, sumsOfProfile, sumsOfStacks } from './random-stacks.ts';

const frame = (name: string): StackFrame => ({ name, file: `${name}.go`, line: 3, column: 0 });
const [MAIN, PARSE, READ] = ['main', 'parse', 'read'].map(frame) as [
  StackFrame,
  StackFrame,
  StackFrame,
];

const TIMED: WrittenPprof = {
  types: [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  samples: [
    { frames: [MAIN, PARSE], values: [2, 3000] },
    { frames: [MAIN, PARSE, READ], values: [1, 1500] },
    { frames: [MAIN], values: [1, 500] },
  ],
};

async function load(written: WrittenPprof): Promise<SampledProfile> {
  return (await loadProfile(pprofBytes(written))) as SampledProfile;
}

const rows = (profile: SampledProfile): string =>
  printedRows(functionStats(buildCallTree(profile)));

test('the last value is shown, in microseconds, and samples are those that the file counts', async () => {
  const stats = functionStats(buildCallTree(await load(TIMED)));
  expect(printedRows(stats)).toBe(lines('main 0.5/5 ×null\nparse 3/4.5 ×null\nread 1.5/1.5 ×null'));
  expect([stats.unit, stats.totals.sampleCount, stats.totals.calls]).toEqual(['us', 4, null]);
  expect([...(stats.samples ?? [])]).toEqual([1, 2, 1]);
});

test('the value that the file names is shown, and all are there', async () => {
  const { values, shownValue } = await loadRecording(
    pprofBytes({ ...TIMED, defaultType: 'samples' }),
  );
  expect(shownValue).toBe(0);
  expect(values?.map(({ name }) => name)).toEqual(['samples', 'cpu']);
  expect(rows(values?.[0]?.profile as SampledProfile)).toBe(
    lines('main 1/4 ×null\nparse 2/3 ×null\nread 1/1 ×null'),
  );
});

test.each([
  ['nanoseconds', 'us', 1e-3],
  ['microseconds', 'us', 1],
  ['milliseconds', 'us', 1e3],
  ['seconds', 'us', 1e6],
  ['bytes', 'bytes', 1],
  ['kilobytes', 'bytes', 1024],
  ['megabytes', 'bytes', 1024 ** 2],
  ['objects', 'count', 1],
  ['count', 'count', 1],
])('%s', async (unitName, unit, factor) => {
  const profile = await load({
    types: [['x', unitName]],
    samples: [{ frames: [MAIN], values: [7] }],
  });
  expect(profile.unit).toBe(unit);
  expect(profile.weights?.self.reduce((sum, value) => sum + value, 0)).toBeCloseTo(7 * factor, 9);
  expect(profile.valueNote).toBe(unit === 'us' ? undefined : 'x');
});

test('differences may be negative', async () => {
  const profile = await load({
    types: [['alloc_space', 'bytes']],
    samples: [
      { frames: [MAIN, PARSE], values: [-4096] },
      { frames: [MAIN], values: [96] },
    ],
  });
  expect(rows(profile)).toBe(lines('main 96/-4000 ×null\nparse -4096/-4096 ×null'));
});

test('inlined code has a frame for each of its functions', async () => {
  const inlined = await load({ ...TIMED, inlinedInto: (_, at) => (at === 0 ? 2 : 0) });
  expect(sumsOfProfile(inlined)).toEqual(sumsOfProfile(await load(TIMED)));
});

test('the lines of what was on top have their own time', async () => {
  const samples = [
    { frames: [MAIN, PARSE], values: [1, 1000] },
    { frames: [MAIN, PARSE], values: [3, 9000] },
    { frames: [MAIN, PARSE], values: [1, 500] },
  ];
  const profile = await load({
    ...TIMED,
    samples,
    lineOf: (stack) => [12, 15, 12][stack] as number,
  });
  const isParse = Uint8Array.from(profile.functions.functionName, (name) =>
    Number(name === 'parse'),
  );
  expect(lineTimes(profile, isParse)).toEqual([
    { line: 12, ticks: 2, self: 1.5 },
    { line: 15, ticks: 3, self: 9 },
  ]);
  expect(rows(profile)).toBe(lines('main 0/10.5 ×null\nparse 10.5/10.5 ×null'));
});

test('what the file says of the recording', async () => {
  const facts = (
    await load({ ...TIMED, comments: ['by me'], durationNanos: 2.5e9, period: 10_000_000 })
  ).recordingFacts;
  expect(facts).toEqual([
    ['recorded for', '2.5 s'],
    ['period', '10 ms of cpu'],
    ['comment', 'by me'],
  ]);
});

/** Bytes of a field: a number, or bytes. */
function field(number: number, value: number | readonly number[]): number[] {
  if (typeof value === 'number') return [...varint(BigInt(number * 8)), ...varint(BigInt(value))];
  return [...varint(BigInt(number * 8 + 2)), ...varint(BigInt(value.length)), ...value];
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const text = (value: string): number[] => field(6, [...Buffer.from(value)]);
const TYPE = field(1, [...field(1, 1), ...field(2, 2)]);
const STRINGS = [...text(''), ...text('x'), ...text('count'), ...text('f'), ...text('/bin/app')];
const rawRows = async (...parts: number[][]): Promise<string> =>
  rows((await loadProfile(Uint8Array.from(parts.flat()))) as SampledProfile);

describe('written by hand', () => {
  const F = field(5, [...field(1, 9), ...field(3, 3)]);

  test('numbers that are not packed, fields in any order, and those of later versions', async () => {
    const location = field(4, [...field(1, 5), ...field(4, field(1, 9))]);
    const sample = field(2, [...field(1, 5), ...field(1, 5), ...field(2, 6), ...field(99, 1)]);
    expect(await rawRows(STRINGS, field(1000, [1, 2]), sample, F, location, TYPE)).toBe(
      lines('f 6/6 ×null'),
    );
  });

  test('identities of 64 bits are kept apart', async () => {
    const idOf = (value: bigint): number[] => [8, ...varint(value)];
    const [one, other] = [2n ** 64n - 1n, 2n ** 64n - 2n];
    const locations = [one, other].flatMap((id, i) =>
      field(4, [...idOf(id), ...field(3, 0xabc + i), ...field(2, 1)]),
    );
    const mapping = field(3, [...field(1, 1), ...field(5, 4)]);
    const samples = [one, other].flatMap((id, i) => field(2, [...idOf(id), ...field(2, i + 1)]));
    const profile = (await loadProfile(
      Uint8Array.from([TYPE, locations, mapping, samples, STRINGS].flat()),
    )) as SampledProfile;
    expect(rows(profile)).toBe(lines('0xabc 1/1 ×null\n0xabd 2/2 ×null'));
    expect(profile.functions.url.slice(1)).toEqual(['/bin/app', '/bin/app']);
  });

  test('a function that is not there is unknown, a location is an error', async () => {
    const location = field(4, [...field(1, 5), ...field(4, field(1, 77))]);
    const sample = field(2, [...field(1, 5), ...field(2, 6)]);
    expect(await rawRows(TYPE, STRINGS, sample, location)).toBe(lines('<unknown> 6/6 ×null'));
    const { code, message } = await errorOf(Uint8Array.from([TYPE, STRINGS, sample].flat()));
    expect([code, message]).toEqual([
      'not-a-profile',
      'broken profile: location 5, of a stack, is not there',
    ]);
  });

  test.each<[string, number[][]]>([
    ['a pprof profile without samples', [TYPE, STRINGS]],
    ['broken profile: sample 1 has 0 of 1 values', [TYPE, STRINGS, field(2, [])]],
    [
      'a pprof profile that ends at byte 35, before its content does',
      [field(1, [...field(1, 99), ...field(2, 2)]), STRINGS, field(2, field(2, 1))],
    ],
    [
      'a pprof profile that ends at byte 35, before its content does',
      [TYPE, STRINGS, field(2, [18, 200])],
    ],
  ])('%s', async (message, parts) => {
    const error = await errorOf(Uint8Array.from(parts.flat()));
    expect([error.code, error.message]).toEqual(['not-a-profile', message]);
  });

  test('a stack that a small file makes enormous is refused', async () => {
    const line = field(4, field(1, 9));
    const location = field(4, [...field(1, 5), ...Array.from({ length: 4000 }, () => line).flat()]);
    const ids = Array.from({ length: 4000 }, () => field(1, 5)).flat();
    const sample = field(2, [...ids, ...field(2, 1)]);
    const { message } = await errorOf(Uint8Array.from([TYPE, STRINGS, F, location, sample].flat()));
    expect(message).toBe('broken profile: its stacks have more frames than a file of its size');
  });
});

test('wherever it is cut, it is an error that says so, gzipped too', async () => {
  const bytes = pprofBytes(TIMED);
  const whole = rows(await load(TIMED));
  for (let length = 12; length < bytes.length; length++) {
    const cut = bytes.subarray(0, length);
    const read = await loadProfile(cut).catch(() => null);
    // Behind the texts nothing is missed.
    if (read !== null) expect(rows(read as SampledProfile)).toBe(whole);
    if (read !== null) continue;
    const { code, message } = await errorOf(cut);
    expect([code, message], `${length}`).toEqual([
      'not-a-profile',
      `a pprof profile that ends at byte ${length}, before its content does`,
    ]);
  }
  const packed = gzipSync(bytes);
  const { message } = await errorOf(packed.subarray(0, packed.length - 20));
  expect(message).toMatch(/^truncated gzip file/);
});

test('random profiles have the sums of the reference, for each value', async () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = new SeededRandom(seed);
    const stacks = randomStacks(random).map((stack) => ({
      ...stack,
      frames: stack.frames.map((one) => ({ ...one, column: 0 })),
      values: [random.below(50), stack.value, random.below(2000) - 1000],
    }));
    const bytes = pprofBytes({
      types: [
        ['sample', 'count'],
        ['cpu', 'microseconds'],
        ['diff_space', 'bytes'],
      ],
      samples: stacks,
      inlinedInto: () => random.below(3),
      lineOf: () => random.below(4),
    });
    const { values, shownValue } = await loadRecording(
      random.chance(0.3) ? gzipSync(bytes) : bytes,
    );
    expect(shownValue).toBe(2);
    values?.forEach(({ profile }, i) => {
      const weighed = stacks.map(({ frames, values: all }) => ({
        frames,
        value: all[i] as number,
      }));
      expect(sumsOfProfile(profile as SampledProfile), `seed ${seed}`).toEqual(
        sumsOfStacks(weighed),
      );
    });
  }
});
