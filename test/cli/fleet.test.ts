import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareCodePoints } from '../../src/model/code-points.ts';
import { drawnDump } from '../drawn-dump.ts';
import { DUCKDB, ENGINES } from '../fleet/duckdb-package.ts';
import { requestDump } from '../fleet/request-dump.ts';
import { SeededRandom } from '../seeded-random.ts';
import { type RunResult, reports, run } from './run-program.ts';

const root = mkdtempSync(join(tmpdir(), 'scoobyprof-fleet-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The program finds the engine beside the folder that it is run in. */
const runHere = (...args: string[]): Promise<RunResult> => run(args, { cwd: ENGINES });

async function done(...args: string[]): Promise<RunResult> {
  const result = await runHere(...args);
  expect(result, result.stderr).toMatchObject({ status: 0 });
  return result;
}

const json = async (...args: string[]) => reports((await done('--json', ...args)).stdout);
const sortedLines = (text: string): readonly string[] =>
  text.trimEnd().split('\n').sort(compareCodePoints);

/**
 * What a report says, without what it is of and without orders that nothing fixes: rows that tie stand as their
 * functions came, and functions of one label are numbered like that.
 */
function content(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item) => JSON.stringify(content(item))).sort(compareCodePoints);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, of]) => {
      if (key === 'files' || key === 'slice') return [];
      return [[key, key === 'label' ? String(of).replace(/#\d+$/, '') : content(of)]];
    }),
  );
}

/** Seeds of dumps with a time for each sample: where one is missing it is estimated, and a fraction. */
function wholeSeeds(count: number): readonly number[] {
  const seeds: number[] = [];
  for (let seed = 1; seeds.length < count; seed++) {
    const { samples, timeDeltas } = JSON.parse(requestDump(seed));
    if (samples.length === timeDeltas.length) seeds.push(seed);
  }
  return seeds;
}

describe.skipIf(DUCKDB === null)('a fleet of some dumps', () => {
  const dumps = join(root, 'some/');
  const fleet = join(root, 'some-fleet/');
  const slice = ['--where', "version = '1.9' and status <> 404"];

  beforeAll(async () => {
    mkdirSync(dumps);
    for (const seed of wholeSeeds(60)) {
      writeFileSync(join(dumps, `${seed}.cpuprofile`), requestDump(seed));
    }
    await done('collect', dumps, '-o', fleet);
  });

  const script = 'stats; callers; callees; tree; flame; sort cumtime; group package; stats; tree';
  test.each([[[]], [slice]])('says what its dumps say: %j', async (where) => {
    const [ofFleet, ofDumps] = await Promise.all([
      json('-c', script, fleet, ...where),
      json('-c', script, dumps, ...where),
    ]);
    expect(ofFleet).toHaveLength(7);
    expect(ofFleet[0].files).toEqual(ofDumps[0].files);
    expect(ofFleet[0].files.length).toBeGreaterThan(where.length === 0 ? 59 : 8);
    expect(ofFleet[0].functions.length).toBeGreaterThan(8);
    expect(ofFleet.map(content)).toEqual(ofDumps.map(content));
    expect(ofFleet[0].slice).toMatchObject({ from: fleet, dumps: ofFleet[0].files.length });
  });

  test('is drawn and exported as its dumps are', async () => {
    const texts = (place: string) => [
      done('export', 'folded', place, ...slice),
      done('dot', place, ...slice, '-o', '-'),
    ];
    const [folded, dot, foldedOfDumps, dotOfDumps] = await Promise.all([
      ...texts(fleet),
      ...texts(dumps),
    ]);
    expect(sortedLines(folded.stdout).length).toBeGreaterThan(20);
    expect(sortedLines(folded.stdout)).toEqual(sortedLines(foldedOfDumps.stdout));
    expect(boxesOf(dot.stdout).length).toBeGreaterThan(8);
    expect(boxesOf(dot.stdout)).toEqual(boxesOf(dotOfDumps.stdout));
    expect(arrowsOf(dot.stdout)).toEqual(arrowsOf(dotOfDumps.stdout));
  });

  test('is not asked what is no condition, nor are its dumps', async () => {
    const wrong = [
      ["versio = '1.9'", 'there is no column versio', 'did you mean version?'],
      ['version = = 1', 'syntax error', 'columns: dump, time'],
      ["version = '1.9'; DROP TABLE samples", '; does not belong', 'one expression'],
      ["route IN (SELECT content FROM read_text('/etc/passwd'))", '/etc/passwd', ''],
    ] as const;
    for (const [condition, reason, hint] of wrong) {
      const both = [fleet, dumps].map((place) => runHere('stats', place, '--where', condition));
      for (const { stdout, stderr, status } of await Promise.all(both)) {
        expect({ stdout, status }, condition).toEqual({ stdout: '', status: 2 });
        const [message, next] = stderr.split('\n');
        expect(message).toMatch(/^scoobyprof: --where: /);
        expect(message).toContain(reason);
        expect(next).toContain(hint);
        expect(stderr).not.toContain('root:');
      }
    }
  });

  test('says which package is missing, and that nothing meets a condition', async () => {
    const elsewhere = { cwd: root };
    const [ofFleet, ofDumps, nothing] = await Promise.all([
      run(['stats', fleet], elsewhere),
      run(['stats', dumps, ...slice], elsewhere),
      runHere('stats', fleet, '--where', "version = '7'"),
    ]);
    for (const { stdout, stderr, status } of [ofFleet, ofDumps]) {
      expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
      expect(stderr).toMatch(/DuckDB, which is not installed\n.*npm install @duckdb\/node-api\n$/);
    }
    expect(nothing).toMatchObject({ stdout: '', status: 5 });
    expect(nothing.stderr).toContain('none of 60 dumps meets the condition');
  });

  test('passes over a file that is cut off, and names it', async () => {
    const cutFleet = join(root, 'cut-fleet');
    cpSync(fleet, cutFleet, { recursive: true });
    const day = join(cutFleet, 'service=shop', 'day=2026-06-01');
    const [name] = readdirSync(day);
    const cut = join(day, name);
    truncateSync(cut, Math.floor(statSync(cut).size / 2));
    const left = "service is distinct from 'shop' or time >= '2026-06-02'";
    const [ofCut, ofRest] = await Promise.all([
      done('--json', 'stats', cutFleet),
      done('--json', 'stats', fleet, '--where', left),
    ]);
    expect(ofCut.stderr).toMatch(/^scoobyprof: .*day=2026-06-01.*cut off.*passed over\n$/);
    expect(ofCut.stderr).toContain(cut);
    const [shown] = reports(ofCut.stdout);
    expect(shown.files.length).toBeLessThan(60);
    expect(content(shown)).toEqual(content(reports(ofRest.stdout)[0]));
  });
});

