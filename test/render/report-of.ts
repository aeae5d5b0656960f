import { fileURLToPath } from 'node:url';
import { parseLine } from '../../src/commands/language/grammar.ts';
import { runCommand } from '../../src/commands/run-command.ts';
import type { LoadedDump } from '../../src/commands/session/loaded-dump.ts';
import { openedDump } from '../../src/commands/session/opened-dump.ts';
import { Session } from '../../src/commands/session/session.ts';
import { loadRecording } from '../../src/importers/load-profile.ts';
import type { Report } from '../../src/render/report.ts';

/** The last report of a line on a fixture, as it is shown to readers; other fixtures are read by their names. */
export async function reportOf(dump: string, line: string): Promise<Report> {
  let session = Session.start(await load(dump), 'on-stack').forReaders();
  let report: Report | null = null;
  for (const command of parseLine(line)) {
    ({ session, report } = await runCommand(command, session, load));
  }
  return report as Report;
}

async function load(name: string): Promise<LoadedDump> {
  const path = fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
  return openedDump(name, new Date('2024-04-07T00:49:08.900Z'), await loadRecording(path));
}
