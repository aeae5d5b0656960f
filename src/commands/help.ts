import { ProfileError } from '../model/profile-error.ts';
import type { HelpReport, HelpSection } from '../render/report.ts';
import type { Command } from './command.ts';
import { nearestWord } from './nearest-word.ts';
import { commands } from './registry.ts';

/** `help` explains the commands of the registry, so it stands above it. */
const help: Command = {
  name: 'help',
  aliases: ['?'],
  usage: '[COMMAND]',
  summary: 'list the commands, or explain one',
  details: [],
  examples: [{ line: 'help sort', meaning: 'what sort does, with examples' }],
  run: ({ session, words }) => ({ session, report: helpReport(words[0]) }),
};

/** All commands of the language, in the order of help. */
export const allCommands: readonly Command[] = [...commands, help];

/** The command with this name or alias; `undefined`: none. */
export function findCommand(name: string): Command | undefined {
  return allCommands.find((c) => c.name === name || c.aliases?.includes(name) === true);
}

/** The command with this name or alias. Throws `usage`, with the nearest name, where there is none. */
export function requireCommand(name: string): Command {
  const command = findCommand(name);
  if (command !== undefined) return command;
  const nearest = nearestWord(name, commandNames());
  throw new ProfileError('usage', `unknown command ${name}`, {
    hint: nearest === undefined ? "'help' lists the commands" : `did you mean ${nearest}?`,
  });
}

/** The names of all commands, without aliases. */
export function commandNames(): readonly string[] {
  return allCommands.map(({ name }) => name);
}

/** What `help` shows: all commands, or one. Throws `usage` where there is no such command. */
export function helpReport(name?: string): HelpReport {
  const sections = name === undefined ? listSections() : commandSections(requireCommand(name));
  return { kind: 'help', sections };
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

function listSections(): readonly HelpSection[] {
  const entries = allCommands.map(({ name, usage, summary }) => {
    return { term: `${name} ${usage}`.trim(), meaning: summary };
  });
  return [{ title: 'Commands (help COMMAND says more):', entries }, GRAMMAR];
}

function commandSections(command: Command): readonly HelpSection[] {
  const { name, usage, summary, examples, details, aliases } = command;
  const lines = [summary, ...details, ...(aliases ?? []).map((alias) => `Also: ${alias}`)];
  const sections: HelpSection[] = [
    {
      title: `${name} ${usage}`.trim(),
      entries: lines.map((line) => ({ term: line, meaning: null })),
    },
  ];
  if (examples.length > 0) {
    const entries = examples.map(({ line, meaning }) => ({ term: line, meaning }));
    // Examples first: they are what people look for.
    sections.unshift({ title: 'Examples:', entries });
  }
  return sections;
}
