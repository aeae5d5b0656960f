import { expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { drawnDump } from '../drawn-dump.ts';

/** Seconds in one function, a millisecond in others: columns by themselves would choose different units. */
const STACKS = [
  ...Array.from({ length: 1500 }, () => ['main', 'work', 'inner']),
  ['main', 'work'],
  ['main'],
  ['main', 'rare'],
];

async function reportOf(line: string): Promise<Report> {
  const profile = await loadProfile(Buffer.from(drawnDump(STACKS)));
  let session = Session.start({ path: 'a', modifiedAt: null, profile }, 'on-stack').forReaders();
  let report: Report | null = null;
  for (const command of parseLine(line)) {
    const outcome = await runCommand(command, session, async (path) => {
      return { path, modifiedAt: null, profile };
    });
    session = outcome.session;
    report = outcome.report;
  }
  return report as Report;
}

const UNITS: Readonly<Record<string, number>> = { s: 1e6, ms: 1000, µs: 1 };

test.each(['stats', 'callers', 'callees inner|work', 'tree --min 0', 'compare b', 'stats rare'])(
  '%s: every column of times has the unit of the largest, and says what JSON says',
  async (line) => {
    const report = await reportOf(line);
    const [markdown, json] = await Promise.all(
      (['markdown', 'json'] as const).map(async (name) =>
        [...(await loadLayout(name)).render(report)].join(''),
      ),
    );
    const table = (markdown as string).split('\n').filter((row) => row.startsWith('|'));
    const titles = (table[0] as string).split('|');
    const timed = titles.flatMap((title, i) => {
      const symbol = / (s|ms|µs)$/.exec(title)?.[1];
      return symbol === undefined ? [] : [{ i, symbol }];
    });
    expect(timed.length).toBeGreaterThan(1);
    expect(new Set(timed.map(({ symbol }) => symbol)).size).toBe(1);
    const unit = UNITS[(timed[0] as { symbol: string }).symbol] as number;
    const cells = table
      .slice(2)
      .flatMap((row) => timed.map(({ i }) => row.split('|')[i] as string))
      .filter((text) => text !== '');
    const most = Math.max(...cells.map((text) => Math.abs(Number(text)) * unit));
    expect(unit).toBe(most >= 1e6 ? 1e6 : most >= 1000 ? 1000 : 1);
    const times = [...(json as string).matchAll(/"\w+Us":(-?[\d.e-]+)/g)].map(([, us]) =>
      Number(us),
    );
    for (const text of cells) {
      const shown = Number(text) * unit;
      const isSaid = times.some((us) => Math.abs(Math.abs(us) - Math.abs(shown)) <= 0.00051 * unit);
      expect(isSaid, text).toBe(true);
      if (text !== '0') expect(Number(text)).not.toBe(0);
    }
  },
);
