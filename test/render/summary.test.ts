import { describe, expect, test } from 'vitest';
import { summary } from '../../src/commands/list/summary.ts';
import { catalog } from '../../src/commands/registry.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { displayTextWithTabs } from '../../src/model/display-text.ts';
import { loadLayout } from '../../src/render/registry.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import type { SummaryReport } from '../../src/render/summary/summary-report.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';
import { SeededRandom } from '../seeded-random.ts';

async function summaryOf(
  stacks: readonly (readonly DrawnFrame[])[],
  path = 'a.cpuprofile',
): Promise<{ readonly report: SummaryReport; readonly session: Session }> {
  const profile = await loadProfile(Buffer.from(drawnDump(stacks)));
  const session = Session.start({ path, modifiedAt: null, profile }, 'on-stack').forReaders();
  const loadDumps = () => Promise.reject(new Error('no'));
  const result = await summary.run({ session, words: [], catalog, loadDumps });
  return { report: result.report as SummaryReport, session };
}

async function text(
  report: SummaryReport,
  name: 'terminal' | 'markdown' | 'pstats' | 'csv' | 'json',
  screen: Partial<Screen> = {},
): Promise<string> {
  const layout = await loadLayout(name);
  return [...layout.render(report, { ...PLAIN_SCREEN, ...screen })].join('');
}

const NAMES = [
  'parse',
  'é工作する',
  'a|b',
  '`',
  '```',
  '<img>',
  '',
  'x'.repeat(3000),
  'f\u202e\u001b[2J\n# y',
];

function randomStacks(seed: number): readonly (readonly DrawnFrame[])[] {
  const random = new SeededRandom(seed);
  const frames = Array.from(
    { length: 2 + random.below(60) },
    (_, i): DrawnFrame => ({
      functionName: `${random.pick(NAMES)}${random.chance(0.7) ? i : ''}`,
      url: random.pick([
        'file:///app/a.js',
        `file:///app/${'deep/'.repeat(i % 30)}b${i}.js`,
        `file:///app/node_modules/p${i % 5}/i.js`,
        'node:fs',
        '',
      ]),
      lineNumber: i,
    }),
  );
  return Array.from({ length: 1 + random.below(300) }, () =>
    Array.from({ length: 1 + random.below(25) }, () => random.pick(frames)),
  );
}

const SEEDS = Array.from({ length: 12 }, (_, i) => 7 * i + 1);

describe.each(SEEDS)('random profile %d', (seed) => {
  test('is one page in every layout, whatever it holds', async () => {
    const { report } = await summaryOf(randomStacks(seed));
    expect((await text(report, 'markdown')).length).toBeLessThanOrEqual(2000);
    for (const columns of [60, 100, 160]) {
      const lines = (await text(report, 'terminal', { columns })).split('\n');
      const rows = lines.map((line) => Math.max(1, Math.ceil(textWidth(line) / columns)));
      expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(41);
    }
    for (const budget of [100, 137, 250, 500, 999, 1500, 2500]) {
      const short = await text(report, 'markdown', { budget });
      expect(short.length).toBeLessThanOrEqual(Math.min(budget, 2000));
      expect(short).not.toBe('');
    }
  });

  test('says of functions what the table says', async () => {
    const { report, session } = await summaryOf(randomStacks(seed));
    const { stats, labels } = session.table;
    const busy = stats.totals.time - stats.totals.idleTime;
    for (const { place, self, selfShare, cumulative } of [
      ...report.bySelf,
      ...report.byCumulative,
    ]) {
      const row = labels.indexOf(place.label);
      expect(self).toBe(stats.self[row]);
      expect(cumulative).toBe(stats.cumulative[row]);
      expect(selfShare).toBeCloseTo(self / busy, 12);
    }
    const owners = report.bySelf.map(({ owner }) => owner);
    expect(owners.lastIndexOf('program')).toBe(
      owners.filter((owner) => owner === 'program').length - 1,
    );
    for (const [i, path] of report.paths.entries()) {
      const above = report.paths.slice(0, i).findLast(({ depth }) => depth === path.depth - 1);
      expect(path.share).toBeLessThanOrEqual((above?.share ?? 1) + 1e-9);
    }
  });
});

describe.each(NAMES.slice(2))('the name %j', (name) => {
  test('breaks out of nothing', async () => {
    const frame = {
      functionName: name,
      url: `file:///app/${encodeURIComponent(name).slice(0, 200)}.js`,
    };
    const { report } = await summaryOf(
      Array.from({ length: 9 }, () => [frame]),
      `${name.slice(0, 60)}.cpuprofile`,
    );
    for (const layout of ['markdown', 'terminal', 'pstats', 'csv', 'json'] as const) {
      const written = await text(report, layout);
      // Nothing is there that would have to be written otherwise.
      const pieces = written.split(/\r?\n/).flatMap((line) => line.match(/.{1,1000}/gu) ?? []);
      expect(pieces.filter((piece) => displayTextWithTabs(piece) !== piece)).toEqual([]);
    }
    const markdown = await text(report, 'markdown');
    const [fence = ''] = /^`{3,}(?=text$)/m.exec(markdown) ?? [];
    const lines = markdown.split('\n');
    expect(lines.filter((line) => line.trim() === fence)).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('#'))).toEqual([]);
    const outside = [
      ...lines.slice(0, lines.indexOf(`${fence}text`)),
      ...lines.slice(lines.indexOf(fence) + 1),
    ];
    expect(outside.join('\n').replace(/(`+) ?.*? ?\1/g, '')).not.toMatch(/(?<!\\)<img/);
  });
});

test('a profile of nothing, and of idle time alone, is a page too', async () => {
  for (const stacks of [[], [[{ functionName: '(idle)', url: '', scriptId: '0' }]]]) {
    const { report } = await summaryOf(stacks);
    expect(await text(report, 'markdown')).toContain('a.cpuprofile');
    expect(report.bySelf).toEqual([]);
  }
});

test('the greatest of the packages is named though the program comes first', async () => {
  const own = { functionName: 'own', url: 'file:///app/own.js' };
  const theirs = { functionName: 'slow', url: 'file:///app/node_modules/p/i.js' };
  const { report } = await summaryOf([
    [own],
    [own],
    ...Array.from({ length: 30 }, () => [own, theirs]),
  ]);
  expect(report.bySelf.map(({ place }) => place.functionName)).toEqual(['own', 'slow']);
  expect(report.next[0]?.command).toBe('peek slow');
});
