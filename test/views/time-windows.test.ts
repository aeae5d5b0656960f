import { describe, expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { FunctionTable } from '../../src/model/function-table.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { ProfileViews } from '../../src/views/profile-views.ts';
import type { StackFilter } from '../../src/views/stack-view.ts';
import { betweenFilter, lastFilter, slowestFilter } from '../../src/views/time-filters.ts';
import { type ViewOptions, viewProfiles } from '../../src/views/view-profiles.ts';
import { drawn } from '../model/draw-profile.ts';
import { type DevtoolsDump, randomDump } from '../model/random-profile.ts';
import {
  busySamples,
  durationOf,
  edgeId,
  functionId,
  type Reference,
  reference,
} from '../model/reference.ts';
import { SeededRandom } from '../seeded-random.ts';

const SEEDS = Number(process.env['SCOOBYPROF_RANDOM_PROFILES'] ?? 600);

/** Sums of fractions depend on their order in the last digits. */
expect.addEqualityTesters([
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    return Math.abs(a - b) <= 1e-9 * (1e4 + Math.abs(a));
  },
]);

const us = (value: number) => ({ unit: 'us', value }) as const;
const share = (value: number) => ({ unit: 'share', value }) as const;

function between(from: number, to: number): StackFilter {
  return betweenFilter(us(from), us(to));
}

async function load(dump: DevtoolsDump): Promise<SampledProfile> {
  return (await loadProfile(Buffer.from(JSON.stringify(dump)))) as SampledProfile;
}

type Numbers = Record<string, readonly (number | bigint | null | undefined)[]>;

function idOf({ functionName, url, line, column }: FunctionTable, i: number): string {
  return functionId(functionName[i] ?? '', url[i] ?? '', Number(line[i]), column[i] ?? 0);
}

function rowsOf({ stats }: ProfileView): Numbers {
  const { functions, calls, self, cumulative, samples, cumulativeSamples } = stats;
  const rows = Array.from({ length: stats.rowCount }, (_, i) => {
    const numbers = [calls[i], stats.primitiveCalls[i], self[i], cumulative[i], samples?.[i]];
    return [idOf(functions, i), [...numbers, cumulativeSamples?.[i]]] as const;
  });
  return Object.fromEntries(rows);
}

function edgesOf({ stats, edges }: ProfileView): Numbers {
  const rows = Array.from(edges.caller, (caller, i) => {
    const id = edgeId(idOf(stats.functions, caller), idOf(stats.functions, edges.callee[i] ?? -1));
    return [id, [edges.calls[i], edges.self?.[i], edges.cumulative?.[i]]] as const;
  });
  return Object.fromEntries(rows);
}

function expectedRows({ rows }: Reference): Numbers {
  const list = [...rows].map(([id, row]) => {
    const { calls, primitiveCalls, self, cumulative, samples, cumulativeSamples } = row;
    return [id, [calls, primitiveCalls, self, cumulative, samples, cumulativeSamples]] as const;
  });
  return Object.fromEntries(list);
}

function expectedEdges({ edges }: Reference): Numbers {
  const list = [...edges].map(([id, row]) => [id, [row.calls, row.self, row.cumulative]] as const);
  return Object.fromEntries(list);
}

/** Borders of windows that together are the whole: some lie where samples begin, most do not. */
function partition(random: SeededRandom, dump: DevtoolsDump): readonly number[] {
  const duration = durationOf(dump);
  const inside = Array.from({ length: 1 + random.below(5) }, () => random.next() * duration);
  const samples = busySamples(dump);
  const cut = random.below(samples.length + 1);
  const atSample = samples.slice(0, cut).reduce((sum, sample) => sum + sample.us, 0);
  return [0, ...[...inside, atSample].sort((a, b) => a - b), duration];
}

