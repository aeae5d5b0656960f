import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { openedDump } from '../../src/commands/session/opened-dump.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadRecording } from '../../src/importers/load-profile.ts';
import { loadLayout } from '../../src/render/registry.ts';
import type { Report } from '../../src/render/report.ts';
import { PLAIN_SCREEN, type Screen } from '../../src/render/screen.ts';
import { textWidth } from '../../src/render/terminal/text-width.ts';

process.env['TZ'] = 'UTC';

/** Set to 1, the goldens are written anew; look at the difference before it is committed. */
const IS_UPDATE = process.env['SCOOBYPROF_UPDATE_GOLDENS'] === '1';
const FOLDER = fileURLToPath(new URL('../goldens-of-drawings', import.meta.url));

/** What fills the width of a screen, by the name of its golden: the dump, and the line whose report is drawn. */
const CASES: Readonly<Record<string, readonly [dump: string, line: string]>> = {
  timeline: ['idle-server.node20.cpuprofile', 'timeline'],
  'timeline-of-a-part': ['build.node20.cpuprofile', 'between 25% 75%; timeline --strips 3'],
  'timeline-of-dumps': [
    'workers.node20.cpuprofile',
    'add workers-worker-1.node20.cpuprofile; group category; timeline',
  ],
  flame: ['slow-report.node20.cpuprofile', 'flame'],
  'flame-of-functions': ['slow-report.node20.cpuprofile', 'flame --depth 4 --min 5 sameKey render'],
  'flame-callers': ['gc-heavy.node20.cpuprofile', 'flame --callers garbage'],
  'flame-compare': [
    'slow-report.node20.cpuprofile',
    'flame --compare slow-report.node24.cpuprofile --depth 8',
  ],
};

async function load(name: string): Promise<LoadedDump> {
  const path = fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
  return openedDump(name, new Date('2024-04-07T00:49:08.900Z'), await loadRecording(path));
}

async function reportOf(dump: string, line: string): Promise<Report> {
  let session = Session.start(await load(dump), 'on-stack').forReaders();
  let report: Report | null = null;
  for (const command of parseLine(line)) {
    const outcome = await runCommand(command, session, load);
    ({ session, report } = outcome);
  }
  return report as Report;
}

async function drawn(report: Report, screen: Partial<Screen>): Promise<string> {
  const layout = await loadLayout('terminal');
  const text = [...layout.render(report, { ...PLAIN_SCREEN, ...screen })].join('');
  for (const line of text.split('\n'))
    expect(textWidth(line)).toBeLessThanOrEqual(screen.columns ?? 80);
  return text.replaceAll('\u001b', '␛');
}

test.each(Object.entries(CASES))('%s', async (name, [dump, line]) => {
  const report = await reportOf(dump, line);
  let text = '';
  for (const columns of [60, 100, 200]) {
    for (const colorLevel of [0, 1, 2] as const) {
      const colors = ['no colours', '16 colours', '256 colours'][colorLevel];
      text += `=== ${columns} columns, ${colors}\n${await drawn(report, { columns, colorLevel })}`;
    }
  }
  text += `=== ASCII\n${await drawn(report, { columns: 80, isAscii: true })}`;
  const golden = join(FOLDER, `${name}.txt`);
  if (IS_UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(golden, text);
  }
  expect(existsSync(golden), 'write it with SCOOBYPROF_UPDATE_GOLDENS=1 npm test').toBe(true);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

test('every golden has its test', () => {
  const known = Object.keys(CASES).map((name) => `${name}.txt`);
  expect(new Set(readdirSync(FOLDER))).toEqual(new Set(known));
});
