import type { HelpReport, HelpSection } from '../render/report.ts';
import type { Command, CommandCatalog, CommandGroup } from './command.ts';
import { fillExample } from './example-names.ts';
import { MANUAL_PAGES } from './manual-pages.ts';
import { requireCommand } from './require-command.ts';
import type { Session } from './session/session.ts';

/**
 * What `help` shows: all commands, or one, with examples for the session's profile where there is one. Rejects with
 * `usage` where there is no such command.
 */
export async function helpReport(
  catalog: CommandCatalog,
  name?: string,
  session?: Session,
): Promise<HelpReport> {
  if (name === undefined) return { kind: 'help', sections: listSections(await catalog.loadAll()) };
  const command = await requireCommand(catalog, name);
  const sections = commandSections(command, catalog.aliasesOf(command.name), session);
  return { kind: 'help', sections };
}

/** The groups of commands, in the order in which help shows them. */
const GROUPS: readonly (readonly [group: CommandGroup | undefined, title: string])[] = [
  ['tables', 'Look (help COMMAND says more):'],
  ['order', 'Order:'],
  ['filters', 'Narrow down:'],
  ['dumps', 'Dumps:'],
  ['session', 'This program:'],
  [undefined, 'More:'],
];

const GRAMMAR: HelpSection = {
  title: 'Lines:',
  entries: [
    { term: 'sort cumtime; stats 5', meaning: 'several commands in one line' },
    { term: 'stats > table.txt', meaning: 'into a file (>> appends)' },
    { term: 'stats 50 | less', meaning: 'into a program' },
    { term: "stats 'a b'", meaning: 'quotes keep blanks and ; together' },
    { term: '(empty line)', meaning: 'the last command again' },
  ],
};

function listSections(commands: readonly Command[]): readonly HelpSection[] {
  const manual = {
    title: 'Manual (help PAGE shows one):',
    entries: MANUAL_PAGES.map(({ name, summary }) => ({ term: name, meaning: summary })),
  };
  const sections = GROUPS.map(([group, title]) => {
    const entries = commands
      .filter((command) => command.group === group)
      .map(({ name, usage, summary }) => ({ term: `${name} ${usage}`.trim(), meaning: summary }));
    return { title, entries };
  });
  return [...sections.filter(({ entries }) => entries.length > 0), GRAMMAR, manual];
}

/** Examples first: they are what people look for. */
function commandSections(
  command: Command,
  aliases: readonly string[],
  session: Session | undefined,
): readonly HelpSection[] {
  const { name, usage, summary, examples, details } = command;
  const lines = [summary, ...details, ...aliases.map((alias) => `Also: ${alias}`)];
  const about: HelpSection = {
    title: `${name} ${usage}`.trim(),
    entries: lines.map((line) => ({ term: line, meaning: null })),
  };
  const shown = examples.map(({ line, meaning }) => {
    return { term: fillExample(line, session), meaning: fillExample(meaning, session) };
  });
  return shown.length > 0 ? [{ title: 'Examples:', entries: shown }, about] : [about];
}