async function forEachSeed(check: (seed: number, random: SeededRandom) => Promise<void>) {
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      await check(seed, new SeededRandom(seed));
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

describe('a part of the time', () => {
  test.each(['on-stack', 'separate'] as const)(
    'has the numbers of the reference, gc %s',
    async (gc) => {
      let rows = 0;
      await forEachSeed(async (seed, random) => {
        const dump = randomDump(seed);
        const profile = await load(dump);
        const [, from = 0, to = 0] = partition(random, dump);
        const view = viewProfiles([profile], { gc, filters: [between(from, to)] });
        const expected = reference(dump, gc, [from, to]);
        expect(rowsOf(view)).toEqual(expectedRows(expected));
        expect(edgesOf(view)).toEqual(expectedEdges(expected));
        expect(view.stats.totals).toMatchObject({
          time: expected.totalUs,
          idleTime: expected.idleUs,
          sampleCount: expected.sampleCount,
        });
        rows += view.stats.rowCount;
      });
      expect(rows).toBeGreaterThan(SEEDS);
    },
  );

  test('the parts of a partition add up to the whole, whatever filter stands before them', async () => {
    const before: readonly (readonly StackFilter[])[] = [
      [],
      [{ kind: 'focus', expression: 'a|b' }],
      [{ kind: 'ignore', expression: '[(]a[)]' }],
      [{ kind: 'hide', expression: 'b' }],
      [{ kind: 'only' }],
    ];
    await forEachSeed(async (seed, random) => {
      const dump = randomDump(seed);
      const profile = await load(dump);
      const filters = random.pick(before);
      const whole = viewProfiles([profile], { filters });
      const borders = partition(random, dump);
      const sums = new Map<string, [self: number, cumulative: number]>();
      let time = 0;
      for (let i = 1; i < borders.length; i++) {
        const window = between(borders[i - 1] ?? 0, borders[i] ?? 0);
        const order = random.chance(0.5) ? [...filters, window] : [window, ...filters];
        const { stats } = viewProfiles([profile], { filters: order });
        time += stats.totals.time;
        for (let row = 0; row < stats.rowCount; row++) {
          const id = idOf(stats.functions, row);
          const [self, cumulative] = sums.get(id) ?? [0, 0];
          sums.set(id, [self + (stats.self[row] ?? 0), cumulative + (stats.cumulative[row] ?? 0)]);
        }
      }
      const { stats } = whole;
      const expected = Array.from({ length: stats.rowCount }, (_, row) => {
        return [idOf(stats.functions, row), [stats.self[row], stats.cumulative[row]]] as const;
      });
      expect(time).toBeCloseTo(stats.totals.time, 3);
      // A part lists a function that has no time there as well.
      expect(Object.fromEntries(sums)).toEqual(Object.fromEntries(expected));
    });
  });

  test('stacks in the order of time are those of the part', async () => {
    await forEachSeed(async (seed, random) => {
      const dump = randomDump(seed);
      const profile = await load(dump);
      const [, from = 0, to = 0] = partition(random, dump);
      const view = viewProfiles([profile], { filters: [between(from, to)] });
      const [stacks] = view.stacks ?? [];
      const self = new Float64Array(stacks?.tree.parent.length ?? 0);
      stacks?.nodeOfSample().forEach((node, i) => {
        self[node] = (self[node] ?? 0) + (stacks.profile.timeline.durationUs[i] ?? 0);
      });
      expect(self).toEqual(stacks?.tree.self);
    });
  });
});

describe('slowest', () => {
  /** The most busy time of any window, sample by sample. */
  function mostBusy(dump: DevtoolsDump, lengthUs: number): number {
    const samples = busySamples(dump);
    const begins: number[] = [];
    samples.reduce((at, sample) => {
      begins.push(at);
      return at + sample.us;
    }, 0);
    const end = durationOf(dump);
    const busyIn = (from: number, to: number): number =>
      samples.reduce((sum, { isBusy, us: length }, i) => {
        const begin = begins[i] ?? 0;
        const part = Math.min(begin + length, to) - Math.max(begin, from);
        return isBusy && part > 0 ? sum + part : sum;
      }, 0);
    const tried = [...begins, end].flatMap((at) => [at, at - lengthUs]);
    return tried.reduce((most, at) => {
      const from = Math.max(0, Math.min(at, end - lengthUs));
      return Math.max(most, busyIn(from, from + lengthUs));
    }, 0);
  }

  test('has the most busy time of all windows of its length', async () => {
    await forEachSeed(async (seed, random) => {
      const dump = randomDump(seed);
      const duration = durationOf(dump);
      const length = duration * random.next() * 1.2;
      if (length === 0) return;
      const filters: StackFilter[] = [slowestFilter(us(length), 'slowest')];
      const { totals } = viewProfiles([await load(dump)], { filters }).stats;
      expect(totals.time).toBeCloseTo(Math.min(length, duration), 3);
      expect(totals.time - totals.idleTime).toBeCloseTo(mostBusy(dump, length), 3);
    });
  });

  const BUSY_LATE = `
    us 100  10 200    20 5 100
      (idle) a (idle) b  c (idle)
  `;

  test('says which window it is, and begins where something begins to run', () => {
    const filters: StackFilter[] = [slowestFilter(us(50), 'slowest 50us')];
    const view = viewProfiles([drawn(BUSY_LATE)], { filters });
    expect(view.filters).toEqual(['slowest 50us (between 0.00031s 0.00036s)']);
    expect(namesOf(view).toSorted()).toEqual(['(idle)', 'b', 'c']);
  });

  test('looks at what earlier filters left', () => {
    const filters: StackFilter[] = [
      { kind: 'focus', expression: '[(]a[)]' },
      slowestFilter(share(0.1), 'slowest 10%'),
    ];
    const view = viewProfiles([drawn(BUSY_LATE)], { filters });
    expect(view.stats.totals.time).toBe(10);
    expect(view.filters[1]).toBe('slowest 10% (between 0.0001s 0.0001435s)');
  });
});

function namesOf({ stats }: ProfileView): readonly (string | undefined)[] {
  return Array.from({ length: stats.rowCount }, (_, row) => stats.functions.functionName[row]);
}

describe('several dumps', () => {
  const first = drawn('us 10 10 10\n   a  b  c');
  const second = drawn('us 10 10 10\n   d  e  f');
  const at = (profile: SampledProfile, startUs: number, more: object = {}): SampledProfile => ({
    ...profile,
    ...more,
    timeline: { ...profile.timeline, startUs },
  });
  const RUN = { run: { id: 'r1', number: 1 } };

  function namesWithin(profiles: readonly Profile[], filter: StackFilter): unknown {
    return namesOf(viewProfiles(profiles, { filters: [filter] })).toSorted();
  }

  test('each counts from its own first sample', () => {
    const dumps = [at(first, 1000), at(second, 5000)];
    expect(namesWithin(dumps, between(0, 10))).toEqual(['a', 'd']);
    expect(namesWithin(dumps, between(10, 30))).toEqual(['b', 'c', 'e', 'f']);
  });

  test('those of one run count from the earliest', () => {
    const dumps = [at(first, 1020, RUN), at(second, 1000, RUN)];
    expect(namesWithin(dumps, between(0, 10))).toEqual(['d']);
    expect(namesWithin(dumps, between(20, 30))).toEqual(['a', 'f']);
    expect(namesWithin(dumps, lastFilter(share(0.4), 'last'))).toEqual(['b', 'c']);
  });

  test('another run of the same command is another run', () => {
    const other = { run: { id: 'r1', number: 2 } };
    const dumps = [at(first, 1020, RUN), at(second, 1000, other)];
    expect(namesWithin(dumps, between(0, 10))).toEqual(['a', 'd']);
  });

  const written = new Date('2026-01-01T00:00:00Z');
  const node = (pid: number): string => `/d/CPU.20260101.000000.${pid}.0.001.cpuprofile`;

  function namesOfSteps(paths: readonly [string, string], starts: readonly [number, number]) {
    const steps = [first, second].map((profile, i) => ({
      profile: at(profile, starts[i] ?? 0),
      path: paths[i] ?? '',
      modifiedAt: written,
    }));
    const views = new ProfileViews('on-stack', null);
    return namesOf(views.of(steps, { filters: [between(0, 10)], grouping: null })).toSorted();
  }

  test('dumps that Node named are one run where they were recorded at the same time', () => {
    expect(namesOfSteps([node(1), node(2)], [1000, 1020])).toEqual(['a']);
    expect(namesOfSteps([node(1), node(2)], [1000, 1040])).toEqual(['a', 'd']);
    expect(namesOfSteps([node(1), '/d/own.cpuprofile'], [1000, 1020])).toEqual(['a', 'd']);
  });

  test('threads of one file have its clock', () => {
    const steps = [
      { profile: at(first, 1000) },
      { profile: at(second, 1020), isContinued: true as const },
    ];
    const views = new ProfileViews('on-stack', null);
    const look = { filters: [between(0, 10)], grouping: null };
    expect(namesOf(views.of(steps, look))).toEqual(['a']);
  });
});

test('counted calls are of the whole run: a part has lower bounds', () => {
  const profile = drawn('us 10 10\n   a  b');
  const calls = new Float64Array(profile.functions.functionName.length).fill(7);
  const counted = { ...profile, exactCalls: { calls, isTimedWhileCounting: false } };
  const options: ViewOptions = { filters: [between(0, 15)] };
  expect(viewProfiles([counted]).callCounts).toBe('exact');
  expect(viewProfiles([counted], options).callCounts).toBe('observed');
});
