import { changeText } from '../../commands/change-text.ts';
import type { FlameEffect } from '../../commands/effect.ts';
import { type ParsedCommand, parseLine } from '../../commands/language/grammar.ts';
import { type CommandOutcome, runCommand } from '../../commands/run-command.ts';
import { flameGraph, frameRows } from '../../commands/session/flame-boxes.ts';
import type { Session } from '../../commands/session/session.ts';
import { displayText } from '../../model/display-text.ts';
import { escapeExpression } from '../../model/expression.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { readDumps } from '../browse/read-dump.ts';
import { errorLines } from '../terminal/messages.ts';
import { currentScreen } from '../terminal/screen.ts';
import { anyKey } from './any-key.ts';
import { FlameApp } from './flame-app.ts';
import type { FunctionAction } from './function-action.ts';

/** Shows what a command has to show. */
type Show = (outcome: CommandOutcome) => Promise<void>;

/** Takes the screen for a flame graph; gives the session as the user left it. Rejects with ProfileError. */
export async function runFlameApp(effect: FlameEffect, show: Show): Promise<Session> {
  const { session, firstRow, hasIdle, changes, isUpward } = effect;
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['TERM'] === 'dumb') {
    throw new ProfileError('usage', 'flame -i needs a terminal', {
      hint: 'flame prints it, flame -o FILE.html writes a page',
    });
  }
  const first = firstRow === null ? null : frameRows(session).frameOfRow[firstRow];
  const app = new FlameApp(
    session,
    {
      screen: () => currentScreen({}),
      // What has changed is known of the rows that were compared.
      graphOf: (one) => flameGraph(one, { hasIdle, changes: one === session ? changes : null }),
      run: (action, one, onScreen) => runAction(commandsOf(action, one), one, { onScreen, show }),
    },
    first,
  );
  if (isUpward) app.place.toggleMode('up');
  return app.run();
}

/** Throws ProfileError. */
function commandsOf(action: FunctionAction, session: Session): readonly ParsedCommand[] {
  if (action.kind === 'line') return parseLine(action.line);
  const { command, fn } = action;
  const row = frameRows(session).frameOfRow.indexOf(fn);
  // Filters know functions as the dump has them, tables as they are shown.
  const { plainLabels, labels } = session.table;
  const label = (command === 'focus' ? plainLabels : labels)[row];
  if (label === undefined) throw new ProfileError('usage', 'there is no such function any more');
  const word = `^${escapeExpression(label)}$`;
  const output = { kind: 'screen' } as const;
  return [{ name: command, words: [word], source: `${command} ${word}`, output }];
}

interface Showing {
  readonly onScreen: (work: () => Promise<void>) => Promise<void>;
  readonly show: Show;
}

async function runAction(
  commands: readonly ParsedCommand[],
  session: Session,
  showing: Showing,
): Promise<{ readonly session: Session; readonly message: string }> {
  let current = session;
  let message = '';
  for (const command of commands) {
    const before = current;
    const outcome = await runCommand(command, before, (path) => readDumps([path]));
    if (outcome.error !== null) throw outcome.error;
    current = outcome.session;
    message = await told(outcome, command.source.trim(), before, showing);
  }
  return { session: current, message };
}

/** Shows what a command has to show; what it only changed is a sentence. */
async function told(
  outcome: CommandOutcome,
  line: string,
  before: Session,
  { onScreen, show }: Showing,
): Promise<string> {
  const { effect, report, isEmptySelection, session } = outcome;
  if (effect?.kind === 'flame') return 'this is the flame graph';
  if (isEmptySelection) return 'nothing matches';
  if (effect === null && report === null)
    return displayText(changeText(line, before, session) ?? '');
  await onScreen(() => shown(outcome, show));
  return '';
}

/** A report stays until a key is pressed; an editor has the screen for itself. */
async function shown(outcome: CommandOutcome, show: Show): Promise<void> {
  try {
    await show(outcome);
    if (outcome.effect !== null) return;
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    process.stderr.write(errorLines(error));
  }
  process.stdout.write('any key goes back to the flame graph ');
  await anyKey();
  process.stdout.write('\n');
}
