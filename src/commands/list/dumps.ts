import { displayText } from '../../model/display-text.ts';
import { ProfileError } from '../../model/profile-error.ts';
import { busyTime, inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import { quantityOf } from '../../model/profile-unit.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { threadTitles } from '../../model/shown-thread.ts';
import { share } from '../../render/stats-view.ts';
import { valueNames } from '../../render/value-names.ts';
import {
  type PlaceCell,
  placeOf,
  type ViewColumn,
  type ViewReport,
  type ViewRow,
} from '../../render/view-report.ts';
import { isTimeFilter } from '../../views/stack-view.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { count } from '../schemas/json-schema.ts';
import type { ViewForm } from '../schemas/view-schema.ts';
import { chosenThreads, hasThreads, withThread } from '../session/chosen-threads.ts';
import type { LoadedDump } from '../session/loaded-dump.ts';
import { openRunDump, runDumpsOf } from '../session/run-dumps.ts';
import type { Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';

export const dumps: Command = {
  name: 'dumps',
  usage: '',
  summary: 'show the open dumps, or those of the newest run, and their shares',
  details: [
    'Each is seen through the filters and groups in force; its top function has the most tottime.',
    'Where no dump was named and the busiest of the newest run was opened, these are the dumps of that run.',
    'only dump N looks at one of them, until reset or undo; of a recording with several threads each has a row, and thread N looks at one.',
  ],
  takes: 'nothing',
  group: 'dumps',
  examples: [
    { line: 'dumps', meaning: 'how the time is shared out among processes and threads' },
    { line: 'add {dump}; dumps', meaning: 'the same after another dump was added' },
    { line: 'focus {function}; dumps', meaning: 'in which of them {function} runs' },
  ],
  run: async (input) => {
    const paths = runDumpsOf(input.session);
    return {
      session: input.session,
      ...(await (paths === null ? listed(input.session) : listRun(input, paths))),
    };
  },
};

const COLUMNS: readonly ViewColumn[] = [
  {
    ...{ key: 'number', title: '#', type: 'count', sacrifice: 0 },
    meaning: 'What only dump takes.',
  },
  { key: 'file', title: 'dump', type: 'text', sacrifice: 0, meaning: 'Its path.' },
  {
    ...{ key: 'thread', title: 'thread', type: 'text', sacrifice: 0, isNull: true },
    meaning: 'Number and name of the thread; null where the dump has one only.',
  },
  {
    ...{ key: 'busy', title: 'busy', type: 'value', sacrifice: 0 },
    meaning: 'What of it is not idle.',
  },
  {
    ...{ key: 'busyShare', title: '%', type: 'share', sacrifice: 0, isNull: true },
    meaning: 'Its part of all dumps, of 1.',
  },
  { key: null, title: '', type: 'bar', sacrifice: 3 },
  {
    ...{ key: 'samples', title: 'samples', type: 'count', sacrifice: 2, isNull: true },
    meaning: 'Samples.',
  },
  {
    ...{ key: 'top', title: 'top function', type: 'place', sacrifice: 1, isNull: true },
    meaning: 'The function with most of its own.',
  },
];

export const DUMPS_FORM: ViewForm = {
  name: 'dumps',
  summary: 'The open dumps, or those of the newest run.',
  columns: [COLUMNS, COLUMNS.filter(({ key }) => key !== 'thread')],
  facts: { sometimes: { openDump: count('Of a run: the number of the dump that is looked at.') } },
};

/** Of memory and counts all is busy. */
function columnsFor({ table }: Session, hasAnyThreads: boolean): readonly ViewColumn[] {
  const isTime = quantityOf(table.stats.unit) === 'time';
  const title = isTime ? 'busy' : valueNames(table.stats).self;
  return COLUMNS.filter(({ key }) => hasAnyThreads || key !== 'thread').map((column) =>
    column.key === 'busy' ? { ...column, title } : column,
  );
}

/** The dumps of a run of which one is open; the others are read for it. */
async function listRun(input: CommandInput, paths: readonly string[]): Promise<Listed> {
  const dumps: LoadedDump[] = [];
  const notes: string[] = [];
  for (const [i, path] of paths.entries()) {
    try {
      dumps.push(await openRunDump(input, path));
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      notes.push(`dump ${i + 1} cannot be read: ${displayText(`${path}: ${error.message}`)}`);
    }
  }
  const numbers = dumps.map(({ path }) => 1 + paths.indexOf(path));
  const open = 1 + paths.indexOf(input.session.mainPath);
  notes.unshift(`dump ${open} is open; only dump N opens another one`);
  return listed(input.session.withDumps(dumps), { numbers, notes, open });
}

type Listed = Pick<CommandResult, 'report'>;

interface ListedRun {
  readonly numbers: readonly number[];
  readonly notes: readonly string[];
  /** The number of the one that is looked at. */
  readonly open: number;
}

function listed(session: Session, run?: ListedRun): Listed {
  const hasAnyThreads = session.allDumps.some(hasThreads);
  const whole = session.withChosenDump(null);
  const all = hasAnyThreads ? whole.withThread(chosenThreads(session.allDumps, 'all')) : whole;
  const wholeBusy = inBaseUnit(all.table.stats, busyTime(all.table.stats));
  const rows = session.allDumps.flatMap((dump, i) =>
    partsOf(all, dump, i).map(({ part, thread }): ViewRow => {
      const { stats } = part.table;
      const busy = inBaseUnit(stats, busyTime(stats));
      const busyShare = share(busy, wholeBusy);
      const number = run?.numbers[i] ?? i + 1;
      const about = [number, displayText(dump.path), ...(hasAnyThreads ? [thread] : [])];
      const { sampleCount } = stats.totals;
      return {
        cells: [...about, busy, busyShare, busyShare, sampleCount, topFunction(part.table)],
      };
    }),
  );
  const report: ViewReport = {
    kind: 'view',
    name: DUMPS_FORM.name,
    heading: viewHeading(all),
    columns: columnsFor(session, hasAnyThreads),
    rows,
    notes: run?.notes ?? [],
    ...(run === undefined ? {} : { facts: { openDump: run.open } }),
  };
  return { report };
}

/**
 * A dump, or each of its threads, as the session looks at dumps.
 *
 * @param all the session on all dumps and threads
 */
function partsOf(
  all: Session,
  dump: LoadedDump,
  index: number,
): readonly { readonly part: Session; readonly thread: string | null }[] {
  if (!hasThreads(dump)) {
    const isTimed = all.view.filters.some(isTimeFilter);
    return [{ part: isTimed ? all.withRun([dump]) : all.withChosenDump(index), thread: null }];
  }
  const { recording } = dump;
  const open = all.dumps.filter((one) => one.recording === recording);
  return threadTitles(recording.threads).map((title, i) => ({
    part: all.withRun([open[i] ?? withThread(dump, i)]),
    thread: `${i + 1} ${displayText(title)}`,
  }));
}

/** The function with the most time of its own, idle time apart; `null`: nothing ran. */
function topFunction({ stats, shownOf }: ProfileView): PlaceCell | null {
  let top = -1;
  for (let row = 0; row < stats.rowCount; row++) {
    if (isOfKind(stats.functions, row, 'idle')) continue;
    if (top < 0 || stats.self[row] > stats.self[top]) top = row;
  }
  if (top < 0) return null;
  const { labelOf, originals } = shownOf([top]);
  return { kind: 'place', places: [placeOf({ stats, labelOf, originals }, top)] };
}
