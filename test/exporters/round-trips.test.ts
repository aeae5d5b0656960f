import { gunzipSync } from 'node:zlib';
import { Profile as Pprof } from 'pprof-format';
import { describe, expect, test } from 'vitest';
import { callgrind } from '../../src/exporters/callgrind.ts';
import { cpuprofile } from '../../src/exporters/cpuprofile.ts';
import { pprof } from '../../src/exporters/pprof.ts';
import { speedscope } from '../../src/exporters/speedscope.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { compareCodePoints } from '../../src/model/code-points.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import type { StackFilter } from '../../src/views/stack-view.ts';
import { betweenFilter, lastFilter, slowestFilter } from '../../src/views/time-filters.ts';
import { type ViewOptions, viewProfiles } from '../../src/views/view-profiles.ts';
import { expectClose, loadRandom, type Row, type Sum, sumsOf, written } from './round-trip.ts';

const RUNS = Number(process.env['SCOOBYPROF_ROUND_TRIPS'] ?? 200);

/** The same as a reader adds up what is written: frames from the root on, and a value. */
class StackSums {
  readonly sums = new Map<string, Sum>();

  add(stack: readonly string[], value: number): void {
    for (const key of new Set(stack)) {
      const sum = this.sums.get(key) ?? { self: 0, cumulative: 0 };
      sum.cumulative += value;
      if (key === stack.at(-1)) sum.self += value;
      this.sums.set(key, sum);
    }
  }
}

const placed = ({ name, file, line, column }: Row): string =>
  file === '' ? name : `${name} ${file}:${line}:${column}`;

const QUARTER = { unit: 'share', value: 0.25 } as const;
const HALF = { unit: 'share', value: 0.5 } as const;

