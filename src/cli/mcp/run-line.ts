import { type ParsedCommand, parseLine } from '../../commands/language/grammar.ts';
import { type CommandOutcome, runCommand } from '../../commands/run-command.ts';
import type { Session } from '../../commands/session/session.ts';
import { ProfileError, stopIfAborted } from '../../model/profile-error.ts';
import type { Report } from '../../render/report.ts';
import type { Desk } from './desk.ts';

/** What a line of commands had to say. */
export interface LineOutcome {
  readonly session: Session;
  readonly reports: readonly Report[];
  readonly notes: readonly string[];
}

/** Runs a line of commands. The first error ends it; nothing leaves the session but reports. Rejects with ProfileError. */
export async function runLine(line: string, session: Session, desk: Desk): Promise<LineOutcome> {
  const commands = parseLine(line);
  for (const command of commands) checkOutput(command);
  return runCommands(commands, session, desk);
}

/** As `runLine`, for commands whose words nobody has to quote. */
export async function runCommands(
  commands: readonly ParsedCommand[],
  session: Session,
  { dumps, signal }: Desk,
): Promise<LineOutcome> {
  const reports: Report[] = [];
  const notes: string[] = [];
  let current = session;
  for (const command of commands) {
    stopIfAborted(signal);
    const outcome = await runCommand(command, current, (path) => dumps.dumpsOf(path));
    if (outcome.error !== null) throw outcome.error;
    checkReports(outcome, command);
    current = outcome.session;
    reports.push(...reportsOf(outcome));
    notes.push(...outcome.notices);
    if (outcome.isEmptySelection) notes.push(`${command.source}: nothing matched`);
    if (outcome.isQuit) break;
  }
  return { session: current, reports, notes };
}

function reportsOf({ report, secondReport }: CommandOutcome): readonly Report[] {
  return [report, secondReport].filter((one) => one !== null);
}

function checkOutput({ output, source }: ParsedCommand): void {
  if (output.kind === 'screen') return;
  throw new ProfileError('usage', 'answers go to no file and to no program', {
    subject: source.trim(),
    hint: 'leave out > and | and what stands behind them',
  });
}

/** Files, editors, browsers and clipboards are of the user. */
function checkReports({ effect, report }: CommandOutcome, { name }: ParsedCommand): void {
  if (effect === null && !(report?.kind === 'graph' && report.isPicture)) return;
  throw new ProfileError('usage', `${name} does more than to look at dumps`, {
    hint: `the user can run it: scoobyprof ${name}`,
  });
}
