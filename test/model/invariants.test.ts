import { expect, test } from 'vitest';
import { type CallEdges, callEdges } from '../../src/model/call-edges.ts';
import { buildCallTree, type CallTree } from '../../src/model/call-tree.ts';
import { functionStats, type TreeStats } from '../../src/model/function-stats.ts';
import type { FunctionTable } from '../../src/model/function-table.ts';
import { mergeTables, type StatsTables } from '../../src/model/merge-stats.ts';
import type { GcPlacement } from '../../src/model/sample-placement.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { compileLoops } from '../../src/wasm/loops.ts';
import { loopsBytes } from '../../src/wasm/loops-bytes.ts';
import { loadProfile } from '../importers/checked-loads.ts';
import { SeededRandom } from '../seeded-random.ts';
import { type DevtoolsDump, randomDump } from './random-profile.ts';
import { edgeId, functionId, type Reference, reference } from './reference.ts';

/** SCOOBYPROF_RANDOM_PROFILES=100000 for a soak run. */
const COUNT = Number(process.env['SCOOBYPROF_RANDOM_PROFILES'] ?? 1200);
/** A failing seed can be run alone. */
const FIRST_SEED = Number(process.env['SCOOBYPROF_FIRST_SEED'] ?? 1);

interface Measured {
  readonly tree: CallTree;
  readonly stats: TreeStats;
  readonly edges: CallEdges;
}

async function load(dump: DevtoolsDump): Promise<SampledProfile> {
  return (await loadProfile(Buffer.from(JSON.stringify(dump)))) as SampledProfile;
}

function measure(profile: SampledProfile, gc: GcPlacement): Measured {
  const tree = buildCallTree(profile, { gc });
  const stats = functionStats(tree);
  return { tree, stats, edges: callEdges(tree, stats) };
}

/** Runs the check for every seed; a failure says which seed it was. */
async function forEachSeed(
  check: (dump: DevtoolsDump, seed: number) => Promise<void>,
): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
    try {
      await check(randomDump(seed), seed);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(
        `seed ${seed} (alone: SCOOBYPROF_FIRST_SEED=${seed} SCOOBYPROF_RANDOM_PROFILES=1): ${message}`,
        { cause: error },
      );
    }
  }
}

/** Sums of fractions depend on their order in the last digits. */
expect.addEqualityTesters([
  (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a));
  },
]);

function idOf({ functionName, url, line, column }: FunctionTable, i: number): string {
  return functionId(
    functionName[i] as string,
    url[i] as string,
    line[i] as number,
    column[i] as number,
  );
}

type Table = Record<string, readonly (number | bigint | null)[]>;

/** calls, primitive calls, tottime, cumtime, samples, cumulative samples by function. */
function rowsOf(stats: TreeStats): Table {
  const rows: Table = {};
  for (let i = 0; i < stats.rowCount; i++) {
    rows[idOf(stats.functions, i)] = [
      stats.calls[i] as number,
      stats.primitiveCalls[i] as number,
      stats.self[i] as number,
      stats.cumulative[i] as number,
      stats.samples?.[i] as number,
      stats.cumulativeSamples?.[i] as number,
    ];
  }
  return rows;
}

function edgesOf({ stats, edges }: Measured): Table {
  const rows: Table = {};
  edges.caller.forEach((caller, i) => {
    const callee = edges.callee[i] as number;
    rows[edgeId(idOf(stats.functions, caller), idOf(stats.functions, callee))] = [
      edges.calls[i] as number,
      edges.primitiveCalls[i] as number,
      edges.self?.[i] as number,
      edges.cumulative?.[i] as number,
    ];
  });
  return rows;
}

function referenceRows({ rows }: Reference): Table {
  const list = [...rows].map(([key, row]) => [
    key,
    [row.calls, row.primitiveCalls, row.self, row.cumulative, row.samples, row.cumulativeSamples],
  ]);
  return Object.fromEntries(list);
}

function referenceEdges({ edges }: Reference): Table {
  const list = [...edges].map(([key, row]) => [
    key,
    [row.calls, row.primitiveCalls, row.self, row.cumulative],
  ]);
  return Object.fromEntries(list);
}

function sum(column: Iterable<number | bigint | null>): number {
  let total = 0;
  for (const value of column) total += Number(value);
  return total;
}

const PLACEMENTS: readonly GcPlacement[] = ['on-stack', 'separate'];

test.each(PLACEMENTS)('with gc %s, every number is that of the reference', async (gc) => {
  await forEachSeed(async (dump) => expectReference(dump, gc));
});

test.each(PLACEMENTS)('with gc %s and many samples for each node too', async (gc) => {
  await expectReferenceOfGrown(gc);
});