describe('what is written and read again is the same', () => {
  test('cpuprofile: rows, calls, edges and samples', async () => {
    let rows = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const before = viewProfiles([await loadRandom(seed)]);
      const bytes = await written(cpuprofile, before);
      const again = viewProfiles([await loadProfile(bytes)]);
      // Numbers of samples, calls and edges are exact, times are at whole microseconds.
      expect(table(again), `seed ${seed}`).toEqual(table(before));
      expectClose(
        sumsOf(again, identity),
        sumsOf(before, identity),
        1 + (before.stats.totals.sampleCount ?? 0),
        `seed ${seed}`,
      );
      rows += before.stats.rowCount;
    }
    expect(rows).toBeGreaterThan(3 * RUNS);
  });

  test.each<[string, ViewOptions]>([
    ['focus', { filters: [{ kind: 'focus', expression: '[(](a|made)[)]' }] }],
    ['ignore', { filters: [{ kind: 'ignore', expression: '[(]a[)]' }] }],
    ['hide', { filters: [{ kind: 'hide', expression: '[(](a|made)[)]' }] }],
    [
      'hide, then focus',
      {
        filters: [
          { kind: 'hide', expression: '[(]a[)]' },
          { kind: 'focus', expression: '[(][bc][)]|native|garbage' },
        ],
      },
    ],
    ['show', { filters: [{ kind: 'show', expression: '[(][ab][)]|idle|garbage' }] }],
    ['gc separate', { gc: 'separate' }],
    ['a part of the time', { filters: [lastFilter(HALF)] }],
    [
      'the busiest part of a function',
      {
        filters: [{ kind: 'focus', expression: '[(][ab][)]' }, slowestFilter(HALF)],
      },
    ],
  ])('cpuprofile of what a filter leaves: %s', async (_, options) => {
    let compared = 0;
    for (let seed = 1; seed <= RUNS / 2; seed++) {
      const profile = await loadRandom(seed);
      // Some programs give garbage collection a stack. Where that is hidden, it looks as V8 has it.
      if (hasCollectionOnStack(profile)) continue;
      const before = viewProfiles([profile], options);
      const { gc } = options;
      const bytes = await written(cpuprofile, before);
      const again = viewProfiles([await loadProfile(bytes)], gc === undefined ? {} : { gc });
      const [a, b] = [again, before].map((view) => sumsOf(view, identity));
      // What was left out is idle.
      a?.delete('(idle)');
      b?.delete('(idle)');
      for (const [key, { self, cumulative }] of b ?? []) {
        if (self === 0 && cumulative === 0) b?.delete(key);
      }
      for (const [key, { self, cumulative }] of a ?? []) {
        if (self === 0 && cumulative === 0) a?.delete(key);
      }
      const count = before.stats.totals.sampleCount ?? 0;
      expectClose(a as Map<string, Sum>, b as Map<string, Sum>, 1 + 0.5 * count, `seed ${seed}`);
      compared += b?.size ?? 0;
    }
    expect(compared).toBeGreaterThan(RUNS / 4);
  });

  test('cpuprofile: a part of the time is all that there is', async () => {
    for (let seed = 1; seed <= RUNS / 2; seed++) {
      const filters: StackFilter[] = [betweenFilter(QUARTER, HALF)];
      const before = viewProfiles([await loadRandom(seed)], { filters });
      const again = viewProfiles([await loadProfile(await written(cpuprofile, before))]);
      const { sampleCount, time } = before.stats.totals;
      // A last sample that is longer than the others is closed by another one.
      const more = (again.stats.totals.sampleCount ?? 0) - (sampleCount ?? 0);
      expect([0, 1], `seed ${seed}`).toContain(more);
      expect(Math.abs(again.stats.totals.time - time), `seed ${seed}`).toBeLessThanOrEqual(
        1 + (sampleCount ?? 0),
      );
    }
  });

  test('cpuprofile: several dumps, one after the other', async () => {
    for (let seed = 1; seed <= RUNS / 4; seed++) {
      const view = viewProfiles([await loadRandom(seed), await loadRandom(seed + 1000)]);
      const again = viewProfiles([await loadProfile(await written(cpuprofile, view))]);
      expect(again.stats.totals.sampleCount).toBe(view.stats.totals.sampleCount);
      const [a, b] = [again, view].map(({ stats }) =>
        stats.functions.functionName.slice(0, stats.rowCount).sort(),
      );
      expect(a).toEqual(b);
    }
  });

  test('speedscope: sums, to the last digit', async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const view = viewProfiles([await loadRandom(seed), await loadRandom(seed + 1000)]);
      const text = (await written(speedscope, view)).toString();
      const document = JSON.parse(text);
      const sums = new StackSums();
      const frames: { name: string; file?: string; line?: number; col?: number }[] =
        document.shared.frames;
      const keys = frames.map(({ name, file = '', line = 0, col = 0 }) =>
        placed({ name, file, line, column: col }),
      );
      expect(document.profiles).toHaveLength(2);
      for (const { samples, weights, endValue } of document.profiles) {
        expect(samples).toHaveLength(weights.length);
        const total = weights.reduce((sum: number, weight: number) => sum + weight, 0);
        expect(total).toBeCloseTo(endValue, 6);
        samples.forEach((stack: number[], i: number) => {
          sums.add(
            stack.map((frame) => keys[frame] as string),
            weights[i],
          );
          // Neighbours that are alike are one.
          if (i > 0) expect(JSON.stringify(stack)).not.toBe(JSON.stringify(samples[i - 1]));
        });
      }
      const wanted = sumsOf(view, (row) => placed({ ...row, name: row.name || '<anonymous>' }));
      expectClose(sums.sums, wanted, 1e-6, `seed ${seed}`);
    }
  });

  test('pprof: sums, and the same bytes each time', async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const view = viewProfiles([await loadRandom(seed)]);
      const bytes = await written(pprof, view);
      expect(bytes.equals(await written(pprof, view))).toBe(true);
      const profile = Pprof.decode(gunzipSync(bytes));
      const { strings } = profile.stringTable;
      const text = (index: number | bigint): string => strings[Number(index)] as string;
      expect(profile.sampleType.map(({ type, unit }) => `${text(type)}/${text(unit)}`)).toEqual([
        'samples/count',
        'wall/nanoseconds',
      ]);
      expect(text(profile.defaultSampleType)).toBe('wall');
      const keys = new Map(
        profile.function.map(({ id, name, filename, startLine }) => [
          Number(id),
          `${text(name).replace(/^\(anonymous\).*$/, '')} ${text(filename)}:${startLine}`,
        ]),
      );
      const sums = new StackSums();
      const stacks = new Set<string>();
      for (const { locationId, value } of profile.sample) {
        const stack = locationId.map((id) => keys.get(Number(id)) as string).reverse();
        stacks.add(locationId.join());
        sums.add(stack, Number(value[1]) / 1e3);
      }
      expect(stacks.size).toBe(profile.sample.length);
      const wanted = sumsOf(view, ({ name, file, line }) => `${name} ${file}:${line}`);
      // Functions of one line are one key here, whose sums over stacks count once.
      for (const key of wanted.keys()) expect(sums.sums.has(key) || isIdle(wanted, key)).toBe(true);
      const total = [...sums.sums.values()].reduce((sum, { self }) => sum + self, 0);
      const own = view.stats.self.reduce((sum, self) => sum + self, 0);
      expect(Math.abs(total - own)).toBeLessThan(1 + 1e-3 * profile.sample.length);
    }
  });

  test('callgrind: own costs, calls and their costs', async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const view = viewProfiles([await loadRandom(seed)]);
      const read = readCallgrind((await written(callgrind, view)).toString());
      const { stats, edges } = view;
      const own = stats.self.reduce((sum, self) => sum + Math.round(self), 0);
      expect(read.summary).toBe(own);
      expect(read.own).toBe(own);
      const costs = (edges.cumulative as Float64Array).reduce((sum, us) => sum + Math.round(us), 0);
      expect(read.costOfCalls).toBe(costs);
      const calls = edges.calls.reduce((sum: number, n) => sum + Math.max(1, Number(n)), 0);
      expect(read.calls).toBe(calls);
      expect(read.functions).toBe(
        Array.from({ length: stats.rowCount }, (_, row) => row).filter(
          (row) => Math.round(stats.self[row] as number) !== 0 || edges.caller.includes(row),
        ).length,
      );
    }
  });
});

