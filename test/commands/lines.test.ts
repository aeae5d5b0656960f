import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ParsedCommand, parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { buildCallTree } from '../../src/model/call-tree.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import type { StatsReport } from '../../src/render/report.ts';
import type { ViewReport } from '../../src/render/view-report.ts';
import { SourceFinder } from '../../src/sources/source-finder.ts';
import { filteredTree, keptNodes, type StackFilter } from '../../src/views/stack-view.ts';
import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';

test('the nodes that filters leave have the samples that tables show', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new SeededRandom(seed);
    const profile = (await loadProfile(
      Buffer.from(JSON.stringify(randomDump(seed))),
    )) as SampledProfile;
    const tree = buildCallTree(profile);
    const filters = Array.from({ length: 1 + random.below(4) }, () => randomFilter(random));
    const view = { filters, grouping: null };
    const isKept = keptNodes(tree, tree.functions, { view, isStripped: false });
    const own = Array.from(tree.samples, (count, node) => count * (isKept[node] as number));
    const filtered = filteredTree(tree, view, false);
    const message = `seed ${seed}: ${JSON.stringify(filters)}`;
    // Frames that are left out leave their time to their callers.
    expect(sum(own), message).toBe(filtered.cumulativeSamples[0]);
    const isWhole = filters.every(({ kind }) => kind === 'focus' || kind === 'ignore');
    if (isWhole) expect(own, message).toEqual([...filtered.samples]);
  }
});

function randomFilter(random: SeededRandom): StackFilter {
  const kind = random.pick(['focus', 'focus', 'ignore', 'ignore', 'hide', 'show', 'only'] as const);
  const expression = random.pick(['a', 'b', '[a-c]', 'f', 'node:', ':1', 'zz', '\\(']);
  return kind === 'only' ? { kind } : { kind, expression };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const FIXTURE = 'fixtures/slow-report.node20.cpuprofile';

async function run(line: string) {
  const profile = await loadProfile(readFileSync(FIXTURE));
  const session = Session.start({ path: FIXTURE, modifiedAt: null, profile }, 'separate');
  let outcome = { session } as Awaited<ReturnType<typeof runCommand>>;
  for (const command of parseLine(line)) {
    outcome = await runCommand(command, outcome.session, () => Promise.reject(new Error('load')));
  }
  return outcome.report;
}

/** The time in the head row of each function. */
async function lineTimesOf(filters: string): Promise<readonly unknown[]> {
  const { rows } = (await run(`${filters}lines /app/ 5`)) as ViewReport;
  return rows.filter(({ emphasis }) => emphasis === 'title').map(({ cells }) => cells[3]);
}

test.each(['', 'focus groupBy; ', 'ignore sameKey; ', 'focus format; ignore median; '])(
  'lines take the time that the table shows: %s',
  async (filters) => {
    const { rows, stats } = (await run(`${filters}stats /app/ 5`)) as StatsReport;
    const times = await lineTimesOf(filters);
    expect(times.length).toBe(5);
    rows.forEach((row, i) => {
      expect(times[i]).toBeCloseTo(stats.self[row] as number, 3);
    });
  },
);

test('the time of hidden functions is on no line', async () => {
  const [whole] = await lineTimesOf('focus groupBy; sort cumtime; ');
  expect(await lineTimesOf('focus groupBy; sort cumtime; hide sameKey; ')).toContain(whole);
});

test('lines of stripped dumps, and of those added behind them, are those of the table', async () => {
  const other = 'fixtures/slow-report.node24.cpuprofile';
  const load = async (path: string) => {
    return { path, modifiedAt: null, profile: await loadProfile(readFileSync(path)) };
  };
  const reportOf = async (line: string) => {
    let session = Session.start(await load(FIXTURE), 'separate');
    let report: unknown;
    for (const command of parseLine(`strip; add ${other}; ${line}`)) {
      ({ session, report } = await runCommand(command, session, load));
    }
    return report;
  };
  for (const filter of ['', 'focus /app/; ', 'ignore format; ']) {
    const { rows, stats } = (await reportOf(`${filter}stats sameKey|money`)) as StatsReport;
    const lines = (await reportOf(`${filter}lines sameKey|money`)) as ViewReport;
    const heads = lines.rows.filter(({ emphasis }) => emphasis === 'title');
    expect(heads.length).toBe(rows.length);
    rows.forEach((row, i) => {
      expect(heads[i]?.cells[3]).toBeCloseTo(stats.self[row] as number, 3);
    });
  }
});

const ORDERS = 'fixtures/orders-tsc.node20.cpuprofile';

async function linesOf(dump: string, line: string): Promise<readonly (readonly unknown[])[]> {
  const profile = await loadProfile(readFileSync(dump));
  const sources = new SourceFinder({ folders: ['fixtures/programs'] });
  const session = Session.start({ path: dump, modifiedAt: null, profile }, 'on-stack', sources);
  const [command] = parseLine(line);
  const outcome = await runCommand(command as ParsedCommand, session, () =>
    Promise.reject(new Error('load')),
  );
  return (outcome.report as ViewReport).rows.map(({ cells }) => cells);
}

test('lines of a function that a map places are those of its original', async () => {
  const source = readFileSync('fixtures/programs/orders/src/search.ts', 'utf8').split('\n');
  const rows = await linesOf(ORDERS, 'lines search 5');
  const lines = rows.filter(([, line]) => line !== null);
  expect(lines.length).toBeGreaterThan(4);
  for (const [label, line, , , , , , , text] of lines) {
    expect(label).toContain('src/search.ts');
    expect(text).toBe(source[Number(line) - 1]);
  }
  // Where the time is: the loops.
  const [, , , , , , hottest] = lines[0] ?? [];
  expect(hottest).toBe(true);
  expect(lines[0]?.[8]).toContain('for (let i = 0; i < rounds; i++)');
});

test('lines of code that stands on one line are told to be those of the script', async () => {
  const rows = await linesOf('fixtures/orders-esbuild.node20.cpuprofile', 'lines distance 1');
  expect(rows[0]?.[0]).toMatch(/search\.ts:3\(distance\)$/);
  expect(rows[1]?.[8]).toBe('lines of the script that ran');
});