test.each(PLACEMENTS)('with gc %s by loops that are compiled beforehand', async (gc) => {
  expect(compileLoops(loopsBytes)).toBe(true);
  await expectReferenceOfGrown(gc);
});

async function expectReferenceOfGrown(gc: GcPlacement): Promise<void> {
  // Long dumps take the reference long.
  await forEachSeed(async (dump, seed) => {
    if (seed % 4 === 0 && dump.samples.length > 0) await expectReference(grown(dump, seed), gc);
  });
}

async function expectReference(dump: DevtoolsDump, gc: GcPlacement): Promise<void> {
  const measured = measure(await load(dump), gc);
  const expected = reference(dump, gc);
  expect(rowsOf(measured.stats)).toEqual(referenceRows(expected));
  expect(edgesOf(measured)).toEqual(referenceEdges(expected));
  expect(measured.stats.totals).toEqual({
    time: expected.totalUs,
    idleTime: expected.idleUs,
    sampleCount: expected.sampleCount,
    calls: sum([...expected.rows.values()].map(({ calls }) => calls)),
    primitiveCalls: sum([...expected.rows.values()].map((row) => row.primitiveCalls)),
  });
  expect(measured.tree.self[0]).toEqual(expected.rootUs);
}

/** The dump with ten samples and more for each of its nodes, in another order each time. */
function grown(dump: DevtoolsDump, seed: number): DevtoolsDump {
  const random = new SeededRandom(seed);
  const ids = [...dump.samples, ...dump.nodes.map(({ id }) => id)];
  const samples = Array.from({ length: 10 * ids.length }, () => random.pick(ids));
  return { ...dump, samples, timeDeltas: samples.map(() => random.below(200)) };
}

test('own times and the time on the root add up to all owned time', async () => {
  await forEachSeed(async (dump) => {
    for (const gc of PLACEMENTS) {
      const profile = await load(dump);
      const { tree, stats } = measure(profile, gc);
      const owned = sum(profile.timeline.durationUs);
      expect(sum(stats.self) + (tree.self[0] as number)).toBeCloseTo(owned, 4);
      expect(stats.totals.time).toBeCloseTo(owned, 4);
    }
  });
});

test('cumulative time is at least own time and at most all time', async () => {
  await forEachSeed(async (dump) => {
    const { stats, edges } = measure(await load(dump), 'on-stack');
    const tolerance = 1e-9 * (1 + stats.totals.time);
    for (const { self, cumulative } of [stats, edges]) {
      cumulative?.forEach((us, i) => {
        expect(us).toBeGreaterThanOrEqual((self?.[i] as number) - tolerance);
        expect(us).toBeLessThanOrEqual(stats.totals.time + tolerance);
      });
    }
  });
});

test('the edges to a function add up to its calls, but for those from the root', async () => {
  await forEachSeed(async (dump) => {
    const { callsFromRoot } = reference(dump, 'on-stack');
    const { stats, edges } = measure(await load(dump), 'on-stack');
    const added = new Map<number, number>();
    edges.callee.forEach((callee, i) => {
      added.set(callee, (added.get(callee) ?? 0) + Number(edges.calls[i]));
    });
    for (let row = 0; row < stats.rowCount; row++) {
      const fromRoot = callsFromRoot.get(idOf(stats.functions, row)) ?? 0;
      expect(added.get(row) ?? 0).toBe(Number(stats.calls[row]) - fromRoot);
    }
  });
});

function tablesByFunction({ stats, edges }: StatsTables): unknown {
  const measured = { stats: stats as TreeStats, edges, tree: undefined as never };
  return { rows: rowsOf(measured.stats), edges: edgesOf(measured), totals: stats.totals };
}

test('merging does not depend on the order, but for code of eval', async () => {
  await forEachSeed(async (_, seed) => {
    // Code of eval is known by the dump that it is in, so these dumps have none.
    const loaded = [seed, seed + 1, seed + 2].map(async (one) => {
      const dump = randomDump(one);
      const nodes = dump.nodes.map((node) => {
        return { ...node, callFrame: { ...node.callFrame, scriptId: '0' } };
      });
      return measure(await load({ ...dump, nodes }), 'on-stack');
    });
    const [a, b, c] = (await Promise.all(loaded)) as [Measured, Measured, Measured];
    const expected = tablesByFunction(mergeTables([a, b, c]));
    expect(tablesByFunction(mergeTables([c, a, b]))).toEqual(expected);
    expect(tablesByFunction(mergeTables([mergeTables([b, c]), a]))).toEqual(expected);
  });
});
