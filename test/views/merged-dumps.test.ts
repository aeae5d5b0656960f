import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { ProfileView } from '../../src/model/profile-view.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { lineSources, timesOfLines } from '../../src/views/function-lines.ts';
import { mergedStacks } from '../../src/views/merged-stacks.ts';
import { MergedDumps } from '../../src/views/merging-dumps.ts';
import type { StackFilter } from '../../src/views/stack-view.ts';
import { betweenFilter, lastFilter, slowestFilter } from '../../src/views/time-filters.ts';
import { type ViewOptions, viewProfiles } from '../../src/views/view-profiles.ts';
import { randomDump } from '../model/random-profile.ts';

const RUNS = 40;

async function randomProfiles(seed: number): Promise<readonly SampledProfile[]> {
  const profiles: SampledProfile[] = [];
  for (let i = 0; profiles.length < 12; i++) {
    const content = Buffer.from(JSON.stringify(randomDump(seed * 1000 + i)));
    profiles.push((await loadProfile(content)) as SampledProfile);
  }
  return profiles;
}

/** The same profiles, merged; how often one was read again. */
function merged(profiles: readonly SampledProfile[], gc: 'on-stack' | 'separate') {
  const sum = new MergedDumps(gc);
  let readings = 0;
  const light = profiles.map((profile) =>
    sum.add(profile, () => {
      readings++;
      return profile;
    }),
  );
  return { light, readings: () => readings };
}

/** Code of `eval` bears one name in several rows, so what has the same name is put in the order of its numbers. */
function sorted(lines: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  return [...lines].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Sums of fractions depend on their order in the last digit. */
function near(value: number | undefined): string {
  const rounded = (value ?? 0).toFixed(5);
  return Number(rounded) === 0 ? '0' : rounded;
}

function nameOf({ stats }: ProfileView, i: number): string {
  const { functionName, url, line, column } = stats.functions;
  return `${functionName[i]}@${url[i]}:${line[i]}:${column[i]}`;
}

function rowsOf(view: ProfileView) {
  const { stats } = view;
  return Array.from({ length: stats.rowCount }, (_, row) => [
    nameOf(view, row),
    stats.calls[row],
    stats.primitiveCalls[row],
    stats.callCounts[row],
    near(stats.self[row]),
    near(stats.cumulative[row]),
    stats.samples?.[row],
    stats.cumulativeSamples?.[row],
  ]);
}

function edgesOf(view: ProfileView) {
  const { edges } = view;
  return Array.from(edges.caller, (caller, e) => [
    nameOf(view, caller),
    nameOf(view, edges.callee[e] as number),
    edges.calls[e],
    edges.primitiveCalls[e],
    edges.callCounts[e],
    near(edges.self?.[e]),
    near(edges.cumulative?.[e]),
  ]);
}

function callerlessOf(view: ProfileView) {
  const times = view.edges.withoutCaller;
  return Array.from({ length: view.stats.rowCount }, (_, row) => [
    nameOf(view, row),
    times?.calls[row],
    near(times?.self[row]),
    near(times?.cumulative[row]),
  ]);
}

function totalsOf({ stats, wholeBusyTime, quality, callCounts }: ProfileView) {
  const { time, idleTime, ...counts } = stats.totals;
  return [near(time), near(idleTime), counts, near(wholeBusyTime), quality, callCounts];
}

/** Stacks as paths of names, of nodes in which something ran. */
function stacksOf(view: ProfileView) {
  const stacks = mergedStacks(view);
  if (stacks === null) return null;
  const { tree, rowOfFunction } = stacks;
  const path: string[] = [];
  const sums = new Map<string, number[]>();
  for (let node = 0; node < tree.parent.length; node++) {
    const row = node === 0 ? -1 : (rowOfFunction[tree.functionIndex[node] as number] as number);
    path[node] = `${path[tree.parent[node] as number] ?? ''}/${row < 0 ? '' : nameOf(view, row)}`;
    if (tree.cumulativeSamples[node] === 0) continue;
    // Of groups a single tree has several nodes for one path, as it has for one dump.
    const sum = sums.get(path[node] as string) ?? [0, 0, 0, 0, 0];
    const own = [tree.samples, tree.cumulativeSamples, tree.calls, tree.self, tree.cumulative];
    sums.set(
      path[node] as string,
      own.map((column, i) => (sum[i] as number) + (column?.[node] ?? 0)),
    );
  }
  return sorted([...sums].map(([name, numbers]) => [name, ...numbers.map(near)]));
}

const LOOKS: readonly ViewOptions[] = [
  {},
  { isStripped: true },
  { grouping: 'file' },
  { grouping: 'package' },
  { grouping: 'category', isStripped: true },
];

test('profiles that are merged while they are read have the numbers of those that are added up', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const profiles = await randomProfiles(seed);
    for (const gc of ['on-stack', 'separate'] as const) {
      const { light, readings } = merged(profiles, gc);
      for (const look of LOOKS) {
        const kept = viewProfiles(profiles, { ...look, gc });
        const view = viewProfiles(light, { ...look, gc });
        const about = JSON.stringify({ seed, gc, look });
        if (look.grouping === undefined && look.isStripped !== true) {
          expect(rowsOf(view), about).toEqual(rowsOf(kept));
        }
        expect(sorted(rowsOf(view)), about).toEqual(sorted(rowsOf(kept)));
        expect(sorted(edgesOf(view)), about).toEqual(sorted(edgesOf(kept)));
        expect(sorted(callerlessOf(view)), about).toEqual(sorted(callerlessOf(kept)));
        expect(totalsOf(view), about).toEqual(totalsOf(kept));
        expect(stacksOf(view), about).toEqual(stacksOf(kept));
      }
      expect(readings()).toBe(0);
    }
  }
});

