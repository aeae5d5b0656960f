import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../restriction-help.ts';
import { selectRows, withShownRows } from '../select-rows.ts';

export const stats: Command = {
  name: 'stats',
  usage: '[RESTRICTION…]',
  summary: 'show the table of functions',
  details: RESTRICTION_DETAILS,
  examples: [
    { line: 'stats 10', meaning: 'the first 10 functions of the current order' },
    { line: 'stats render 5', meaning: 'the first 5 whose label matches render' },
    { line: 'stats .1 -/node_modules/', meaning: 'the first tenth, without dependencies' },
  ],
  run: ({ session, words }) => {
    const { table, isEmptySelection } = selectRows(session, words);
    const { quality } = session;
    const report = { kind: 'stats', ...table, quality } as const;
    return { session: withShownRows(session, table.rows), report, isEmptySelection };
  },
};
