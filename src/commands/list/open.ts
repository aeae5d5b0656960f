import { ProfileError } from '../../model/profile-error.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { selectRows } from '../session/select-rows.ts';
import { placeOfFile } from '../session/source-places.ts';

export const open: Command = {
  name: 'open',
  usage: 'RESTRICTION…',
  summary: 'show a function in your editor, or a dump that requests listed',
  details: [
    'Behind requests, a number alone opens the dump of that row; undo goes back.',
    'The editor is that of --editor, else of EDITOR, else of the settings file: a program, or a link with',
    '{path}, {line} and {column} in it, such as vscode://file{path}:{line}:{column}.',
  ],
  picks: 'function',
  group: 'tables',
  examples: [
    { line: 'open {function}', meaning: 'where {function} is written' },
    {
      line: 'sort tottime; open {file} 1',
      meaning: 'what takes the most time of its own in {file}',
    },
    { line: 'open ^{function}$|{function} 1', meaning: 'the first that matches an expression' },
  ],
  run,
};

function run(input: CommandInput): CommandResult | Promise<CommandResult> {
  const { session, words } = input;
  const [word, ...more] = words;
  if (word === undefined) throw new ProfileError('usage', 'open needs a name');
  const dumps = session.shownDumps;
  const isDump = dumps !== null && more.length === 0 && /^\d+$/.test(word);
  return isDump ? openDump(input, dumps, Number(word)) : openFunction(input);
}

/** A dump of the list is looked at as the others were. Rejects with ProfileError where it is gone. */
async function openDump(
  { session, loadDumps }: CommandInput,
  dumps: readonly string[],
  row: number,
): Promise<CommandResult> {
  const path = dumps[row - 1];
  if (path === undefined) {
    throw new ProfileError('usage', `there is no row ${row}: the list has ${dumps.length}`);
  }
  try {
    return { session: session.withDumps(await loadDumps(path)) };
  } catch (error) {
    const isGone = error instanceof ProfileError && error.code === 'unreadable';
    if (!isGone || session.slice === null) throw error;
    throw new ProfileError('unreadable', `the dump is not there: ${error.message}`, {
      subject: path,
      hint: 'the fleet keeps its rows; the file was removed, or lies on another host',
    });
  }
}

function openFunction({ session, words }: CommandInput): CommandResult {
  const { table, isEmptySelection } = selectRows(session, words);
  if (table.rows.length === 0) return { session, isEmptySelection };
  const [row = 0, ...others] = table.rows;
  if (others.length > 0) {
    throw new ProfileError('usage', `${table.rows.length} functions match: open shows one`, {
      hint: `'open ${words.join(' ')} 1' takes the first`,
    });
  }
  // The file that people edit, where it is known.
  const { url, line, column } = table.shown ?? table.stats.functions;
  if (!isOfFile(url[row])) {
    throw new ProfileError('unreadable', `${table.labelOf(row)} is in no file`);
  }
  const isPlaced = Number(line[row]) > 0;
  const { line: lines, column: columns } = isPlaced ? { line, column } : table.stats.functions;
  const position = { line: Number(lines[row]), column: columns[row] };
  const { path, missing } = placeOfFile(session, url[row]);
  const hint = missing === null ? {} : { missing };
  return { session, effect: { kind: 'open', path, ...position, ...hint } };
}

/** Whether a url can be that of a file: of this machine, of another one, of a server. */
function isOfFile(url: string): boolean {
  return /^(?:file:|https?:|\/|\.{1,2}\/|[A-Za-z]:[\\/])/.test(url) || /^[^:<~]+\.\w+$/.test(url);
}
