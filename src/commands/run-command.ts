import type { ProfileError } from '../model/profile-error.ts';
import type { Report } from '../render/report.ts';
import type { Effect } from './effect.ts';
import type { CommandOutput, ParsedCommand } from './language/grammar.ts';
import { catalog } from './registry.ts';
import { requireCommand } from './require-command.ts';
import type { LoadedDump } from './session/loaded-dump.ts';
import type { Session } from './session/session.ts';

/** Outcome of one command. */
export interface CommandOutcome {
  readonly session: Session;
  readonly report: Report | null;
  /** What is shown behind it. */
  readonly secondReport: Report | null;
  readonly output: CommandOutput;
  readonly error: ProfileError | null;
  readonly isEmptySelection: boolean;
  readonly effect: Effect | null;
  readonly isQuit: boolean;
  /** About source maps and sources: what the user should know. */
  readonly notices: readonly string[];
}

/**
 * Runs one parsed command. Throws ProfileError.
 *
 * @param load reads a dump, or all dumps of a folder
 */
export async function runCommand(
  parsed: ParsedCommand,
  session: Session,
  load: (path: string) => Promise<LoadedDump | readonly LoadedDump[]>,
): Promise<CommandOutcome> {
  const loadDumps = async (path: string) => [await load(path)].flat();
  const command = await requireCommand(catalog, parsed.name);
  const result = await command.run({ session, words: parsed.words, catalog, loadDumps });
  return {
    session: result.session,
    report: result.report ?? null,
    secondReport: result.secondReport ?? null,
    output: parsed.output,
    error: result.error ?? null,
    isEmptySelection: result.isEmptySelection ?? false,
    effect: result.effect ?? null,
    isQuit: result.isQuit ?? false,
    notices: result.session.takeNotices(),
  };
}