/** The labels of the boxes of a graph. */
function boxesOf(dot: string): readonly string[] {
  const boxes = dot.matchAll(
    /^\s*n\d+ \[.*?label="((?:[^"\\]|\\.)*)".*tooltip="((?:[^"\\]|\\.)*)"/gm,
  );
  return Array.from(boxes, ([, label, tip]) => `${label} ${tip}`).sort(compareCodePoints);
}

/** The arrows, by the labels of what they join. */
function arrowsOf(dot: string): readonly string[] {
  const labels = new Map<string, string>();
  for (const [, id, label] of dot.matchAll(/^\s*(n\d+) \[.*?label="((?:[^"\\]|\\.)*)"/gm)) {
    labels.set(id, label);
  }
  const arrows = dot.matchAll(/^\s*(n\d+) -> (n\d+).*?(?: label="((?:[^"\\]|\\.)*)")?/gm);
  return Array.from(
    arrows,
    ([, from, to, label]) => `${labels.get(from)} > ${labels.get(to)} ${label}`,
  ).sort(compareCodePoints);
}

/** So many that they are added up by the engine, and those of a side are put together. */
const MANY = 1500;
/** Dumps with a function that no others have, and how many ms they spend in it. */
const RARE_MS = new Map([
  [100, 3],
  [301, 7],
  [702, 5],
  [1103, 1],
]);

/** What is on the stack in each ms of a request that parses, queries and renders: longer in version 2.0. */
function stacksOf(i: number): readonly string[][] {
  const random = new SeededRandom(i + 1);
  const times = (count: number, ...stack: string[]) =>
    Array.from({ length: count }, () => ['serve', ...stack]);
  return [
    ...times(3 + random.below(3), 'parse'),
    ...times(4 + random.below(4), 'query', 'encode'),
    ...times((i % 2 === 0 ? 3 : 8) + random.below(3), 'render'),
    ...times(RARE_MS.get(i) ?? 0, 'rare'),
  ];
}

function serverDump(i: number): string {
  const stacks = stacksOf(i);
  const version = i % 2 === 0 ? '1.9' : '2.0';
  const scooby = {
    ...{ id: `${i}`, service: 'shop', host: `web-${i % 3}`, version, route: `/r${i % 5}` },
    ...{ method: 'GET', url: `/r${i % 5}?${i}`, status: 200, cpuMs: stacks.length, durationMs: 30 },
    startedAt: Date.UTC(2026, 5, 1) + i * 100_000,
  };
  return JSON.stringify({ ...JSON.parse(drawnDump(stacks)), scooby });
}

interface DiffReport {
  readonly functions: readonly { newLabel: string; self: { verdict: string } }[];
}

function verdicts({ functions }: DiffReport, wanted: string): readonly string[] {
  return functions.filter(({ self }) => self.verdict === wanted).map(({ newLabel }) => newLabel);
}