function hasCollectionOnStack(profile: Profile): boolean {
  if (profile.kind !== 'sampled') return false;
  const { parent, functionIndex } = profile.nodes;
  const { functionName, url } = profile.functions;
  return parent.some((above, node) => {
    const fn = functionIndex[node] as number;
    const isCollector = functionName[fn] === '(garbage collector)' && url[fn] === '';
    return isCollector && above >= 0 && (parent[above] as number) >= 0;
  });
}

function isIdle(sums: ReadonlyMap<string, Sum>, key: string): boolean {
  const { self, cumulative } = sums.get(key) as Sum;
  return self === 0 && cumulative === 0;
}

function identity({ name, file, line, column }: Row): string {
  return placed({ name, file: file.replace(/^eval:.*/, 'eval'), line, column });
}

/** Counts by function and edge, sorted: what does not depend on rounding. */
function table(view: ProfileView) {
  const { stats, edges, shown } = view;
  const label = (row: number): string =>
    identity({
      name: shown.functionName[row] as string,
      file: shown.url[row] as string,
      line: Number(shown.line[row]),
      column: shown.column[row] as number,
    });
  const rows = Array.from({ length: stats.rowCount }, (_, row) =>
    [label(row), stats.samples?.[row], stats.calls[row], stats.primitiveCalls[row]].join(' '),
  );
  const pairs = Array.from(edges.caller, (caller, i) =>
    [label(caller), label(edges.callee[i] as number), edges.calls[i]].join(' '),
  );
  const sorted = (lines: string[]): string[] => lines.sort(compareCodePoints);
  return { rows: sorted(rows), pairs: sorted(pairs), samples: stats.totals.sampleCount };
}

function readCallgrind(text: string) {
  const read = { summary: -1, own: 0, costOfCalls: 0, calls: 0, functions: 0 };
  let isCall = false;
  for (const line of text.split('\n')) {
    const cost = /^(\d+) (\d+)$/.exec(line);
    if (line.startsWith('summary: ')) read.summary = Number(line.slice(9));
    if (line.startsWith('fn=')) read.functions++;
    if (line.startsWith('calls=')) {
      read.calls += Number(/^calls=(\d+) /.exec(line)?.[1]);
      isCall = true;
    }
    if (cost === null) continue;
    if (isCall) read.costOfCalls += Number(cost[2]);
    else read.own += Number(cost[2]);
    isCall = false;
  }
  return read;
}
