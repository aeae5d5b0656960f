import { describe, expect, test } from 'vitest';
import { baselineText, sideOfBaseline } from '../../../src/commands/diff/baseline.ts';
import { parseDiffCondition } from '../../../src/commands/diff/diff-conditions.ts';
import { DEFAULT_OPTIONS, type DiffOptions } from '../../../src/commands/diff/diff-options.ts';
import { type DiffSide, sideOfRuns } from '../../../src/commands/diff/diff-side.ts';
import { diffSides } from '../../../src/commands/diff/diff-sides.ts';
import { loadProfile } from '../../../src/importers/load-profile.ts';
import type { DiffFunction, DiffReport } from '../../../src/render/diff/diff-report.ts';
import { type DrawnStack, drawnRuns, own, program } from './drawn-runs.ts';

async function side(dumps: readonly string[]): Promise<DiffSide> {
  const profiles = await Promise.all(dumps.map((dump) => loadProfile(Buffer.from(dump))));
  const runs = profiles.map((profile, i) => ({
    profiles: [profile],
    files: [`${i}.cpuprofile`],
    nodeVersion: null,
  }));
  return sideOfRuns(runs, { gc: 'separate', sources: null });
}

async function diff(
  [base, now]: readonly [readonly DrawnStack[], readonly DrawnStack[]],
  { runs = 5, ...options }: Partial<DiffOptions> & { readonly runs?: number } = {},
): Promise<DiffReport> {
  const sides = [
    await side(drawnRuns(runs, base, 1)),
    await side(drawnRuns(runs, now, 2)),
  ] as const;
  return diffSides(...sides, { ...DEFAULT_OPTIONS, ...options });
}

function byName({ functions }: DiffReport, name: string): DiffFunction {
  const found = functions.find(({ newLabel, baseLabel }) =>
    (newLabel ?? baseLabel)?.endsWith(`(${name})`),
  );
  if (found === undefined) throw new Error(`no row of ${name}`);
  return found;
}

async function condition(
  text: string,
  sides: readonly [readonly DrawnStack[], readonly DrawnStack[]],
  options: Parameters<typeof diff>[1] = {},
) {
  const report = await diff(sides, { ...options, failOn: [parseDiffCondition(text)] });
  return report.conditions[0] as (typeof report.conditions)[number];
}

const SLOWER = program({ slow: 400 });

describe('verdicts', () => {
  test('what got slower, against the rest of the program', async () => {
    const report = await diff([program(), SLOWER]);
    const slow = byName(report, 'slow');
    expect(slow).toMatchObject({ match: 'exact', self: { verdict: 'slower' } });
    // Twice the time of its own: shares alone would say +67 %.
    expect(slow.self.change).toBeGreaterThan(0.85);
    expect(slow.self.change).toBeLessThan(1.25);
    expect(slow.self.low).toBeLessThan(1);
    expect(slow.self.high).toBeGreaterThan(1);
    expect(byName(report, 'render').self.verdict).toBe('noise');
    expect(byName(report, 'helper').self.verdict).toBe('noise');
  });

  test('a caller stands under the callee that explains it', async () => {
    const report = await diff([program(), SLOWER]);
    const page = byName(report, 'page');
    expect(page.cumulative.verdict).toBe('slower');
    expect(report.functions[page.under ?? -1]).toBe(byName(report, 'slow'));
    expect(byName(report, 'slow').under).toBeNull();
  });

  test('nothing, where nothing changed, and packages only where all are asked for', async () => {
    const report = await diff([program(), program()]);
    const verdicts = report.functions.flatMap(({ self, cumulative }) => [self, cumulative]);
    expect(verdicts.every(({ verdict }) => verdict !== 'slower' && verdict !== 'faster')).toBe(
      true,
    );
    expect(byName(report, 'parse').self.verdict).toBe('untested');
    const all = await diff([program(), program({ rest: 1500 })], { isAll: true });
    expect(byName(all, 'parse').self.verdict).toBe('slower');
  });

  test('functions that moved, were renamed or lie in another checkout are the same', async () => {
    const report = await diff([program(), program({ shift: 17 })]);
    expect(report.functions.map(({ match }) => match)).not.toContain('new');
    const elsewhere = program().map(({ frames, samples }) => ({
      samples,
      frames: frames.map((frame) => ({ ...frame, url: frame.url.replace('/app', '/tmp/pr') })),
    }));
    const other = await diff([program(), elsewhere]);
    expect(new Set(other.functions.map(({ match }) => match))).toEqual(new Set(['exact']));
  });

  test('new and gone are changes like any other', async () => {
    const extra = { frames: [own('main', 1), own('audit', 90, 'audit.js')], samples: 200 };
    const report = await diff([program(), [...program(), extra]]);
    expect(byName(report, 'audit')).toMatchObject({
      match: 'new',
      baseLabel: null,
      self: { verdict: 'slower', change: null },
    });
    const back = await diff([[...program(), extra], program()]);
    expect(byName(back, 'audit')).toMatchObject({
      match: 'gone',
      newLabel: null,
      self: { verdict: 'faster', change: -1 },
    });
  });

  test('of functions with few samples nothing is said', async () => {
    const rare = { frames: [own('main', 1), own('rare', 80)], samples: 4 };
    const report = await diff([
      [...program(), rare],
      [...program(), rare],
    ]);
    expect(report.functions.some(({ newLabel }) => newLabel?.includes('rare'))).toBe(false);
    expect(report.fewCount).toBe(1);
    const all = await diff(
      [
        [...program(), rare],
        [...program(), rare],
      ],
      { isAll: true },
    );
    expect(byName(all, 'rare').self.verdict).toBe('few');
  });

  test('times, where the sides are of one machine', async () => {
    const longer = program({ slow: 400, helper: 300, rest: 1000 });
    const report = await diff([program(), longer], { measure: 'time' });
    expect(byName(report, 'helper').self).toMatchObject({ verdict: 'slower' });
    expect(byName(report, 'helper').self.base).toBeGreaterThan(100);
  });
});

