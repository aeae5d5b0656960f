import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { eachNodeWithRepeat } from '../../src/model/function-stats.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { ProfileView, RowStacks } from '../../src/model/profile-view.ts';
import { mergedStacks } from '../../src/views/merged-stacks.ts';
import { ProfileViews } from '../../src/views/profile-views.ts';
import type { SourceIndex } from '../../src/views/source-index.ts';
import { type StackFilter, WHOLE_VIEW } from '../../src/views/stack-view.ts';
import type { Step } from '../../src/views/steps.ts';
import { drawn } from '../model/draw-profile.ts';
import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';

/** Own and cumulative times of rows, straight from stacks. */
function rowTimes(view: ProfileView, stacks: readonly RowStacks[]) {
  const self = new Float64Array(view.stats.rowCount);
  const cumulative = new Float64Array(view.stats.rowCount);
  for (const { tree, rowOfFunction } of stacks) {
    const rowOf = (node: number): number => rowOfFunction[tree.functionIndex[node]];
    eachNodeWithRepeat(tree, rowOf, view.stats.rowCount, (node, row, isTopmost) => {
      self[row] += tree.self[node];
      if (isTopmost) cumulative[row] += tree.cumulative[node];
    });
  }
  return { self, cumulative };
}

function randomFilters(random: SeededRandom): readonly StackFilter[] {
  return Array.from({ length: random.below(3) }, () => {
    const kind = random.pick(['focus', 'ignore', 'hide', 'show', 'only'] as const);
    return kind === 'only'
      ? { kind }
      : { kind, expression: random.pick(['a', 'b', ':1', '[a-c]']) };
  });
}

test('tables, the stacks of each profile and all stacks as one tree have the same numbers', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new SeededRandom(seed);
    const steps: Step[] = [];
    for (let i = 0; i <= random.below(3); i++) {
      const profile = await loadProfile(Buffer.from(JSON.stringify(randomDump(7 * seed + i))));
      steps.push({ profile });
      if (random.below(3) === 0) steps.push('strip');
    }
    const grouping = random.pick([null, null, 'file', 'package', 'category'] as const);
    const filters = randomFilters(random);
    const view = new ProfileViews('on-stack', null).of(steps, { filters, grouping });
    const message = `seed ${seed}`;
    const { self, cumulative } = view.stats;
    const merged = mergedStacks(view);
    for (const side of [view.stacks, merged && [merged]]) {
      const times = rowTimes(view, side ?? []);
      for (let row = 0; row < view.stats.rowCount; row++) {
        expect(times.self[row], message).toBeCloseTo(self[row], 6);
        expect(times.cumulative[row], message).toBeCloseTo(cumulative[row], 6);
      }
    }
    expect(view.labels.length, message).toBe(view.stats.functions.functionName.length);
  }
});

test('a label is the same alone and among all, whatever functions are shown', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new SeededRandom(seed);
    const profile = await loadProfile(Buffer.from(JSON.stringify(randomDump(seed))));
    const steps: readonly Step[] = random.chance(0.5) ? [{ profile }, 'strip'] : [{ profile }];
    const grouping = random.pick([null, 'file', 'package'] as const);
    const look = { filters: [], grouping };
    const sources = random.chance(0.5) ? renaming(random) : null;
    // One that is asked for single labels only, one for all, with no memory of one another.
    const [few, whole] = [0, 1].map(() => new ProfileViews('on-stack', sources).of(steps, look));
    const indexes = random.shuffled([...(whole as ProfileView).labels.keys()]);
    const wanted = indexes.slice(0, 1 + random.below(5));
    const { labels } = (whole as ProfileView).shownOf(indexes);
    for (const i of wanted) {
      const message = `seed ${seed}, function ${i}`;
      expect(few?.shownOf(wanted).labelOf(i), message).toBe(few?.shownOf(wanted).labels[i]);
      expect(few?.plainLabelOf(i), message).toBe(whole?.plainLabels[i]);
      expect(few?.labelOf(i), message).toBe(labels[i]);
      expect(few?.labels[i], message).toBe(labels[i]);
    }
  }
});

/** Sources in which some functions have another name and place, the same ones whichever are asked for. */
function renaming(random: SeededRandom): SourceIndex {
  const places = Array.from({ length: 40 }, () => ({
    functionName: random.pick(['a', 'b', '']),
    url: random.pick(['file:///x/a.ts', 'file:///y/a.ts']),
    line: 1 + random.below(2),
    column: 1 + random.below(2),
  }));
  return {
    find: ({ url }, wanted) => {
      const all = wanted ?? [...url.keys()];
      const found = all.flatMap((i) => {
        const place = i % 3 === 0 ? places[i] : undefined;
        return place === undefined || url[i] === '' ? [] : [[i, place] as const];
      });
      return new Map(found);
    },
    packageVersion: () => null,
    workspaces: () => new Map(),
  };
}

test('a profile that came after strip keeps its folders in tables and stacks alike', () => {
  const [old, young] = [drawn('main\na@/x/a.js:1:1'), drawn('main\na@/y/a.js:1:1')];
  const steps: readonly Step[] = [{ profile: old as Profile }, 'strip', { profile: young }];
  const view = new ProfileViews('on-stack', null).of(steps, WHOLE_VIEW);
  const names = (rows: Int32Array | undefined) =>
    [...new Set(rows)].filter((row) => row >= 0).map((row) => view.labels[row]);
  expect(view.labels).toContain('a.js:1(a)');
  expect(view.labels).toContain('/y/a.js:1(a)');
  expect(names(mergedStacks(view)?.rowOfFunction)).toEqual(view.labels);
});

test('the same view is made once, whatever was looked at in between', () => {
  const views = new ProfileViews('on-stack', null);
  const steps: readonly Step[] = [{ profile: drawn('main\na') }];
  const first = views.of(steps, WHOLE_VIEW);
  expect(views.of(steps, { filters: [], grouping: 'file' })).not.toBe(first);
  expect(views.of(steps, WHOLE_VIEW)).toBe(first);
  for (let i = 0; i < 10; i++) views.of([...steps], WHOLE_VIEW);
  expect(views.of(steps, WHOLE_VIEW)).not.toBe(first);
});

test('rows of packages keep their numbers from the table to the tree', () => {
  const profile = drawn('main@/app/main.js:1:1\nf@/app/node_modules/semver/index.js:1:1');
  const sources = {
    find: () => new Map(),
    packageVersion: () => '1.2.3',
    workspaces: () => new Map(),
  };
  const views = new ProfileViews('on-stack', sources);
  const view = views.of([{ profile }], { filters: [], grouping: 'package' });
  expect(view.labels).toContain('semver@1.2.3');
  expect(view.plainLabels).toEqual(view.labels);
});
