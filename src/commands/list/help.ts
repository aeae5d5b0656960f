import type { Command } from '../command.ts';
import { helpReport } from '../help-report.ts';
import { manualPage } from '../manual-pages.ts';

export const help: Command = {
  name: 'help',
  usage: '[COMMAND|PAGE]',
  summary: 'list the commands, explain one, or show a page of the manual',
  details: ['help alone lists the pages too.'],
  takes: 'commands',
  group: 'session',
  examples: [
    { line: 'help sort', meaning: 'what sort does, with examples' },
    { line: '?stats', meaning: 'the same for stats, shorter to type' },
    { line: 'help numbers', meaning: 'the page of the manual about the numbers' },
  ],
  run: async ({ session, words, catalog }) => {
    const [topic] = words;
    const page = topic === undefined ? null : manualPage(topic);
    return { session, report: page ?? (await helpReport(catalog, topic, session)) };
  },
};