test('the whole run got slower, though no share did', async () => {
  const twice = program({ slow: 400, helper: 300, rest: 1000 }).map((stack) =>
    stack.samples < 200 ? { ...stack, samples: 2 * stack.samples } : stack,
  );
  const report = await diff([program(), twice]);
  expect(report.busy).toMatchObject({ verdict: 'slower' });
  expect(report.busy?.change).toBeCloseTo(1, 0);
  expect(report.functions.some(({ cumulative }) => cumulative.verdict === 'slower')).toBe(false);
});

describe('conditions', () => {
  test.each([
    ['cumtime(/slow/) > +10%', true],
    ['tottime(/slow/) > +10%', true],
    ['cumtime(/slow/) > +200%', false],
    ['tottime(/slow/) > +5pp', true],
    ['tottime(/slow/) > +50ms', true],
    ['samples(/slow/) > +50', true],
    ['cumtime(/helper/) > +10%', false],
    ['cumtime(/slow/) < -5%', false],
    ['busy > +5%', true],
    ['busy > +50%', false],
    ['cumtime(/slow/) > 20%', true],
    ['cumtime(/slow/) > 90%', false],
    ['duration > 10s', false],
    ['duration > 1s', true],
    ['gc > 1%', false],
    ['new(/./) > 1%', false],
    ['gone(/./)', false],
  ])('%s: %s', async (text, isHeld) => {
    expect((await condition(text, [program(), SLOWER])).held).toBe(isHeld);
  });

  test('what would hold and is not significant is undecided', async () => {
    const outcome = await condition('cumtime(/slow/) > +10%', [program(), SLOWER], { runs: 1 });
    expect(outcome).toMatchObject({ held: false, undecided: 1, matched: 1, tested: 1 });
  });

  test('strict: the whole interval is beyond the value', async () => {
    const sides = [program(), SLOWER] as const;
    expect((await condition('cumtime(/slow/) > +10%', sides, { isStrict: true })).held).toBe(true);
    const near = await condition('cumtime(/slow/) > +80%', sides, { isStrict: true });
    expect(near).toMatchObject({ held: false, undecided: 1 });
  });

  test('a renamed function is known by both names', async () => {
    const renamed = SLOWER.map(({ frames, samples }) => ({
      samples,
      frames: frames.map((f) => (f.name === 'slow' ? { ...f, name: 'quick' } : f)),
    }));
    for (const name of ['slow', 'quick']) {
      expect((await condition(`cumtime(/${name}/) > +10%`, [program(), renamed])).held).toBe(true);
    }
  });

  test('new and gone with a share', async () => {
    const extra = { frames: [own('main', 1), own('audit', 90, 'audit.js')], samples: 200 };
    const sides = [program(), [...program(), extra]] as const;
    expect((await condition('new(/audit/) > 5%', sides)).held).toBe(true);
    expect((await condition('new(/audit/) > 50%', sides)).held).toBe(false);
    expect((await condition('gone(/audit/)', [sides[1], sides[0]])).held).toBe(true);
  });

  test('what is nearly all has no percentage', async () => {
    const outcome = await condition('cumtime(/[(]main[)]/) > +1%', [program(), SLOWER]);
    expect(outcome).toMatchObject({ held: false, undecided: 1 });
  });

  test.each(['new > 5%', 'gone(x)', 'idle > 10%', 'new(/x/) < 5%', 'cumtime(/x/) > +10'])(
    'not %j',
    (text) => {
      expect(() => parseDiffCondition(text)).toThrow(/bad condition/);
    },
  );
});

