import { describe, expect, test } from 'vitest';
import { buildCallTree } from '../../src/model/call-tree.ts';
import { functionStats } from '../../src/model/function-stats.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { shownThread } from '../../src/model/shown-thread.ts';
import { lines, printedRows } from '../model/draw-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { loadRecording } from './checked-loads.ts';
import { type DrawnHermes, HERMES_ROOT, hermesDocument, hermesFrame } from './drawn-hermes.ts';
import { errorOf, frame, samplesOf } from './dumps.ts';

async function recordingOf(document: unknown) {
  return loadRecording(Buffer.from(JSON.stringify(document)));
}

async function load(drawn: DrawnHermes, index = 0): Promise<SampledProfile> {
  const { threads } = await recordingOf(hermesDocument(drawn));
  return threads[index]?.profile as SampledProfile;
}

const AT = 'http://h/i.bundle?a=b:2:5';

describe('a sampling trace', () => {
  test('a function is known by where it begins; a sample lasts until the next', async () => {
    const profile = await load({
      frames: {
        1: HERMES_ROOT,
        2: hermesFrame('main', 1, 10),
        3: hermesFrame('main', 1, 12),
        4: hermesFrame('', 3, 44),
        5: { name: '[Native] map', category: 'Native', parent: 4 },
        6: { name: '[HostFunction] log', category: 'Native', parent: 2 },
        7: { name: 'release', funcVirtAddr: '48311', offset: '17', parent: 1 },
        8: { name: '[Debugger]', category: 'Metadata', parent: 1 },
      },
      samples: [2, 3, 4, 5, 6, 7, 8, 1, 99].map((id, i) => [1000 + 10 * i, id] as const),
    });
    expect(samplesOf(profile)).toEqual([
      `10 main@${AT}`,
      `10 main@${AT}`,
      `10 main@${AT} @${AT}`,
      `10 main@${AT} @${AT} map@:0:0`,
      `10 main@${AT} log@:0:0`,
      '10 release@:1:48312',
      '10 [Debugger]@:0:0',
      '10 (idle)@:0:0',
      '10 (unknown node)@:0:0',
    ]);
    const stats = functionStats(buildCallTree(profile));
    expect(stats.totals.sampleCount).toBe(9);
    expect(printedRows(stats)).toContain('main 20/50 ×1');
  });

  test('each thread has its samples; that of the app is shown', async () => {
    const recording = await recordingOf(
      hermesDocument({
        frames: { 1: HERMES_ROOT, 2: hermesFrame('a', 1, 3), 3: hermesFrame('b', 1, 3) },
        samples: [
          [10, 3, '5'],
          [20, 2, '6'],
          [40, 2, '6'],
          [90, 3, '5'],
        ],
        names: { 6: 'mqt_js' },
      }),
    );
    expect(recording.threads.map(({ name, pid, tid }) => [name, pid, tid])).toEqual([
      ['', 7, 5],
      ['mqt_js', 7, 6],
    ]);
    expect(shownThread(recording)).toBe(1);
    const [five, six] = recording.threads.map(({ profile }) =>
      samplesOf(profile as SampledProfile),
    );
    expect(five).toEqual([`80 b@${AT}`, `80 b@${AT}`]);
    expect(six).toEqual([`20 a@${AT}`, `20 a@${AT}`]);
  });

  test('an old one has gaps where nothing ran: they are idle, and no samples', async () => {
    const profile = await load({
      frames: { 0: hermesFrame('a', undefined, 3), 1: hermesFrame('b', 0, 4) },
      samples: [
        [0, 0],
        [10, 1],
        [20, 1],
        [1030, 0],
        [1040, 0],
      ],
    });
    expect(samplesOf(profile)).toEqual([
      `10 a@${AT}`,
      `10 a@${AT} b@${AT}`,
      `10 a@${AT} b@${AT}`,
      '1000 (idle)@:0:0',
      `10 a@${AT}`,
      `208 a@${AT}`,
    ]);
    const stats = functionStats(buildCallTree(profile));
    expect(stats.totals).toMatchObject({ sampleCount: 5, idleTime: 1000 });
    expect(printedRows(stats)).toContain('(idle) 1000/1000 ×1');
    expect(profile.warnings.map(({ message }) => message)).toEqual([
      '0.001 s without samples count as (idle): this Hermes records nothing while no JavaScript runs',
    ]);
  });

  test('long intervals of one that records idle samples stay', async () => {
    const profile = await load({
      frames: { 1: HERMES_ROOT, 2: hermesFrame('a', 1, 3) },
      samples: [0, 10, 20, 30, 5000].map((us) => [us, 2] as const),
    });
    expect(samplesOf(profile)[3]).toBe(`4970 a@${AT}`);
    expect(profile.warnings).toEqual([]);
  });

  const collected = { 2: hermesFrame('a', 1, 3), 3: { name: '[GC Young Gen]', parent: 1 } };

  test('garbage collection is on its stack where Hermes gives it one', async () => {
    const samples = [2, 3, 2].map((id, i) => [10 * i, id] as const);
    const frames = { 1: HERMES_ROOT, ...collected, 4: { name: '[GC Old Gen]', parent: 2 } };
    const known = await load({ frames, samples: [...samples, [30, 4]] });
    expect(printedRows(functionStats(buildCallTree(known)))).toBe(
      lines('a 20/30 ×2\n(garbage collector) 20/20 ×2'),
    );
    // Without a root below all stacks it is as V8's: on the stack before it.
    const old = await load({
      frames: { 2: hermesFrame('a', undefined, 3), 3: { name: '[GC YoungGen collection]' } },
      samples,
    });
    expect(printedRows(functionStats(buildCallTree(old)))).toBe(
      lines('a 20/30 ×1\n(garbage collector) 10/10 ×1'),
    );
  });

  test.each<[string, object]>([
    ['a Hermes trace without samples', { samples: [], stackFrames: {} }],
    ['broken profile: stackFrames is a list, not an object', { samples: [1], stackFrames: [] }],
    ['broken profile: samples[0].sf is missing, not a number', { samples: [{}], stackFrames: {} }],
    [
      'broken profile: samples[0].ts is "x", not a number',
      { samples: [{ sf: 1, ts: 'x' }], stackFrames: {} },
    ],
    [
      'broken profile: nodes are their own callers (a cycle)',
      {
        samples: [{ sf: 1, ts: 1 }],
        stackFrames: { 1: { name: 'a', parent: 2 }, 2: { name: 'b', parent: 1 } },
      },
    ],
  ])('%s', async (message, document) => {
    const { code, message: found } = await errorOf(document);
    expect([code, found]).toEqual(['not-a-profile', message]);
  });

  test('random traces read as the same samples of V8 do', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new SeededRandom(seed);
      const count = 1 + random.below(12);
      const parents = Array.from({ length: count }, (_, i) => 1 + random.below(i + 1));
      const names = parents.map(() => random.pick(['a', 'b', 'c', '']));
      const samples = Array.from({ length: 1 + random.below(30) }, () => {
        return [random.below(1000), 1 + random.below(count + 2)] as const;
      });
      const frames = Object.fromEntries(
        parents.map((parent, i) => [i + 2, hermesFrame(names[i] as string, parent, 3 + i)]),
      );
      const found = await load({ frames: { 1: HERMES_ROOT, ...frames }, samples });
      const inOrder = [...samples].sort((a, b) => a[0] - b[0]);
      const idle = count + 5;
      const place = { url: 'http://h/i.bundle?a=b', lineNumber: 1, columnNumber: 4 };
      const v8 = await recordingOf({
        nodes: [
          { id: 1, callFrame: frame('(root)') },
          ...parents.map((parent, i) => {
            return { id: i + 2, parent, callFrame: frame(names[i] as string, place) };
          }),
          { id: idle, parent: 1, callFrame: frame('(idle)') },
        ],
        startTime: 0,
        samples: inOrder.map(([, id]) => (id === 1 ? idle : id)),
        timeDeltas: inOrder.map(([us], i) => us - (inOrder[i - 1]?.[0] ?? 0)),
      });
      const expected = samplesOf(v8.threads[0]?.profile as SampledProfile);
      expect(samplesOf(found), `seed ${seed}`).toEqual(expected);
    }
  });
});

