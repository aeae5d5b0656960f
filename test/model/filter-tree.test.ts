import { expect, test } from 'vitest';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { buildCallTree, type CallTree } from '../../src/model/call-tree.ts';
import { withoutFrames, withSamplesOf } from '../../src/model/filter-tree.ts';
import { type GroupingName, groupFunctions } from '../../src/model/function-groups.ts';
import { type FunctionGroups, functionStats } from '../../src/model/function-stats.ts';
import { functionKind } from '../../src/model/function-table.ts';
import { mergeTrees } from '../../src/model/merge-trees.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { SeededRandom } from '../seeded-random.ts';
import { drawn, lines, printedTree } from './draw-profile.ts';
import { randomDump } from './random-profile.ts';

/** SCOOBYPROF_RANDOM_PROFILES=100000 for a soak run. */
const COUNT = Number(process.env['SCOOBYPROF_RANDOM_PROFILES'] ?? 400);

interface Stack {
  /** Functions from the first called one up. */
  readonly functions: readonly number[];
  readonly us: number;
  readonly samples: number;
}

/** Every stack of a tree written out: the plain way, which shares nothing with what is tested. */
function stacksOf(tree: CallTree): Stack[] {
  return Array.from(tree.parent, (_, node) => {
    const functions: number[] = [];
    for (let at = node; at > 0; at = tree.parent[at] as number) {
      functions.unshift(tree.functionIndex[at] as number);
    }
    const samples = tree.samples[node] as number;
    return { functions, us: tree.self[node] as number, samples };
  }).filter(({ samples }) => samples > 0);
}

/** Self and cumulative time by key, each stack walked. */
function sums(stacks: readonly Stack[], keyOf: (fn: number) => string) {
  const rows = new Map<string, { self: number; cumulative: number; samples: number }>();
  const rowOf = (key: string) => {
    const row = rows.get(key) ?? { self: 0, cumulative: 0, samples: 0 };
    rows.set(key, row);
    return row;
  };
  for (const { functions, us, samples } of stacks) {
    for (const key of new Set(functions.map(keyOf))) rowOf(key).cumulative += us;
    if (functions.length === 0) continue;
    const top = rowOf(keyOf(functions.at(-1) as number));
    top.self += us;
    top.samples += samples;
  }
  return rows;
}

/** The same table by the model. */
function measured(tree: CallTree, grouping?: FunctionGroups) {
  const stats = functionStats(tree, grouping);
  const { functionName, url, line, column } = stats.functions;
  return new Map(
    functionName.map((name, i) => [
      [name, url[i], line[i], column[i]].join(' '),
      {
        self: stats.self[i] as number,
        cumulative: stats.cumulative[i] as number,
        samples: stats.samples?.[i] as number,
      },
    ]),
  );
}

const total = (stacks: readonly Stack[]): number => stacks.reduce((sum, { us }) => sum + us, 0);

const keyIn = (tree: CallTree, groups?: FunctionGroups) => (fn: number) => {
  const table = groups?.groups ?? tree.functions;
  const i = groups === undefined ? fn : (groups.groupOfFunction[fn] as number);
  return [table.functionName[i], table.url[i], table.line[i], table.column[i]].join(' ');
};

/** Sums of fractions depend on their order in the last digits. */
expect.addEqualityTesters([
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a));
  },
]);

