import { expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import { loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN } from '../../src/render/screen.ts';
import { drawnDump } from '../drawn-dump.ts';

const IDLE = { functionName: '(idle)', url: '' };

const DUMP = drawnDump([
  ...Array.from({ length: 60 }, () => ['main', 'work']),
  ...Array.from({ length: 40 }, () => ['main']),
  ...Array.from({ length: 50 }, () => [IDLE]),
]);

/** On a terminal sessions are for readers, who may be shown it unasked. */
async function reportOf(line: string, dumps = 1, isForReaders = false): Promise<Report> {
  const profile = await loadProfile(Buffer.from(DUMP));
  const dump = { path: 'a.cpuprofile', modifiedAt: null, profile };
  const plain = Session.start(dump, 'on-stack');
  const start = isForReaders ? plain.forReaders() : plain;
  let session = Array.from({ length: dumps - 1 }).reduce<Session>(
    (s) => s.withAdded([dump]),
    start,
  );
  let report: Report | null = null;
  for (const command of parseLine(line)) {
    const outcome = await runCommand(command, session, async () => [dump]);
    ({ session, report } = outcome);
  }
  return report as Report;
}

async function text(
  report: Report,
  layout: 'terminal' | 'markdown' | 'json' | 'csv' | 'pstats',
  columns = 100,
) {
  const { render } = await loadLayout(layout);
  return [...render(report, { ...PLAIN_SCREEN, columns })].join('');
}

test('stats: ± on wide screens, elsewhere where it is asked for, never in the layout of pstats', async () => {
  const [plain, asked] = [await reportOf('stats'), await reportOf('stats --error')];
  const onTerminal = await reportOf('stats', 1, true);
  expect(await text(onTerminal, 'terminal')).toMatch(/ 60\.0 +±\d+\.\d /);
  expect(await text(onTerminal, 'terminal')).toContain('± assumes usual noise');
  expect(await text(onTerminal, 'terminal', 99)).not.toContain('±');
  expect(await text(asked, 'terminal', 90)).toContain('±');
  expect(await text(plain, 'markdown')).not.toContain('±');
  expect(await text(asked, 'markdown')).toMatch(/\|60\.0\|±\d+\.\d\|/);
  for (const report of [plain, asked]) expect(await text(report, 'pstats')).not.toContain('±');
  expect(await text(plain, 'json')).not.toContain('ShareError');
  expect(await text(asked, 'csv')).toContain('selfShareError');
});

test('stats: what is idle has no share, and so no error', async () => {
  const json = JSON.parse(await text(await reportOf('stats --error'), 'json'));
  const errors = json.functions.map((row: Record<string, unknown>) => [
    row['functionName'],
    row['selfShareError'],
  ]);
  expect(errors).toEqual([
    ['work', expect.any(Number)],
    ['main', expect.any(Number)],
    ['(idle)', null],
  ]);
});

test('from three runs on the data says it', async () => {
  expect(await text(await reportOf('stats', 2, true), 'terminal')).toContain(
    '± assumes usual noise',
  );
  const three = await text(await reportOf('stats', 3, true), 'terminal');
  expect(three).toContain('±');
  expect(three).not.toContain('assumes');
});

test('restrictions stay what they were beside --error', async () => {
  const json = JSON.parse(await text(await reportOf('stats --error work'), 'json'));
  expect(json.functions).toHaveLength(1);
  expect(json.restrictions).toEqual([expect.objectContaining({ text: 'work' })]);
});
