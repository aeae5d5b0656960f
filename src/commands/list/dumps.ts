import { displayText } from '../../model/display-text.ts';
import { busyTime, inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import { threadTitles } from '../../model/shown-thread.ts';
import { share } from '../../render/stats-view.ts';
import {
  type PlaceCell,
  placeOf,
  type ViewColumn,
  type ViewReport,
  type ViewRow,
} from '../../render/view-report.ts';
import type { Command, CommandInput, CommandResult } from '../command.ts';
import { chosenThreads, hasThreads, withThread } from '../session/chosen-threads.ts';
import type { LoadedDump, Session } from '../session/session.ts';
import { viewHeading } from '../session/view-heading.ts';

export const dumps: Command = {
  name: 'dumps',
  usage: '',
  summary: 'show the dumps that are looked at: what each of them gives to the whole',
  details: [
    'Each is seen through the filters and groups in force; its top function has the most tottime.',
    'only dump N looks at one of them, until reset or undo; of a recording with several threads each has a row, and thread N looks at one.',
  ],
  takes: 'nothing',
  group: 'dumps',
  examples: [
    { line: 'dumps', meaning: 'how the time is shared out among processes and threads' },
    { line: 'add {dump}; dumps', meaning: 'the same after another dump was added' },
    { line: 'focus {function}; dumps', meaning: 'in which of them {function} runs' },
  ],
  run: listDumps,
};

const COLUMNS: readonly ViewColumn[] = [
  { key: 'number', title: '#', type: 'count', sacrifice: 0 },
  { key: 'file', title: 'dump', type: 'text', sacrifice: 0 },
  { key: 'thread', title: 'thread', type: 'text', sacrifice: 0 },
  { key: 'busy', title: 'busy', type: 'value', sacrifice: 0 },
  { key: 'busyShare', title: '%', type: 'share', sacrifice: 0 },
  { key: null, title: '', type: 'bar', sacrifice: 3 },
  { key: 'samples', title: 'samples', type: 'count', sacrifice: 2 },
  { key: 'top', title: 'top function', type: 'place', sacrifice: 1 },
];

function listDumps({ session }: CommandInput): CommandResult {
  const hasAnyThreads = session.allDumps.some(hasThreads);
  const whole = session.withChosenDump(null);
  const all = hasAnyThreads ? whole.withThread(chosenThreads(session.allDumps, 'all')) : whole;
  const wholeBusy = inBaseUnit(all.table.stats, busyTime(all.table.stats));
  const rows = session.allDumps.flatMap((dump, i) =>
    partsOf(session, dump, i).map(({ part, thread }): ViewRow => {
      const { stats } = part.table;
      const busy = inBaseUnit(stats, busyTime(stats));
      const busyShare = share(busy, wholeBusy);
      const about = [i + 1, displayText(dump.path), ...(hasAnyThreads ? [thread] : [])];
      const { sampleCount } = stats.totals;
      return {
        cells: [...about, busy, busyShare, busyShare, sampleCount, topFunction(part.table)],
      };
    }),
  );
  const report: ViewReport = {
    kind: 'view',
    name: 'dumps',
    heading: viewHeading(all),
    columns: hasAnyThreads ? COLUMNS : COLUMNS.filter(({ key }) => key !== 'thread'),
    rows,
    notes: [],
  };
  return { session, report };
}

/** A dump, or each of its threads, as the session looks at dumps. */
function partsOf(
  session: Session,
  dump: LoadedDump,
  index: number,
): readonly { readonly part: Session; readonly thread: string | null }[] {
  if (!hasThreads(dump)) return [{ part: session.withChosenDump(index), thread: null }];
  const titles = threadTitles(dump.recording.threads);
  return titles.map((title, i) => ({
    part: session.withDumps([withThread(dump, i)]),
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
  const { labels, originals } = shownOf([top]);
  return { kind: 'place', places: [placeOf({ stats, labels, originals }, top)] };
}
