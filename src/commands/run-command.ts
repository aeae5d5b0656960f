import type { ProfileError } from '../model/profile-error.ts';
import type { Report } from '../render/report.ts';
import type { CommandInput } from './command.ts';
import type { Effect } from './effect.ts';
import type { CommandOutput, ParsedCommand } from './language/grammar.ts';
import { catalog } from './registry.ts';
import { requireCommand } from './require-command.ts';
import type { Session } from './session/session.ts';

/** Outcome of one command. */
export interface CommandOutcome {
  readonly session: Session;
  readonly report: Report | null;
  readonly output: CommandOutput;
  readonly error: ProfileError | null;
  readonly isEmptySelection: boolean;
  readonly effect: Effect | null;
  readonly isQuit: boolean;
  /** About source maps and sources: what the user should know. */
  readonly notices: readonly string[];
}

/** Runs one parsed command. Throws ProfileError. */
export async function runCommand(
  parsed: ParsedCommand,
  session: Session,
  loadDump: CommandInput['loadDump'],
): Promise<CommandOutcome> {
  const command = await requireCommand(catalog, parsed.name);
  const result = await command.run({ session, words: parsed.words, catalog, loadDump });
  return {
    session: result.session,
    report: result.report ?? null,
    output: parsed.output,
    error: result.error ?? null,
    isEmptySelection: result.isEmptySelection ?? false,
    effect: result.effect ?? null,
    isQuit: result.isQuit ?? false,
    notices: result.session.takeNotices(),
  };
}