describe.skipIf(DUCKDB === null)('a fleet of many dumps', () => {
  const places = ['a', 'b', 'c'].map((name) => join(root, 'many', name));
  const all = join(root, 'many/');
  const fleet = join(root, 'many-fleet/');
  const pathOf = (i: number): string => join(places[i % 3], `${i}.cpuprofile`);

  beforeAll(async () => {
    for (const place of places) mkdirSync(place, { recursive: true });
    for (let i = 0; i < MANY; i++) writeFileSync(pathOf(i), serverDump(i));
    // Each time those before are there already.
    await done('collect', places[0], '-o', fleet);
    await done('collect', places[0], places[1], '-o', fleet);
    const [last] = await json('collect', ...places, '-o', fleet);
    expect(last).toMatchObject({ collected: MANY / 3, failed: 0 });
  });

  test('is the sum of them', async () => {
    const script = 'stats; callers; tree; focus render; stats';
    const [ofFleet, ofDumps] = await Promise.all([
      json('-c', script, fleet),
      json('-c', script, ...places.map((place) => `${place}/`)),
    ]);
    expect(ofDumps[0].files).toHaveLength(MANY);
    expect(ofFleet[0].slice.dumps).toBe(MANY);
    expect(ofFleet).toHaveLength(4);
    expect(ofFleet.map(content)).toEqual(ofDumps.map(content));
  });

  const sides = ['--a', "version = '1.9'", '--b', "version = '2.0'"];

  test('shows by diff and compare what got slower, and that nothing else did', async () => {
    const [[diff], [inTime], [compared]] = await Promise.all([
      json('diff', fleet, ...sides),
      json('diff', fleet, ...sides, '--measure', 'time'),
      json('compare', fleet, ...sides),
    ]);
    for (const report of [diff, inTime]) {
      expect(report.runs.base).toBeGreaterThan(150);
      expect(report.runs.new).toBeGreaterThan(150);
      expect(verdicts(report, 'slower')).toEqual(['/app/render.js:1(render)']);
      expect(report).toMatchObject({ comparable: true, warnings: [] });
    }
    // Where one takes more, others have less of the whole, but no less time.
    expect(verdicts(inTime, 'faster')).toEqual([]);
    const slower = compared.rows.filter(({ status }: { status: string }) => status === 'slower');
    expect(slower.map(({ label }: { label: string }) => label)).toEqual([
      '/app/render.js:1(render)',
    ]);
    const meanMs = (version: number) => {
      const own = Array.from({ length: MANY / 2 }, (_, i) => stacksOf(2 * i + version).length);
      return own.reduce((a, b) => a + b) / own.length;
    };
    // Each of the runs has about as many dumps, not as many.
    expect(Math.abs(inTime.busyUs.base / 1000 / meanMs(0) - 1)).toBeLessThan(0.02);
    expect(Math.abs(inTime.busyUs.new / 1000 / meanMs(1) - 1)).toBeLessThan(0.02);
    expect(inTime.busyUs.verdict).toBe('slower');
  });

  test('finds nothing between hosts, of which one answered more', async () => {
    const hosts = ['--a', "host = 'web-0'", '--b', "host <> 'web-0'"];
    const [[diff], [inTime], [compared]] = await Promise.all([
      json('diff', fleet, ...hosts),
      json('diff', fleet, ...hosts, '--measure', 'time'),
      json('compare', fleet, ...hosts),
    ]);
    for (const report of [diff, inTime]) {
      expect([verdicts(report, 'slower'), verdicts(report, 'faster')]).toEqual([[], []]);
      expect(report.busyUs.verdict).toBe('noise');
      expect(report).toMatchObject({ comparable: true, warnings: [] });
    }
    for (const { oldUs, newUs, status, label } of compared.rows) {
      expect(status, label).not.toMatch(/slower|faster/);
      if (status === 'noise') expect(Math.abs(newUs / oldUs - 1), label).toBeLessThan(0.05);
    }
    expect(compared.rows[0].oldUs).toBeGreaterThan(1000);
  });

  test('lists the dumps behind a function, and opens one', async () => {
    const slowest = [...RARE_MS].sort(([, a], [, b]) => b - a);
    const rows = slowest.map(([i, ms]) => [pathOf(i), 1000 * ms]);
    const shown = (report: { rows: { file: string; cumulativeUs: number }[] }) =>
      report.rows.map(({ file, cumulativeUs }) => [file, cumulativeUs]);
    const [[ofAll], [ofSlice]] = await Promise.all([
      json('requests', fleet, '--function', 'rare'),
      json('requests', fleet, '--function', 'rare', '--where', "version = '2.0'"),
    ]);
    expect(shown(ofAll)).toEqual(rows);
    expect(shown(ofSlice)).toEqual(rows.filter((_, at) => slowest[at][0] % 2 === 1));

    const [, second, sum] = await json('-c', 'requests rare; open 2; stats; undo; stats', fleet);
    const [direct] = await json('stats', pathOf(702));
    expect(second).toEqual(direct);
    expect(sum.slice.dumps).toBe(MANY);
  });

  test('says it where the dump is gone', async () => {
    rmSync(pathOf(301));
    const { stdout, stderr, status } = await runHere('-c', 'requests rare; open 1; stats 1', fleet);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^scoobyprof: .*301\.cpuprofile: the dump is not there: no such file\n.*the fleet keeps its rows/,
    );
    expect(stdout).toContain('301.cpuprofile');
    expect(stdout).not.toContain('Ordered by');
    rmSync(all, { recursive: true });
  });
});
