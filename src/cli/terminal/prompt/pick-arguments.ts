import type { ParsedCommand } from '../../../commands/language/grammar.ts';
import { quoteWord } from '../../../commands/language/grammar.ts';
import { catalog } from '../../../commands/registry.ts';
import type { Session } from '../../../commands/session/session.ts';
import { pickDump } from '../../browse/pick-dump.ts';
import { pickFunctions } from './pick-functions.ts';

/**
 * Lets the user pick what a command leaves open: a dump where none is named, functions where a name means several.
 * Gives the command with what was picked. Rejects with `interrupted` where a list is left without.
 */
export async function pickArguments(
  parsed: ParsedCommand,
  session: Session,
  dirOption: string | undefined,
): Promise<ParsedCommand> {
  if (parsed.output.kind !== 'screen') return parsed;
  const command = await catalog.load(parsed.name);
  if (command?.picks === 'functions' || command?.picks === 'function') {
    const words = await pickFunctions(parsed, session, command.picks === 'function');
    return { ...parsed, words };
  }
  if (command?.picks !== 'dump' || parsed.words.length > 0) return parsed;
  const current = command.readsCurrent === true ? session.mainPath : undefined;
  const path = await pickDump(dirOption, current);
  // An empty line repeats what was chosen.
  return { ...parsed, words: [path], source: `${parsed.name} ${quoteWord(path)}` };
}