describe('whether sides can be compared', () => {
  test('not where they have nothing in common', async () => {
    const other = [{ frames: [own('x', 1, 'x.js'), own('y', 2, 'y.js')], samples: 300 }];
    const report = await diff([program(), other], {
      failOn: [parseDiffCondition('tottime(/x/) > 1%')],
    });
    expect(report.incomparable).toContain('no functions in common');
    expect(report.functions).toEqual([]);
    expect(report.conditions[0]).toMatchObject({ held: false, undecided: 1 });
  });

  test('other versions of Node, and other intervals', async () => {
    const base = await side(drawnRuns(2, program(), 1));
    const now = await side(drawnRuns(2, program(), 2));
    const of = (one: DiffSide, ...nodeVersions: string[]): DiffSide => ({ ...one, nodeVersions });
    const between = (a: string, b: string) =>
      diffSides(of(base, a), of(now, b), DEFAULT_OPTIONS).incomparable;
    expect(between('20.1.0', 'v24.0.0')).toContain('different versions of Node');
    expect(between('20.1.0', '20.20.2')).toBeNull();
    expect(diffSides(of(base, '22.1.0', '24.0.0'), now, DEFAULT_OPTIONS).incomparable).toContain(
      '22.1.0, 24.0.0',
    );
    const slowly = { ...now, runs: now.runs.map((run) => ({ ...run, intervalUs: 5000 })) };
    expect(diffSides(base, slowly, DEFAULT_OPTIONS).warnings).toEqual([
      expect.stringContaining('different intervals'),
    ]);
  });
});

describe('baselines', () => {
  const origin = { node: '20.1.0', cpuModel: 'a CPU', recordedAt: '2026-01-02T03:04:05.000Z' };

  test('say the same as the dumps that they were made of', async () => {
    const base = await side(drawnRuns(5, program(), 1));
    const now = await side(drawnRuns(5, SLOWER, 2));
    const text = [...baselineText(base, origin)].join('');
    const read = sideOfBaseline(text, 'x.baseline.json');
    const [direct, saved] = [base, read].map((one) => diffSides(one, now, DEFAULT_OPTIONS));
    expect(saved?.functions).toEqual(direct?.functions);
    expect(read).toMatchObject({ nodeVersions: ['20.1.0'], cpuModel: 'a CPU' });
    expect([...baselineText(read, origin)].join('')).toBe(text);
  });

  test('are sorted, an entry a line', async () => {
    const text = [...baselineText(await side(drawnRuns(3, program(), 1)), origin)].join('');
    const json = JSON.parse(text);
    expect(json.schema).toBe('scoobyprof.baseline/1');
    expect(json.intervalUs).toBe(1000);
    expect(json.runs).toHaveLength(3);
    expect(json.functions.name).toEqual([
      'parse',
      'main',
      'page',
      'slow',
      'helper',
      'load',
      'render',
    ]);
    expect(json.functions.self[3]).toHaveLength(3);
    expect(text).toContain('\n"slow",\n');
  });

  test.each([
    ['{', 'broken baseline'],
    ['{"schema":"scoobyprof.baseline/9"}', 'its form is'],
    ['{"schema":"scoobyprof.baseline/1"}', 'no list runs'],
    ['{"schema":"scoobyprof.baseline/1","runs":[]}', 'no runs'],
    ['{"schema":"scoobyprof.baseline/1","runs":[1]}', 'no functions'],
    [
      '{"schema":"scoobyprof.baseline/1","runs":[1],"urls":[],"functions":{"name":["a"],"url":[],"line":[],"column":[],"self":[],"cumulative":[],"callers":[]}}',
      'differ in length',
    ],
    [
      '{"schema":"scoobyprof.baseline/1","runs":[1],"urls":["u"],"functions":{"name":["a"],"url":[0],"line":[1],"column":[1],"self":[[1,2]],"cumulative":[[1]],"callers":[[]]}}',
      'does not have one number of samples',
    ],
    [
      '{"schema":"scoobyprof.baseline/1","runs":[1],"urls":["u"],"functions":{"name":["a"],"url":[0],"line":[1],"column":[1],"self":[[1]],"cumulative":[[1]],"callers":[[7]]}}',
      'a caller is not one of its functions',
    ],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => sideOfBaseline(text, 'b.json')).toThrow(reason);
  });
});

test('by route: what the requests of each take, and where', async () => {
  const requests = (slow: number, seed: number) =>
    ['GET /orders', 'GET /users'].flatMap((name, i) => {
      const [method, route] = name.split(' ');
      const stacks = program({ slow: i === 0 ? slow : 200 });
      return drawnRuns(8, stacks, seed + i, { scooby: { method, url: route, route } });
    });
  const report = diffSides(await side(requests(200, 1)), await side(requests(500, 5)), {
    ...DEFAULT_OPTIONS,
    isByRoute: true,
  });
  expect(report.routes).toMatchObject([
    { route: 'GET /orders', verdict: 'slower', baseRequests: 8, newRequests: 8 },
    { route: 'GET /users', verdict: 'noise', because: null },
  ]);
  expect(report.routes?.[0]?.because).toContain('(slow)');
});

test('the table of runs: more runs find less', async () => {
  const { runsTable } = await diff([program(), program()], { hasRunsTable: true });
  for (const changes of runsTable?.changes ?? []) {
    for (let i = 1; i < changes.length; i++)
      expect(changes[i]).toBeLessThan(changes[i - 1] as number);
  }
  expect(runsTable?.changes).toHaveLength(3);
});
