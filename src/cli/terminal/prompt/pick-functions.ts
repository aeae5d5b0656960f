import { checkbox, select } from '@inquirer/prompts';
import type { ParsedCommand } from '../../../commands/language/grammar.ts';
import { parsePythonNumber } from '../../../commands/language/python-text.ts';
import { applyRestrictions } from '../../../commands/language/restrictions.ts';
import type { Session } from '../../../commands/session/session.ts';
import { escapeExpression } from '../../../model/expression.ts';
import { ProfileError } from '../../../model/profile-error.ts';
import { secondsText } from '../../../render/value-units.ts';

/** With more than this the question is not which one was meant. */
const MAX_CHOICES = 50;

/**
 * The words of a command, its name replaced by the functions that were picked. Only where there is one restriction
 * and it is a plain word that several functions have in their names: whoever writes an expression means all it matches.
 */
export async function pickFunctions(
  { words, name: commandName }: ParsedCommand,
  session: Session,
  isOneWanted: boolean,
): Promise<readonly string[]> {
  const at = onlyRestriction(words);
  const word = words[at] ?? '';
  if (!/^[\w$]+(?:\.[\w$]+)*$/.test(word) || parsePythonNumber(word) !== null) return words;
  const rows = ambiguousRows(word, session);
  if (rows.length < 2) return words;
  const message = `${word} is in ${rows.length} functions: ${commandName}`;
  const picked = await pickRows({ message, rows, isOneWanted }, session);
  // Nothing marked: all of them, as without the list.
  if (picked.length === 0 || picked.length === rows.length) return words;
  const { labels } = session.table;
  const choices = picked.map((row) => escapeExpression(labels[row]));
  return words.with(at, `^(?:${choices.join('|')})$`);
}

/** Where the only restriction stands, options passed over; -1: there is none, or more than one. */
function onlyRestriction(words: readonly string[]): number {
  const isValue = (i: number): boolean => words[i - 1] === '-n';
  const at = words.flatMap((word, i) => (word.startsWith('-') || isValue(i) ? [] : [i]));
  return at.length === 1 ? at[0] : -1;
}

/** Functions that the word selects, largest cumulative time first; none where it is only in their paths. */
function ambiguousRows(word: string, session: Session): readonly number[] {
  const { stats, labels } = session.table;
  const { rows } = applyRestrictions([word], session.rows, labels);
  const pattern = new RegExp(word);
  const isNamed = rows.some((row) => pattern.test(stats.functions.functionName[row]));
  if (!isNamed || rows.length > MAX_CHOICES) return [];
  const timeOf = (row: number): number => stats.cumulative[row];
  return rows.toSorted((a, b) => timeOf(b) - timeOf(a));
}

interface List {
  readonly message: string;
  readonly rows: readonly number[];
  readonly isOneWanted: boolean;
}

async function pickRows(
  { message, rows, isOneWanted }: List,
  { table: { stats, labels } }: Session,
): Promise<readonly number[]> {
  const choices = rows.map((row) => {
    return {
      name: `${labels[row]}  ${secondsText(stats, stats.cumulative[row], 's')}`,
      value: row,
    };
  });
  const list = { pageSize: 12, loop: false, choices };
  const after = { clearPromptOnDone: true };
  try {
    if (isOneWanted) return [await select({ ...list, message }, after)];
    return await checkbox({ ...list, message: `${message} (Enter: all)` }, after);
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new ProfileError('interrupted', 'nothing picked');
  }
}
