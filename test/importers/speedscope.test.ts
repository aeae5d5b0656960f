import { describe, expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { shownThread } from '../../src/model/shown-thread.ts';
import { lines, printedRows } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadRecording } from './checked-loads.ts';
import { errorOf } from './dumps.ts';
import {
  randomStacks,
  type StackFrame,
  sumsOfProfile,
  sumsOfStacks,
  type WeighedStack,
} from './random-stacks.ts';
import { speedscopeDocument } from './speedscope-writer.ts';

const frame = (name: string): StackFrame => ({ name, file: '', line: 0, column: 0 });
const stack = (names: string, value: number): WeighedStack => ({
  frames: names.split(' ').filter(Boolean).map(frame),
  value,
});

async function load(document: object): Promise<Recording> {
  return loadRecording(Buffer.from(JSON.stringify(document)));
}

const profileOf = ({ threads }: Recording, index = 0): SampledProfile =>
  threads[index]?.profile as SampledProfile;
const statsOf = (recording: Recording, index = 0) =>
  functionStats(buildCallTree(profileOf(recording, index)));

const STACKS = [stack('a b', 2), stack('a', 1), stack('', 5), stack('a b a', 4)];

test('samples: an empty stack is idle, calls are unknown', async () => {
  const document = speedscopeDocument([{ type: 'sampled', stacks: STACKS, unit: 'milliseconds' }]);
  const stats = statsOf(await load(document));
  expect(printedRows(stats)).toBe(
    lines('a 5000/7000 ×null\nb 2000/6000 ×null\n(idle) 5000/5000 ×null'),
  );
  expect(stats.totals).toMatchObject({ time: 12_000, idleTime: 5000, sampleCount: 4, calls: null });
});

test('events: the time until the next one, no samples to count', async () => {
  const stats = statsOf(await load(speedscopeDocument([{ type: 'evented', stacks: STACKS }])));
  expect(printedRows(stats)).toBe(lines('a 5/7 ×null\nb 2/6 ×null\n(idle) 5/5 ×null'));
  expect(stats.totals).toMatchObject({ time: 12, sampleCount: null });
});

test('a closing event ends the innermost frame of its number, wherever it is', async () => {
  const events = [
    { type: 'O', frame: 0, at: 0 },
    { type: 'O', frame: 1, at: 1 },
    { type: 'O', frame: 0, at: 2 },
    { type: 'C', frame: 1, at: 4 },
    { type: 'C', frame: 1, at: 7 },
    { type: 'C', frame: 0, at: 8 },
    { type: 'C', frame: 0, at: 9 },
  ];
  const profile = { type: 'evented', name: '', unit: 'none', startValue: 0, endValue: 9, events };
  const document = { shared: { frames: [{ name: 'a' }, { name: 'b' }] }, profiles: [profile] };
  expect(printedRows(statsOf(await load(document)))).toBe(lines('a 8/9 ×null\nb 1/3 ×null'));
});

test('each profile is a thread; the file says which is shown', async () => {
  const [one, two] = [[stack('a b', 1)], [stack('c d', 9)]];
  const recording = await load(
    speedscopeDocument(
      [
        { type: 'sampled', stacks: one, name: 'first' },
        { type: 'evented', stacks: two, name: 'second', unit: 'bytes' },
      ],
      { activeProfileIndex: 0 },
    ),
  );
  expect(recording.threads.map(({ name, pid, tid }) => [name, pid, tid])).toEqual([
    ['first', null, null],
    ['second', null, null],
  ]);
  expect([0, 1].map((i) => profileOf(recording, i).unit)).toEqual(['count', 'bytes']);
  expect(shownThread(recording)).toBe(0);
  expect(shownThread({ ...recording, activeThread: 7 })).toBe(1);
});

test('lists of different length are paired, and it is said', async () => {
  const document = speedscopeDocument([{ type: 'sampled', stacks: STACKS }]) as {
    profiles: { weights: number[] }[];
  };
  document.profiles[0]?.weights.pop();
  const recording = await load(document);
  expect(statsOf(recording).totals).toMatchObject({ time: 8, sampleCount: 4 });
  expect(profileOf(recording).warnings.map(({ message }) => message)).toEqual([
    '4 samples but 3 weights: the first 3 of each are used',
  ]);
});

describe('broken', () => {
  const sampled = { type: 'sampled', name: '', unit: 'none', samples: [[0]], weights: [1] };
  const file = (profile: object) => ({ shared: { frames: [{ name: 'a' }] }, profiles: [profile] });
  const event = (changes: object) => ({
    ...{ type: 'evented', name: '', unit: 'none', startValue: 0, endValue: 1 },
    events: [{ type: 'O', frame: 0, at: 0, ...changes }],
  });
  test.each<[string, object]>([
    ['a frame of profiles[0] is 7, not a number of shared.frames', { ...sampled, samples: [[7]] }],
    [
      'a frame of profiles[0] is "0", not a number of shared.frames',
      { ...sampled, samples: [['0']] },
    ],
    ['a frame of profiles[0] is -1, not a number of shared.frames', event({ frame: -1 })],
    ['profiles[0].samples[0] is 3, not a list', { ...sampled, samples: [3] }],
    ['profiles[0].weights is missing, not a list', { ...sampled, weights: undefined }],
    ['profiles[0].weights[0] is "1", not a number', { ...sampled, weights: ['1'] }],
    ['profiles[0].type is "other", not sampled or evented', { ...sampled, type: 'other' }],
    ['profiles[0].events[0].type is "X", not O or C', event({ type: 'X' })],
    ['profiles[0].events[0].at is missing, not a number', event({ at: undefined })],
  ])('%s', async (message, profile) => {
    const { code, message: found } = await errorOf(file(profile));
    expect([code, found]).toEqual(['not-a-profile', `broken profile: ${message}`]);
  });

  test('no profiles', async () => {
    const { message } = await errorOf({ shared: { frames: [] }, profiles: [] });
    expect(message).toBe('a speedscope file without profiles');
  });

  test('events that make more stacks than their number are refused', async () => {
    const count = 4000;
    const opened = Array.from({ length: count }, (_, i) => ({ type: 'O', frame: i, at: 0 }));
    // Each closes the outermost and leaves all above it: a stack of its own each time.
    const closed = opened.map(({ frame }, i) => ({ type: 'C', frame, at: 1 + i }));
    const frames = opened.map(({ frame: number }) => ({ name: `f${number}` }));
    const profile = { ...event({}), events: [...opened, ...closed], endValue: count + 1 };
    const { message } = await errorOf({ shared: { frames }, profiles: [profile] });
    expect(message).toBe('broken profile: its stacks have more frames than a file of its size');
  });
});

test('random profiles of both types have the sums of the reference', async () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = new SeededRandom(seed);
    const stacks = randomStacks(random);
    const recording = await load(
      speedscopeDocument([
        { type: 'sampled', stacks },
        { type: 'evented', stacks: stacks.filter(({ value }) => value > 0) },
      ]),
    );
    const named = stacks.map(({ frames, value }) => ({
      frames: frames.length > 0 ? frames : [frame('(idle)')],
      value,
    }));
    const [sampled, evented] = [0, 1].map((i) => sumsOfProfile(profileOf(recording, i)));
    expect(sampled, `seed ${seed}`).toEqual(sumsOfStacks(named));
    expect(evented, `seed ${seed}`).toEqual(sumsOfStacks(named.filter(({ value }) => value > 0)));
  }
});
