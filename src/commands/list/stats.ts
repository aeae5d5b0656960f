import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { selectRows, withShownRows } from '../session/select-rows.ts';

export const stats: Command = {
  name: 'stats',
  usage: '[RESTRICTION…]',
  summary: 'show the table of functions',
  details: RESTRICTION_DETAILS,
  group: 'tables',
  examples: [
    { line: 'stats 10', meaning: 'the first 10 functions of the current order' },
    { line: 'stats {file} 5', meaning: 'the first 5 whose label matches {file}' },
    { line: 'stats .1 -/node:/', meaning: 'the first tenth, without Node itself' },
  ],
  run: ({ session, words }) => {
    const { table, isEmptySelection } = selectRows(session, words);
    const { quality } = session;
    const report = { kind: 'stats', ...table, quality } as const;
    return { session: withShownRows(session, table.rows), report, isEmptySelection };
  },
};