describe('a converted trace', () => {
  const event = (ph: string, name: string, ts: number, more: object = {}) => ({
    ...{ ph, name, ts, pid: 0, tid: 0 },
    args: { allocatedName: name, ...(name === '[root]' ? { category: 'root' } : {}), ...more },
  });
  const place = { url: 'a.js', line: 54, column: 12, funcLine: '3', funcColumn: '1' };

  test('time between events belongs to the stack that is open', async () => {
    const { threads } = await recordingOf([
      event('B', '[root]', 0),
      event('B', 'a', 5, place),
      event('B', 'b', 15, { url: null, line: 7, column: null }),
      event('E', 'b', 25),
      event('E', 'a', 35),
      event('B', 'a', 45, place),
      event('E', 'a', 55),
      event('E', '[root]', 60),
    ]);
    const profile = threads[0]?.profile as SampledProfile;
    expect(samplesOf(profile)).toEqual([
      '5 (idle)@:0:0',
      '10 a@a.js:3:1',
      '10 a@a.js:3:1 b@:7:0',
      '10 a@a.js:3:1',
      '10 (idle)@:0:0',
      '10 a@a.js:3:1',
      '5 (idle)@:0:0',
    ]);
    expect(functionStats(buildCallTree(profile)).totals.sampleCount).toBe(7);
  });

  test('events in any order, of two threads', async () => {
    const { threads } = await recordingOf([
      event('E', 'a', 20),
      event('B', 'a', 10, place),
      { ...event('B', 'b', 0), tid: 1 },
      { ...event('E', 'b', 4), tid: 1 },
    ]);
    expect(threads.map(({ profile }) => samplesOf(profile as SampledProfile))).toEqual([
      ['10 a@a.js:3:1'],
      ['4 b@:0:0'],
    ]);
  });

  test('events that are none', async () => {
    const { message } = await errorOf([event('X', 'a', 1)]);
    expect(message).toBe('a converted Hermes trace without samples');
    expect((await errorOf([event('B', 'a', '1' as never)])).code).toBe('not-a-profile');
  });
});

