import { describe, expect, test } from 'vitest';
import { parseCondition, testCondition } from '../../src/commands/language/conditions.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { fixture } from '../cli/run-program.ts';
import { drawnDump } from '../drawn-dump.ts';

const IDLE = { functionName: '(idle)', url: '' };
const GC = { functionName: '(garbage collector)', url: '' };

/** 10 samples of 1 ms: main 2, render 3, parse 1 (both above main), gc 1, idle 3. */
const DUMP = drawnDump([
  ['main'],
  ['main', 'render'],
  ['main', 'render'],
  ['main', 'render'],
  [GC],
  ['main', 'parse'],
  ['main'],
  [IDLE],
  [IDLE],
  [IDLE],
]);

async function tableOf(source: string | Uint8Array) {
  const profile = await loadProfile(source);
  return Session.start({ path: 'a', modifiedAt: null, profile }, 'on-stack').table;
}

async function outcome(condition: string, source: string | Uint8Array = Buffer.from(DUMP)) {
  return testCondition(parseCondition(condition), await tableOf(source));
}

async function holds(condition: string): Promise<boolean> {
  return (await outcome(condition)).hits.length > 0;
}

describe('a condition on what changed is read', () => {
  test.each([
    ['cumtime(/x/) > +10%', 10, 'percent'],
    ['tottime(/x/) < -2.5pp', -2.5, 'points'],
    ['cumtime(/x/) >= + 50ms', 50_000, 'us'],
    ['samples(/x/) > +100', 100, 'count'],
    ['busy > +5%', 5, 'percent'],
    ['duration > +1s', 1e6, 'us'],
  ])('%s', (text, value, unit) => {
    const condition = parseCondition(text, 'change');
    expect(condition).toMatchObject({ isChange: true, limit: { value, unit } });
  });

  test('a value without a sign is what the new side has', () => {
    expect(parseCondition('cumtime(/x/) > 10%', 'change').isChange).toBe(false);
  });

  test.each([
    ['cumtime(/x/) > +10', 'cumtime needs a unit'],
    ['ncalls(/x/) > +10', 'ncalls does not take a sign'],
    ['idle > +1s', 'idle does not take a sign'],
    ['cumtime(/x/) > 2pp', 'points are a change'],
    ['samples(/x/) > +2pp', 'samples is a number without a unit'],
    ['foo(/x/) > +10%', 'unknown metric foo'],
    ['cumtime(/(/) > +10%', 'bad expression ('],
  ])('not so %j', (text, reason) => {
    expect(() => parseCondition(text, 'change')).toThrow(reason);
  });
});

describe('a condition is read', () => {
  test.each([
    'cumtime(/render/) > 200ms',
    'cumtime(/render/)>200ms',
    "tottime('/app/a.js:1(main)') >= 1.5s",
    'tottime("a b") < 3us',
    'cumtime(/a\\(b\\) > 3/) <= .5 %',
    'samples(/x/) > 100',
    'ncalls(/x/) > 1e3',
    'percall(/x/) > 1ms',
    'duration > 2s',
    'gc > 10%',
    'idle < 1s',
    'busy >= 0.1s',
  ])('%s', (text) => {
    expect(parseCondition(text).text).toBe(text.trim());
  });

  test.each([
    ['', 'its form is METRIC(PATTERN) OP VALUE'],
    ['cumtime > 3ms', 'cumtime is of functions'],
    ['cumtime(render) > 3ms', 'cumtime is of functions'],
    ['cumtime(//) > 3ms', 'cumtime is of functions'],
    ['duration(/x/) > 3ms', 'duration is of the whole profile'],
    ['cumtime(/x/) > 3', 'cumtime needs a unit'],
    ['samples(/x/) > 3ms', 'samples is a number without a unit'],
    ['ncalls(/x/) > 3%', 'ncalls is a number without a unit'],
    ['cumtime(/x/) = 3ms', 'its form is METRIC(PATTERN) OP VALUE'],
    ['cumtime(/x/) > -3ms', 'changes are for scoobyprof diff'],
    ['cumtime(/x/) > +10%', 'changes are for scoobyprof diff'],
    ['cumtime(/x/) > 2pp', 'changes are for scoobyprof diff'],
    ['new(/x/) > 5%', 'changes are for scoobyprof diff'],
    ['speed(/x/) > 3ms', 'unknown metric speed'],
    ['constructor > 3ms', 'unknown metric constructor'],
    ['cumtime(/(/) > 3ms', 'bad expression ('],
  ])('not so %j', (text, reason) => {
    expect(() => parseCondition(text)).toThrow(reason);
  });
});

