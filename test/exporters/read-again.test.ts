import { expect, test } from 'vitest';
import type { Exporter } from '../../src/exporters/exporter.ts';
import { folded } from '../../src/exporters/folded.ts';
import { pprof } from '../../src/exporters/pprof.ts';
import { speedscope } from '../../src/exporters/speedscope.ts';
import { loadProfile, loadRecording } from '../../src/importers/load-profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import {
  expectClose,
  loadRandom,
  type Row,
  rowAt,
  type Sum,
  sumsOf,
  written,
} from './round-trip.ts';

const RUNS = Number(process.env['SCOOBYPROF_ROUND_TRIPS'] ?? 500);

/** Formats without a place for native code keep its name alone. */
const placed = ({ name, file, line, column }: Row): string =>
  file === '' ? name || '<anonymous>' : `${name || '<anonymous>'} ${file}:${line}:${column}`;
const withoutColumn = ({ name, file, line, column }: Row): string => {
  const shown = name || `(anonymous) ${file}:${line}:${column}`;
  return `${shown} ${file}:${line}`;
};

/** The view of a dump, and the view of what was written of it. */
async function bothViews(exporter: Exporter, seed: number) {
  const view = viewProfiles([await loadRandom(seed)]);
  const again = viewProfiles([await loadProfile(await written(exporter, view))]);
  return { view, again, stackCount: view.stacks?.[0]?.tree.parent.length ?? 0 };
}

test('speedscope, read again, has the same numbers', async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const { view, again } = await bothViews(speedscope, seed);
    const slack = 1e-6 * (1 + view.stats.totals.time);
    // A stack of which nothing is left is idle time for speedscope, and so for us.
    const wanted = sumsOf(view, placed);
    const own = view.stats.self.reduce((sum, self) => sum + self, 0);
    const onRoot = view.stats.totals.time - own;
    const idle = wanted.get('(idle)') ?? { self: 0, cumulative: 0 };
    wanted.set('(idle)', { self: idle.self + onRoot, cumulative: idle.cumulative + onRoot });
    expectClose(sumsOf(again, placed), wanted, slack, `seed ${seed}`);
    expect(again.stats.unit).toBe('us');
  }
});

test('speedscope of several dumps has a thread for each', async () => {
  for (let seed = 1; seed <= RUNS / 10; seed++) {
    const profiles = [await loadRandom(seed), await loadRandom(seed + 1000)];
    const bytes = await written(speedscope, viewProfiles(profiles));
    const { threads, activeThread } = await loadRecording(bytes);
    expect(threads.map(({ name }) => name)).toEqual(['0.cpuprofile', '1.cpuprofile']);
    expect(activeThread).toBe(0);
    const [a, b] = [threads.map(({ profile }) => profile), profiles].map((list) => {
      return viewProfiles(list).stats.totals.time;
    }) as [number, number];
    expect(a).toBeCloseTo(b, 3);
  }
});

test('pprof, read again, has the same numbers at nanoseconds', async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    // What holds no sample is no profile in this form.
    if (viewProfiles([await loadRandom(seed)]).stats.totals.sampleCount === 0) continue;
    const { view, again, stackCount } = await bothViews(pprof, seed);
    const slack = 1e-3 * (1 + stackCount);
    expectClose(sumsOf(again, withoutColumn), functionsAsOne(view), slack, `seed ${seed}`);
    expect(again.stats.totals.sampleCount).toBe(view.stats.totals.sampleCount);
  }
});

test('folded stacks, read again, have the same numbers at microseconds', async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const view = viewProfiles([await loadRandom(seed)]);
    const bytes = await written(folded, view);
    // One frame alone is no folded stack for anybody; nor is nothing.
    if (!bytes.toString().includes(';')) continue;
    const again = viewProfiles([await loadProfile(bytes)]);
    const slack = 0.5 * (1 + (view.stacks?.[0]?.tree.parent.length ?? 0));
    expectClose(sumsOf(again, placed), sumsOf(view, placed), slack, `seed ${seed}`);
    expect(again.stats.unit).toBe('count');
  }
});

/** Cumulative values where functions that differ in their columns alone are one, once on each stack. */
function functionsAsOne(view: ProfileView): Map<string, Sum> {
  const [stacks] = view.stacks ?? [];
  if (stacks === undefined) throw new Error('no stacks');
  const { tree, rowOfFunction } = stacks;
  const keys = Array.from(rowOfFunction, (row) => (row < 0 ? '' : withoutColumn(rowAt(view, row))));
  const sums = new Map<string, Sum>();
  for (let node = 1; node < tree.parent.length; node++) {
    const onStack = new Set<string>();
    for (let at = node; at > 0; at = tree.parent[at] as number) {
      onStack.add(keys[tree.functionIndex[at] as number] as string);
    }
    const own = keys[tree.functionIndex[node] as number] as string;
    for (const key of onStack) {
      const sum = sums.get(key) ?? { self: 0, cumulative: 0 };
      sum.cumulative += tree.self[node] as number;
      if (key === own) sum.self += tree.self[node] as number;
      sums.set(key, sum);
    }
  }
  return sums;
}
