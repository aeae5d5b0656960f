import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import { requireSameQuantity } from '../../model/same-quantity.ts';
import type { ViewColumn, ViewReport, ViewRow } from '../../render/view-report.ts';
import type { Command, CommandResult } from '../command.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { chosenThreads, hasThreads, type ThreadedDump } from '../session/chosen-threads.ts';
import type { Session } from '../session/session.ts';
import { threadFacts } from '../session/thread-facts.ts';
import { viewHeading } from '../session/view-heading.ts';

export const thread: Command = {
  name: 'thread',
  usage: '[N|NAME|PID:TID|all]',
  summary: 'look at another thread of the recording, or list the threads',
  details: [
    'A trace holds a profile for each thread; without a choice it is that of the main thread, else the busiest.',
    'A name that fits several means the busiest of them; all merges them, as add does.',
    'The choice stays until reset or undo. only thread N is the same.',
  ],
  takes: 'nothing',
  group: 'filters',
  examples: [
    { line: 'thread', meaning: 'which threads there are, and how busy each is' },
    { line: 'thread 1; stats 5', meaning: 'the first thread of the file' },
    { line: 'thread all; stats 5', meaning: 'all threads added up' },
  ],
  run: ({ session, words }) =>
    words.length === 0 ? listThreads(session) : { session: onThread(session, words) },
};

/** The session on the thread that the words name. Throws `usage`, with the list, where there is none. */
export function onThread(session: Session, words: readonly string[]): Session {
  const word = words.join(' ');
  if (word === '') {
    throw new ProfileError('usage', 'only thread takes the number or name of a thread', {
      hint: 'thread lists them',
    });
  }
  const next = session.withThread(chosenThreads(session.allDumps, word));
  // Profiles of a speedscope file may measure different things.
  requireSameQuantity(next.dumps);
  return next;
}

const COLUMNS: readonly ViewColumn[] = [
  {
    ...{ key: 'number', title: '#', type: 'count', sacrifice: 0 },
    meaning: 'What the command thread takes.',
  },
  {
    ...{ key: 'shown', title: '', type: 'text', sacrifice: 0 },
    ...{ holds: ['', '>'], meaning: '>: it is looked at.' },
  },
  {
    ...{ key: 'name', title: 'thread', type: 'text', sacrifice: 0 },
    meaning: 'Its name; of several dumps the path before it.',
  },
  {
    ...{ key: 'pid', title: 'pid', type: 'count', sacrifice: 2, isNull: true },
    meaning: 'Process; null where the file does not say.',
  },
  {
    ...{ key: 'tid', title: 'tid', type: 'count', sacrifice: 2, isNull: true },
    meaning: 'Thread; null where the file does not say.',
  },
  {
    ...{ key: 'total', title: 'total', type: 'value', sacrifice: 1, isNull: true },
    meaning: 'The whole recording; null where it has another unit.',
  },
  {
    ...{ key: 'busy', title: 'busy', type: 'value', sacrifice: 0, isNull: true },
    meaning: 'What is not idle; null where it has another unit.',
  },
  {
    ...{ key: 'samples', title: 'samples', type: 'count', sacrifice: 1, isNull: true },
    meaning: 'Samples.',
  },
];

export const THREADS_FORM: ViewForm = {
  name: 'threads',
  summary: 'The threads of the recording; none where there is only one.',
  columns: [COLUMNS],
};

/** Of each dump the threads; of one that has a single thread, that. */
function listThreads(session: Session): CommandResult {
  const dumps = session.allDumps.filter(hasThreads);
  const report: ViewReport = {
    kind: 'view',
    name: THREADS_FORM.name,
    heading: viewHeading(session),
    columns: COLUMNS,
    rows: dumps.flatMap((dump) => rowsOf(session, dump, dumps.length > 1)),
    notes: dumps.length === 0 ? ['there is only one thread'] : [],
  };
  return { session, report };
}

function rowsOf(session: Session, dump: ThreadedDump, isOneOfMany: boolean): readonly ViewRow[] {
  const shown = session.dumps.find(({ recording }) => recording === dump.recording)?.threads?.shown;
  const prefix = isOneOfMany ? `${displayText(dump.path)}: ` : '';
  const { unit } = session.table.stats;
  return threadFacts(session, dump).map(({ number, title, pid, tid, samples, ...facts }) => {
    const isShown = shown === 'all' || shown === number;
    const mark = isShown ? '>' : '';
    // A column has one unit.
    const isAlike = quantityOf(facts.unit) === quantityOf(unit);
    const values = isAlike ? [facts.total, facts.busy] : [null, null];
    return {
      cells: [number, mark, `${prefix}${title}`, pid, tid, ...values, samples],
      ...(isShown ? { emphasis: 'hot' as const } : {}),
    };
  });
}