const withoutCalls = (view: ProfileView) =>
  sorted((stacksOf(view) ?? []).map((line) => line.filter((_, i) => i !== 3)));

test('filters leave the same of them', async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const profiles = await randomProfiles(seed);
    const { light } = merged(profiles, 'on-stack');
    const names = [...new Set(profiles.flatMap(({ functions }) => functions.functionName))];
    const name = (names[seed % names.length] as string).replace(/[^\w]/g, '.');
    for (const kind of ['focus', 'ignore', 'hide', 'show'] as const) {
      const filters = [{ kind, expression: `(${name})` }];
      const kept = viewProfiles(profiles, { filters });
      const view = viewProfiles(light, { filters });
      expect(rowsOf(view), `${seed} ${kind} ${name}`).toEqual(rowsOf(kept));
      // In trees the calls of stacks that a filter emptied count where dumps are kept; in tables they never do.
      expect(withoutCalls(view)).toEqual(withoutCalls(kept));
      expect(sorted(edgesOf(view))).toEqual(sorted(edgesOf(kept)));
      expect(totalsOf(view)).toEqual(totalsOf(kept));
    }
  }
});

test('of a part of them, and with garbage collection elsewhere, they are read again', async () => {
  const profiles = await randomProfiles(7);
  const { light, readings } = merged(profiles, 'on-stack');
  for (const [from, to] of [
    [3, 4],
    [2, 9],
  ] as const) {
    const kept = viewProfiles(profiles.slice(from, to));
    expect(rowsOf(viewProfiles(light.slice(from, to)))).toEqual(rowsOf(kept));
  }
  expect(readings()).toBe(8);
  const kept = viewProfiles(profiles, { gc: 'separate' });
  expect(rowsOf(viewProfiles(light, { gc: 'separate' }))).toEqual(rowsOf(kept));
});

test('beside one that is kept they are added up with it, in their places', async () => {
  const profiles = await randomProfiles(9);
  const { light } = merged(profiles.slice(1), 'on-stack');
  const kept = viewProfiles(profiles);
  const view = viewProfiles([profiles[0] as SampledProfile, ...light]);
  expect(rowsOf(view)).toEqual(rowsOf(kept));
  expect(view.stacks?.map(({ profile }) => profile)).toEqual([profiles[0], ...light]);
});

test('the stacks of each have the rows of all', async () => {
  const profiles = await randomProfiles(11);
  const { light } = merged(profiles, 'on-stack');
  const kept = viewProfiles(profiles);
  const view = viewProfiles(light);
  view.stacks?.forEach(({ tree, rowOfFunction }, i) => {
    const own = kept.stacks?.[i];
    expect(tree).toEqual(own?.tree);
    expect(rowOfFunction).toEqual(own?.rowOfFunction);
  });
  // As exporters do, which take it off the stacks.
  const samples = (one: ProfileView) => one.stacks?.map(({ nodeOfSample }) => nodeOfSample());
  expect(samples(view)).toEqual(samples(kept));
  const whole = { filters: [], grouping: null };
  const times = (one: ProfileView) =>
    Array.from({ length: one.stats.rowCount }, (_, row) =>
      timesOfLines(lineSources(one.stacks ?? [], whole), row),
    );
  expect(times(view)).toEqual(times(kept));
});

test('a part of the time is the same of them', async () => {
  const share = (value: number) => ({ unit: 'share', value }) as const;
  const looks: readonly (readonly StackFilter[])[] = [
    [betweenFilter(share(0.25), share(0.75))],
    [lastFilter(share(0.375))],
    [slowestFilter(share(0.25))],
    [{ kind: 'focus', expression: 'a|b' }, slowestFilter(share(0.125))],
  ];
  for (let seed = 0; seed < RUNS; seed++) {
    const profiles = await randomProfiles(seed);
    const { light } = merged(profiles, 'on-stack');
    for (const filters of looks) {
      const kept = viewProfiles(profiles, { filters });
      const view = viewProfiles(light, { filters });
      expect(rowsOf(view), `${seed} ${filters.at(-1)?.kind}`).toEqual(rowsOf(kept));
      expect(view.filters).toEqual(kept.filters);
      expect(totalsOf(view)).toEqual(totalsOf(kept));
    }
  }
});
