import type { HelpReport, HelpSection } from '../render/report.ts';
import type { Command, CommandCatalog } from './command.ts';
import { requireCommand } from './require-command.ts';

/** What `help` shows: all commands, or one. Rejects with `usage` where there is no such command. */
export async function helpReport(catalog: CommandCatalog, name?: string): Promise<HelpReport> {
  if (name === undefined) return { kind: 'help', sections: listSections(await catalog.loadAll()) };
  const command = await requireCommand(catalog, name);
  return { kind: 'help', sections: commandSections(command, catalog.aliasesOf(command.name)) };
}

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
  const entries = commands.map(({ name, usage, summary }) => {
    return { term: `${name} ${usage}`.trim(), meaning: summary };
  });
  return [{ title: 'Commands (help COMMAND says more):', entries }, GRAMMAR];
}

/** Examples first: they are what people look for. */
function commandSections(command: Command, aliases: readonly string[]): readonly HelpSection[] {
  const { name, usage, summary, examples, details } = command;
  const lines = [summary, ...details, ...aliases.map((alias) => `Also: ${alias}`)];
  const about: HelpSection = {
    title: `${name} ${usage}`.trim(),
    entries: lines.map((line) => ({ term: line, meaning: null })),
  };
  const shown = examples.map(({ line, meaning }) => ({ term: line, meaning }));
  return shown.length > 0 ? [{ title: 'Examples:', entries: shown }, about] : [about];
}
