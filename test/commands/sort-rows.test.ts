import { expect, test } from 'vitest';
import { SORT_KEYS } from '../../src/commands/language/sort-keys.ts';
import { sortRows } from '../../src/commands/language/sort-rows.ts';
import type { Count } from '../../src/model/counts.ts';
import type { FunctionStats } from '../../src/model/function-stats.ts';
import { SeededRandom } from '../seeded-random.ts';

/** Each draws from a few values, so that there are ties, or from all doubles. */
function drawNumbers(random: SeededRandom): () => number {
  const few = [0, -0, 1, 2, 2.5, 1e-300, 2 ** 53, Number.POSITIVE_INFINITY];
  return random.pick<() => number>([
    () => 0,
    () => random.pick(few),
    () => random.below(5),
    () => Math.abs(random.double()),
    () => random.double(),
    () => (random.chance(0.1) ? random.pick([Number.NEGATIVE_INFINITY, -1]) : random.below(9)),
  ]);
}

function drawCounts(random: SeededRandom): () => Count | null {
  const number = drawNumbers(random);
  return random.pick<() => Count | null>([
    number,
    () => (random.chance(0.3) ? null : number()),
    () => (random.chance(0.2) ? BigInt(random.below(3)) + 2n ** 53n : random.below(3)),
    () => null,
  ]);
}

function drawStats(random: SeededRandom): FunctionStats {
  const rowCount = random.pick([0, 1, 2, 5, 40, 300]);
  const times = (draw = drawNumbers(random)) => Float64Array.from({ length: rowCount }, draw);
  const counts = (draw = drawCounts(random)) => Array.from({ length: rowCount }, draw);
  const names = Array.from({ length: rowCount }, () => random.pick(['f', 'g', '(idle)']));
  return {
    functions: {
      functionName: names,
      url: names.map(() => random.pick(['', 'file:///a.js'])),
      line: names.map(() => random.below(3)),
      column: names.map(() => 1),
    },
    rowCount,
    unit: random.pick(['us', 's'] as const),
    calls: counts(),
    primitiveCalls: counts(),
    self: times(),
    cumulative: times(),
    samples: random.chance(0.5) ? times() : null,
    cumulativeSamples: null,
    callCounts: names.map(() => random.pick(['exact', 'observed'] as const)),
    totals: { time: 1, idleTime: 0, sampleCount: null, calls: 1, primitiveCalls: 1 },
  };
}

/** Keys of numbers, as the manual has them: the largest first, what is unknown last. */
const VALUES: Readonly<Record<string, (stats: FunctionStats, row: number) => Count | null>> = {
  calls: ({ calls }, row) => calls[row] ?? null,
  pcalls: ({ primitiveCalls }, row) => primitiveCalls[row] ?? null,
  tottime: ({ self }, row) => self[row] ?? null,
  cumtime: ({ cumulative }, row) => cumulative[row] ?? null,
  samples: ({ samples }, row) => samples?.[row] ?? null,
  percall: ({ calls, self, callCounts }, row) => {
    const count = calls[row] ?? null;
    if (callCounts[row] !== 'exact' || count === null || Number(count) === 0) return null;
    return (self[row] as number) / Number(count);
  },
};

function compare(a: Count | null, b: Count | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a > b ? -1 : Number(a < b);
}

/** One row after the other goes before the first that is to come after it. */
function inserted(stats: FunctionStats, keys: readonly string[], isReversed: boolean): number[] {
  const { functionName, url } = stats.functions;
  const differ = (a: number, b: number): number => {
    for (const key of keys) {
      if (key === 'name') {
        const [nameA, nameB] = [functionName[a] as string, functionName[b] as string];
        if (nameA !== nameB) return nameA < nameB ? -1 : 1;
      } else {
        const order = compare(
          VALUES[key]?.(stats, a) as Count | null,
          VALUES[key]?.(stats, b) as Count | null,
        );
        if (order !== 0) return order;
      }
    }
    return 0;
  };
  const rows: number[] = [];
  for (let row = 0; row < stats.rowCount; row++) {
    const at = rows.findIndex((other) => differ(row, other) < 0);
    rows.splice(at < 0 ? rows.length : at, 0, row);
  }
  if (isReversed) rows.reverse();
  const hasIdle = stats.samples !== null || stats.unit !== 's';
  if (!hasIdle || !['tottime', 'cumtime', 'samples', 'percall'].includes(keys[0] ?? '')) {
    return rows;
  }
  const isIdle = (row: number): boolean => functionName[row] === '(idle)' && url[row] === '';
  return [...rows.filter((row) => !isIdle(row)), ...rows.filter(isIdle)];
}

test('rows stand as if they were compared one by one, whatever their values', () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const random = new SeededRandom(seed);
    const stats = drawStats(random);
    const table = { stats, labels: [], nameStyle: 'v8' as const };
    const keys = random
      .shuffled([...Object.keys(VALUES), 'name'])
      .filter((key) => SORT_KEYS[key]?.refusal?.(table) == null)
      .slice(0, random.below(4));
    const isReversed = random.chance(0.5);
    const rows = sortRows(table, { keys, isReversed });
    expect([seed, keys, ...rows]).toEqual([seed, keys, ...inserted(stats, keys, isReversed)]);
  }
});

test('no order is that of the dump', () => {
  const stats = drawStats(new SeededRandom(3));
  const rows = sortRows({ stats, labels: [], nameStyle: 'v8' }, null);
  expect(rows).toEqual(Array.from({ length: stats.rowCount }, (_, row) => row));
});