describe('the form of the DevTools protocol', () => {
  const place = { scriptId: 3, url: 'i.bundle', lineNumber: 10, columnNumber: 5 };
  const document = {
    nodes: [
      { id: 1, callFrame: { ...frame('[root]'), url: '[root]' }, children: [2, 5] },
      { id: 2, callFrame: frame('main(i.bundle:10:5)', place), children: [3, 4] },
      { id: 3, callFrame: frame('main(i.bundle:12:5)', { ...place, lineNumber: 12 }) },
      { id: 4, callFrame: { ...frame('[Host Function] log'), url: '[host]' } },
      { id: 5, callFrame: { ...frame('[GC Young Gen]'), url: '[suspended]' } },
    ],
    startTime: 0,
    endTime: 60,
    samples: [2, 5, 3, 4, 1],
    timeDeltas: [10, 10, 10, 10, 10],
  };

  test('names are cut, the root is idle, places count from 1', async () => {
    const { threads, form } = await recordingOf(document);
    const profile = threads[0]?.profile as SampledProfile;
    expect(form).toContain('Hermes');
    expect(samplesOf(profile)).toEqual([
      '10 main@i.bundle:10:5',
      '10 (garbage collector)@:0:0',
      '10 main@i.bundle:10:5 main@i.bundle:12:5',
      '10 main@i.bundle:10:5 log@:0:0',
      '10 (idle)@:0:0',
    ]);
    expect(profile.warnings.map(({ message }) => message)).toEqual([
      '1 function has several rows: Hermes says where it was executing, not where the function begins',
    ]);
    expect(printedRows(functionStats(buildCallTree(profile)))).toContain(
      '(garbage collector) 10/10 ×1',
    );
  });

  test('a file that is too large to be parsed at once is the same', async () => {
    const samples = Array.from({ length: 1_700_000 }, (_, i) => 1 + (i % 5));
    const large = { ...document, samples, timeDeltas: samples.map(() => 10), endTime: undefined };
    const text = JSON.stringify(large);
    expect(text.length).toBeGreaterThan(1 << 23);
    const { threads } = await loadRecording(Buffer.from(text));
    const stats = functionStats(buildCallTree(threads[0]?.profile as SampledProfile));
    expect(stats.functions.functionName).toContain('(idle)');
    expect(stats.totals.idleTime).toBe(3_400_000);
  });
});
