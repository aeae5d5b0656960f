import type { Command } from '../command.ts';
import { helpReport } from '../help-report.ts';

export const help: Command = {
  name: 'help',
  usage: '[COMMAND]',
  summary: 'list the commands, or explain one',
  details: [],
  takes: 'commands',
  group: 'session',
  examples: [
    { line: 'help sort', meaning: 'what sort does, with examples' },
    { line: '?stats', meaning: 'the same for stats, shorter to type' },
    { line: 'help', meaning: 'list all commands' },
  ],
  run: async ({ session, words, catalog }) => {
    return { session, report: await helpReport(catalog, words[0], session) };
  },
};