describe('a condition is tested', () => {
  test.each([
    ['cumtime(/main/) > 6.999ms', true],
    ['cumtime(/main/) > 7ms', false],
    ['cumtime(/main/) >= 7ms', true],
    ['cumtime(/main/) >= 7000us', true],
    ['cumtime(/main/) <= 0.007s', true],
    ['cumtime(/main/) < 7ms', false],
    ['tottime(/render/) > 2.9ms', true],
    ['tottime(/RENDER/) > 2.9ms', false],
    ['tottime(/(?i)RENDER/) > 2.9ms', true],
    ["tottime('/app/render.js:1(render)') > 2.9ms", true],
    ["tottime('render') > 2.9ms", false],
    ['samples(/render/) >= 3', true],
    ['samples(/render/) > 3', false],
    ['ncalls(/render/) >= 1', true],
    ['duration >= 10ms', true],
    ['duration > 10ms', false],
    ['busy >= 7ms', true],
    ['busy > 7ms', false],
    ['idle >= 3ms', true],
    ['gc >= 1ms', true],
    ['gc > 1ms', false],
    ['gc > 14.2%', true],
    ['gc > 14.3%', false],
    ['cumtime(/main/) >= 100%', true],
    ['tottime(/render/) > 42.8%', true],
    ['tottime(/render/) > 42.9%', false],
  ])('%s: %s', async (text, isHit) => {
    expect(await holds(text)).toBe(isHit);
  });

  test('every function by itself', async () => {
    const { hits } = await outcome('tottime(/app/) >= 1ms');
    expect(hits).toEqual([
      '/app/main.js:1(main) has 2.000 ms',
      '/app/render.js:1(render) has 3.000 ms',
      '/app/parse.js:1(parse) has 1.000 ms',
    ]);
  });

  test('what matches nothing, or cannot be known, is said', async () => {
    expect(await outcome('tottime(/nobody/) > 0us')).toEqual({
      hits: [],
      note: 'no function matches',
    });
    const unknown = { hits: [], note: 'percall is not known exactly for 1 of 1' };
    expect(await outcome('percall(/main/) > 0us')).toEqual(unknown);
    // The number is a lower bound: it may be larger.
    expect((await outcome('ncalls(/main/) < 100')).note).toContain('not known exactly');
    for (const operator of ['<', '<=']) {
      const below = await outcome(`ncalls(/main/) ${operator} 100`);
      expect(below).toMatchObject({ hits: [], note: expect.stringContaining('not known exactly') });
    }
    const idle = Buffer.from(drawnDump([[IDLE]]));
    expect((await outcome('gc >= 0%', idle)).note).toContain('all of the time is idle');
  });

  test("Python's exact calls have a time per call; seconds are converted", async () => {
    const path = fixture('inventory.python3').replace('cpuprofile', 'stats');
    const table = await tableOf(path);
    const { stats, labels } = table;
    const row = labels.findIndex((label) => label.endsWith('(<module>)'));
    expect(stats.unit).toBe('s');
    const us = (stats.cumulative[row] as number) * 1e6;
    const above = parseCondition(`cumtime('${labels[row]}') > ${Math.floor(us)}us`);
    const below = parseCondition(`cumtime('${labels[row]}') > ${Math.ceil(us)}us`);
    expect(testCondition(above, table).hits).toHaveLength(1);
    expect(testCondition(below, table).hits).toHaveLength(0);
    expect(testCondition(parseCondition('percall(/module/) >= 0us'), table).note).toBeNull();
    expect(testCondition(parseCondition('samples(/module/) >= 0'), table).note).not.toBeNull();
  });
});
