import { isWhole } from '../../views/stack-view.ts';
import type { Command, CommandInput } from '../command.ts';
import { openRunDump, runDumpsOf } from '../session/run-dumps.ts';
import type { Session } from '../session/session.ts';

export const reset: Command = {
  name: 'reset',
  usage: '',
  summary: 'remove all filters and groups',
  details: [
    'Order, stripped paths and added dumps stay; undo brings the filters back.',
    'Of the newest run the busiest dump is open again, whichever only dump had opened.',
  ],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'focus {function}; reset; stats', meaning: 'the whole recording again' },
    { line: 'group file; reset; stats', meaning: 'functions again' },
    { line: 'reset', meaning: 'nothing where nothing is filtered' },
  ],
  run: async (input) => {
    const session = await onFirstDump(input);
    const isAll = isWhole(session.view) && !session.hasChoice;
    return { session: isAll ? session : session.withoutFilters() };
  },
};

/** `only dump` opens another dump of the run in place of the busiest. */
async function onFirstDump(input: CommandInput): Promise<Session> {
  const { session } = input;
  const [busiest] = runDumpsOf(session) ?? [];
  if (busiest === undefined || busiest === session.mainPath) return session;
  return session.withDumps([await openRunDump(input, busiest)]);
}