async function forEachTree(check: (tree: CallTree, isMarked: Uint8Array) => void): Promise<void> {
  for (let seed = 1; seed <= COUNT; seed++) {
    const bytes = Buffer.from(JSON.stringify(randomDump(seed)));
    const tree = buildCallTree((await loadProfile(bytes)) as SampledProfile);
    const random = new SeededRandom(seed);
    const isMarked = Uint8Array.from(tree.functions.functionName, () =>
      Number(random.chance(0.35)),
    );
    try {
      check(tree, isMarked);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

test('focus and ignore keep what walking every stack keeps', async () => {
  await forEachTree((tree, isMarked) => {
    const stacks = stacksOf(tree);
    const holds = ({ functions }: Stack): boolean => functions.some((fn) => isMarked[fn] === 1);
    for (const mode of ['focus', 'ignore'] as const) {
      const left = stacks.filter((stack) => holds(stack) === (mode === 'focus'));
      const filtered = withSamplesOf(tree, isMarked, mode);
      expect(filtered.cumulative[0]).toEqual(total(left));
      expect(measured(filtered)).toEqual(sums(left, keyIn(tree)));
    }
  });
});

test('after focus on a function the total is its cumulative time before', async () => {
  await forEachTree((tree) => {
    const stats = functionStats(tree);
    tree.functions.functionName.forEach((_, fn) => {
      const row = stats.rowOfFunction[fn] as number;
      if (row < 0) return;
      const only = Uint8Array.from(tree.functions.functionName, (_name, i) => Number(i === fn));
      const { cumulative } = withSamplesOf(tree, only, 'focus');
      expect(cumulative[0]).toEqual(stats.cumulative[row]);
    });
  });
});

test('hide takes functions off every stack and changes no total', async () => {
  await forEachTree((tree, isMarked) => {
    const { functionName, url } = tree.functions;
    const isHidden = (fn: number): boolean =>
      isMarked[fn] === 1 && functionKind(functionName[fn] as string, url[fn] as string) !== 'idle';
    const left = stacksOf(tree).map((stack) => {
      return { ...stack, functions: stack.functions.filter((fn) => !isHidden(fn)) };
    });
    const hidden = withoutFrames(tree, isMarked);
    expect(hidden.cumulative[0]).toEqual(tree.cumulative[0]);
    expect(hidden.cumulativeSamples[0]).toEqual(tree.cumulativeSamples[0]);
    expect(functionStats(hidden).totals.idleTime).toEqual(functionStats(tree).totals.idleTime);
    expect(measured(hidden)).toEqual(sums(left, keyIn(tree)));
  });
});

test.each<GroupingName>(['file', 'package', 'category'])(
  'the sum of groups by %s is that of functions, and both are the total',
  async (by) => {
    await forEachTree((tree) => {
      const groups = groupFunctions(tree.functions, by);
      const rows = measured(tree, groups);
      expect(rows).toEqual(sums(stacksOf(tree), keyIn(tree, groups)));
      const selfSum = (table: typeof rows): number =>
        [...table.values()].reduce((sum, { self }) => sum + self, 0);
      const rootUs = tree.self[0] as number;
      expect(selfSum(rows)).toEqual(selfSum(measured(tree)));
      expect(selfSum(rows) + rootUs).toEqual(tree.cumulative[0]);
    });
  },
);

test('a tree merged with itself has every number twice', async () => {
  await forEachTree((tree) => {
    const { functions } = tree;
    const indexMap = Int32Array.from(functions.functionName.keys());
    const merged = mergeTrees([tree, tree], functions, [indexMap, indexMap]);
    const twice = functionStats(merged).totals;
    const once = functionStats(tree).totals;
    expect(twice.time).toEqual(2 * once.time);
    expect(twice.calls).toEqual(2 * (once.calls as number));
    expect(functionStats(merged).rowCount).toBe(functionStats(tree).rowCount);
    expect(merged.parent).toEqual(tree.parent);
  });
});

test('what is hidden leaves its time and its callees to who called it', () => {
  const tree = buildCallTree(
    drawn(`
      us 1     2     4     8
         main  main  main  lib
               lib   lib   work
                     work
    `),
  );
  const isMarked = Uint8Array.from(tree.functions.functionName, (name) => Number(name === 'lib'));
  expect(printedTree(withoutFrames(tree, isMarked))).toBe(
    lines(`
      (root) 0/15
        main 3/7 ×1
          work 4/4 ×1
        work 8/8 ×1
    `),
  );
});
