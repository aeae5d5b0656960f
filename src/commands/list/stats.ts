import type { Command } from '../command.ts';
import { RESTRICTION_DETAILS } from '../language/restriction-help.ts';
import { selectRows, withShownRows } from '../session/select-rows.ts';
import type { Session } from '../session/session.ts';

export const stats: Command = {
  name: 'stats',
  usage: '[--error] [RESTRICTION…]',
  summary: 'show the table of functions',
  details: [
    ...RESTRICTION_DETAILS,
    '± is how far a share may be from that of all runs of the program, in 95 of 100 cases; --error shows it everywhere.',
  ],
  options: [{ name: '--error', value: null }],
  group: 'tables',
  examples: [
    { line: 'stats 10', meaning: 'the first 10 functions of the current order' },
    { line: 'stats {file} 5', meaning: 'the first 5 whose label matches {file}' },
    { line: 'stats .1 -/node:/', meaning: 'the first tenth, without Node itself' },
  ],
  run: async ({ session, words }) => {
    const restrictions = words.filter((word) => word !== '--error');
    const { table, isEmptySelection } = selectRows(session, restrictions);
    const { quality, isForReaders } = session;
    const hasErrors = restrictions.length < words.length;
    const errors = hasErrors || isForReaders ? { errors: await errorsOf(session) } : {};
    const report = { kind: 'stats', ...table, quality, hasErrors, ...errors } as const;
    return { session: withShownRows(session, table.rows), report, isEmptySelection };
  },
};

/** Statistics that only some layouts show, and most runs do not load. */
async function errorsOf(session: Session) {
  const { shareErrorsOf } = await import('../session/share-errors.ts');
  return () => shareErrorsOf(session);
}
