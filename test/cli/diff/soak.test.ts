import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDiffCondition } from '../../../src/commands/diff/diff-conditions.ts';
import { DEFAULT_OPTIONS } from '../../../src/commands/diff/diff-options.ts';
import { type DumpsOfRun, sideOfRuns } from '../../../src/commands/diff/diff-side.ts';
import { diffSides } from '../../../src/commands/diff/diff-sides.ts';
import { loadProfile } from '../../../src/importers/load-profile.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { run, temporaryFolder } from '../run-program.ts';

/** Recordings of each program; they take minutes. */
const RUNS = Number(process.env['SCOOBYPROF_DIFF_RUNS'] ?? 0);

/** Two programs of different kinds: one computes, one makes garbage; `work` is what is planted: it takes three times as long. */
const PROGRAMS: Readonly<Record<string, (work: number) => string>> = {
  numbers: (work) => `
function render(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt(i) % 7; return s; }
function parse(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.cbrt(i) % 5; return s; }
function load(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.log2(i + 1) % 3; return s; }
function check(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.atan(i) % 3; return s; }
let sum = 0;
for (let k = 0; k < 40; k++) sum += render(${work * 1e5}) + parse(2e5) + load(2e5) + check(1e5);
if (!(sum > 0)) throw new Error();`,
  objects: (work) => `
function group(rows) { const by = new Map(); for (const row of rows) { const list = by.get(row.key) ?? []; list.push(row); by.set(row.key, list); } return by; }
function rows(n) { return Array.from({ length: n }, (_, i) => ({ key: 'k' + (i % 97), value: i * 7 % 13 })); }
function render(rows) { return rows.map(({ key, value }) => key.padStart(8) + value).join('\\n').length; }
function order(rows) { return rows.toSorted((a, b) => a.value - b.value || (a.key < b.key ? -1 : 1))[0]; }
let sum = 0;
for (let k = 0; k < 90; k++) { const all = rows(8000); group(all); order(all); for (let i = 0; i < ${work * 3}; i++) sum += render(all); }
if (!(sum > 0)) throw new Error();`,
};

async function recorded(name: string, work: number): Promise<readonly DumpsOfRun[]> {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'src', 'bench.cjs'), (PROGRAMS[name] as (n: number) => string)(work));
  const args = ['record', '--runs', String(RUNS), '--dir', 'd', '--', process.execPath];
  expect((await run([...args, 'src/bench.cjs'], { cwd })).status).toBe(0);
  return Promise.all(
    readdirSync(join(cwd, 'd')).map(async (folder) => {
      const [file = ''] = readdirSync(join(cwd, 'd', folder));
      const profile = await loadProfile(join(cwd, 'd', folder, file));
      return { profiles: [profile], files: [file], nodeVersion: null };
    }),
  );
}

const side = (runs: readonly DumpsOfRun[]) => sideOfRuns(runs, { gc: 'separate', sources: null });

test.skipIf(RUNS < 10).each(Object.keys(PROGRAMS))(
  '%s: no alarm between runs of one program, and what is planted is found',
  async (name) => {
    const [base, slower] = [await recorded(name, 1), await recorded(name, 3)];
    const random = new SeededRandom(1);
    const options = { ...DEFAULT_OPTIONS, failOn: [parseDiffCondition('cumtime(/./) > +10%')] };
    const comparisons = 100;
    for (const runs of [3, 5]) {
      let alarms = 0;
      let found = 0;
      for (let i = 0; i < comparisons; i++) {
        const mixed = random.shuffled(base);
        const sides = [side(mixed.slice(0, runs)), side(mixed.slice(runs, 2 * runs))] as const;
        const same = diffSides(...sides, options);
        const verdicts = same.functions.flatMap(({ self, cumulative }) => [self, cumulative]);
        const isAlarm = verdicts.some(
          ({ verdict }) => verdict === 'slower' || verdict === 'faster',
        );
        if (isAlarm || same.conditions[0]?.held === true) alarms++;
        const now = side(random.shuffled(slower).slice(0, runs));
        const planted = diffSides(sides[0], now, {
          ...DEFAULT_OPTIONS,
          failOn: [parseDiffCondition('cumtime(/[(]render[)]/) > +10%')],
        });
        if (planted.conditions[0]?.held === true) found++;
      }
      // More would be no chance at a rate of one percent.
      expect(alarms, `alarms, ${runs} against ${runs}`).toBeLessThanOrEqual(4);
      expect(found, `found, ${runs} against ${runs}`).toBeGreaterThan(comparisons / 2);
    }
  },
  3_600_000,
);
