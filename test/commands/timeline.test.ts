import { expect, test } from 'vitest';
import { timeline } from '../../src/commands/list/timeline.ts';
import { catalog } from '../../src/commands/registry.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { SampledProfile } from '../../src/model/sampled-profile.ts';
import { timeMarks } from '../../src/render/terminal/time-marks.ts';
import type { TimelineReport } from '../../src/render/timeline-report.ts';
import { isTimeFilter, type StackFilter } from '../../src/views/stack-view.ts';
import { betweenFilter, lastFilter } from '../../src/views/time-filters.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { randomDump } from '../model/random-profile.ts';
import { SeededRandom } from '../seeded-random.ts';

const BINS = 7;

async function load(seed: number): Promise<SampledProfile> {
  return (await loadProfile(Buffer.from(JSON.stringify(randomDump(seed))))) as SampledProfile;
}

function sessionOf(...profiles: readonly SampledProfile[]): Session {
  const dumps = profiles.map((profile, i) => ({
    path: `${i}.cpuprofile`,
    modifiedAt: null,
    profile,
  }));
  return Session.startAll(dumps, 'on-stack');
}

async function reportOf(session: Session, ...words: readonly string[]): Promise<TimelineReport> {
  const loadDumps = () => Promise.reject(new Error('no dump is read'));
  const result = await timeline.run({ session, words, catalog, loadDumps });
  return (result as { report: TimelineReport }).report;
}

const us = (value: number) => ({ unit: 'us', value }) as const;

function between(fromUs: number, toUs: number): StackFilter {
  return betweenFilter(us(fromUs), us(toUs));
}

test('each part of each strip has what between leaves there', async () => {
  let compared = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const profile = await load(seed);
    const filters: StackFilter[] = [];
    if (random.chance(0.4)) filters.push({ kind: 'focus', expression: 'a' });
    if (random.chance(0.3)) filters.push(lastFilter(us(100_000)));
    const session = sessionOf(profile);
    const { extent, sets } = await reportOf(session.withView({ filters, grouping: null }));
    const bins = sets[0]?.bins(BINS) ?? [];
    for (let bin = 0; bin < BINS; bin++) {
      const at = (part: number): number =>
        extent.fromUs + ((extent.toUs - extent.fromUs) * part) / BINS;
      const part = [...filters.filter((one) => !isTimeFilter(one)), between(at(bin), at(bin + 1))];
      const { stats, labels } = viewProfiles([profile], { filters: part, grouping: 'package' });
      const { time, idleTime } = stats.totals;
      const selfOf = (name: string): number => {
        const row = labels.slice(0, stats.rowCount).indexOf(name);
        return row < 0 ? 0 : (stats.self[row] ?? 0);
      };
      sets[0]?.strips.forEach(({ kind, name }, i) => {
        const own = bins[i]?.[bin] ?? Number.NaN;
        const about = `seed ${seed}, ${kind} ${name}, part ${bin}`;
        if (kind === 'busy') expect(own, about).toBeCloseTo(time - idleTime, 4);
        else if (kind === 'idle') expect(own, about).toBeCloseTo(idleTime, 4);
        else if (kind === 'gc') expect(own, about).toBeCloseTo(selfOf('(garbage collector)'), 4);
        else if (kind === 'group') expect(own, about).toBeCloseTo(selfOf(name), 4);
        compared++;
      });
    }
  }
  expect(compared).toBeGreaterThan(5000);
});

test('all strips but busy add up to the time that is shown, and busy to what is not idle of it', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const session = sessionOf(await load(seed), await load(seed + 500));
    const { sets } = await reportOf(session, '--strips', '1');
    const sum = (kinds: readonly string[]): number =>
      sets
        .flatMap(({ strips }) => strips)
        .reduce((all, { kind, totalUs }) => all + (kinds.includes(kind) ? totalUs : 0), 0);
    const { time, idleTime } = session.table.stats.totals;
    expect(sum(['gc', 'idle', 'group', 'other'])).toBeCloseTo(time, 4);
    expect(sum(['busy'])).toBeCloseTo(time - idleTime, 4);
    expect(sets.map(({ name }) => name)).toEqual(['0.cpuprofile', '1.cpuprofile']);
  }
});

test('the last line is a command that leaves the slowest part', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const profile = await load(seed);
    const { slowest } = await reportOf(sessionOf(profile));
    if (slowest === null) continue;
    const [, from, to] = /^between (\S+)s (\S+)s$/.exec(slowest.command) ?? [];
    const filters = [between(Number(from) * 1e6, Number(to) * 1e6)];
    const { time, idleTime } = viewProfiles([profile], { filters }).stats.totals;
    expect(time - idleTime).toBeCloseTo(slowest.busyUs, 1);
  }
});

test.each([
  { window: [0, 4e6], columns: 60, symbol: 's', least: 4 },
  { window: [0, 300], columns: 40, symbol: 'µs', least: 3 },
  { window: [2.1e6, 2.6e6], columns: 50, symbol: 's', least: 2 },
  { window: [0, 0.4], columns: 80, symbol: 'µs', least: 4 },
  { window: [0, 5e9], columns: 100, symbol: 's', least: 5 },
])('marks of $window stand at their times', ({ window, columns, symbol, least }) => {
  const [fromUs = 0, toUs = 0] = window;
  const marks = timeMarks({ fromUs, toUs }, columns);
  expect(marks.length).toBeLessThanOrEqual(columns);
  const found = [...marks.matchAll(/\|([\d.]+) (\S+)/g)];
  for (const { index, 1: text, 2: unit } of found) {
    expect(unit).toBe(symbol);
    const us = Number(text) * (symbol === 's' ? 1e6 : 1);
    expect(Math.abs(index - ((us - fromUs) / (toUs - fromUs)) * columns)).toBeLessThanOrEqual(0.51);
  }
  expect(found.length).toBeGreaterThanOrEqual(least);
});
