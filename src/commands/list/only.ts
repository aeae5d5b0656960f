import { functionKind } from '../../model/function-table.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { busyTime } from '../../model/profile-times.ts';
import { shareText } from '../../render/time-units.ts';
import type { Command, CommandInput } from '../command.ts';
import { openRunDump, runDumpsOf } from '../session/run-dumps.ts';
import type { Session } from '../session/session.ts';
import { checkStacks } from '../session/stacks.ts';
import { hasFunctions } from '../session/taken-filter.ts';
import { onThread } from './thread.ts';

export const only: Command = {
  name: 'only',
  usage: 'mine|dump N|thread N',
  summary: 'only your own code, or one of several dumps or threads',
  details: [
    'Hidden are dependencies, extensions, Node internals and native functions.',
    'Files below node_modules are dependencies; packages of a workspace are yours.',
    '(program), garbage collection and (idle) stay. It stays until reset or undo.',
    'only dump N looks at one of several dumps, by its number in dumps; it opens another dump of the newest run.',
    'only thread N looks at one thread of a recording, as thread N does.',
  ],
  group: 'filters',
  examples: [
    { line: 'only mine; tree', meaning: 'the calls between your own functions' },
    { line: 'only mine; stats', meaning: 'your own functions, with all that they cause' },
    { line: 'only mine; group file; stats', meaning: 'which of your files the time goes to' },
  ],
  run: async (input) => {
    const { session, words } = input;
    if (words[0] === 'dump') return { session: await onlyDump(input) };
    if (words[0] === 'thread') return { session: onThread(session, words.slice(1)) };
    if (words.length !== 1 || words[0] !== 'mine') {
      throw new ProfileError('usage', 'only takes mine, dump N or thread N');
    }
    checkStacks(session, 'only');
    const { view } = session;
    const filters = [...view.filters, { kind: 'only' } as const];
    const next = session.withView({ ...view, filters });
    if (hasFunctions(session) && !hasFunctions(next)) throw nothingOfYours(session);
    return { session: next };
  },
};

async function onlyDump(input: CommandInput): Promise<Session> {
  const { session, words } = input;
  const run = runDumpsOf(session);
  const count = run?.length ?? session.allDumps.length;
  const [, word = ''] = words;
  const number = /^\d+$/.test(word) ? Number(word) : 0;
  if (words.length !== 2 || number < 1 || number > count) {
    const numbers = count === 1 ? 'there is only dump 1' : `there are dumps 1 to ${count}`;
    throw new ProfileError('usage', `only dump takes the number of a dump: ${numbers}`, {
      hint: 'dumps lists them',
    });
  }
  const path = run?.[number - 1];
  if (path === session.mainPath) return session;
  const next =
    path === undefined
      ? session.withChosenDump(number - 1)
      : session.withDumps([await openRunDump(input, path)]);
  if (hasFunctions(session) && !hasFunctions(next)) {
    throw new ProfileError('nothing-matched', `only dump ${number}: no function is left`);
  }
  return next;
}

const MAX_HOLDERS = 3;

function nothingOfYours(session: Session): ProfileError {
  const { view } = session;
  const byPackage = session
    .withView({ ...view, grouping: 'package' })
    .withOrder({ keys: ['tottime'], isReversed: false });
  const { rows, table } = byPackage;
  const { stats, labels } = table;
  const busy = busyTime(stats);
  const holders = rows
    .filter((row) => stats.self[row] > 0 && functionKind(labels[row], '') !== 'idle')
    .slice(0, MAX_HOLDERS)
    .map((row) => `${labels[row]} (${shareText(stats.self[row] / busy)} %)`);
  const where = holders.length === 0 ? '' : `; the time is in ${holders.join(', ')}`;
  return new ProfileError('nothing-matched', `only mine: no function of yours is here${where}`, {
    hint: "'group package; stats' shows whose code it is",
  });
}
