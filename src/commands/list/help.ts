import type { Command } from '../command.ts';
import { helpReport } from '../help-report.ts';
import { helpPage } from '../manual-pages.ts';

export const help: Command = {
  name: 'help',
  usage: '[COMMAND|PAGE|schema NAME]',
  summary: 'list the commands, explain one, or show a page of the manual',
  details: ['help alone lists the pages too; help schema NAME explains a form of --json.'],
  takes: 'commands',
  group: 'session',
  examples: [
    { line: 'help sort', meaning: 'what sort does, with examples' },
    { line: '?stats', meaning: 'the same for stats, shorter to type' },
    { line: 'help numbers', meaning: 'the page of the manual about the numbers' },
  ],
  run: async ({ session, words, catalog }) => {
    const [topic, name] = words;
    const page = topic === undefined ? null : helpPage(topic, name);
    return { session, report: page ?? (await helpReport(catalog, topic, session)) };
  },
};
