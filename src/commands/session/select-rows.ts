import type { ShownFunctions } from '../../model/profile-view.ts';
import type { ShownPart, TableReport } from '../../render/table-report.ts';
import { parsePythonNumber } from '../language/python-text.ts';
import { applyRestrictions } from '../language/restrictions.ts';
import { describeOrder } from '../language/sort-keys.ts';
import { listedRows } from './listed-rows.ts';
import type { Session } from './session.ts';

export interface SelectedTable {
  readonly table: TableReport;
  /** There were rows, and the restrictions left none. */
  readonly isEmptySelection: boolean;
}

/**
 * The part of a report that all tables share: header, order, and the rows that the words leave. Only these rows have
 * labels with originals for sure; a report that shows others asks `shownOf` for them too.
 */
export function selectRows(session: Session, words: readonly string[]): SelectedTable {
  const { stats, nameStyle, callCounts, shownOf } = session.table;
  const isAll = session.isForReaders && words.includes('all');
  const restrictions = isAll ? words.filter((word) => word !== 'all') : words;
  const listed = listedRows(session, restrictions);
  const { labelsMatching } = session.table;
  const { rows, reductions } = applyRestrictions(restrictions, listed, labelsMatching);
  const view = session.activeView;
  const isCounted = isAll || words.some((word) => parsePythonNumber(word) !== null);
  // Rows that a layout leaves out anyway need no originals.
  const seen = isCounted ? rows : rows.slice(0, session.rowLimit);
  const table: TableReport = {
    files: reportFiles(session),
    stats,
    ...shownPart(shownOf(session.isForReaders ? seen : rows)),
    nameStyle,
    callCounts,
    sortedBy: describeOrder(stats, session.order),
    reductions,
    rows,
    isTimedWhileCounting: session.dumps.some(
      ({ profile }) =>
        profile.kind === 'sampled' && profile.exactCalls?.isTimedWhileCounting === true,
    ),
    ...valueNoteOf(session),
    topLevelNames: (stats.topLevel ?? []).map((row) => stats.functions.functionName[row]),
    ...(view === undefined ? {} : { view }),
    ...(isCounted ? {} : { rowLimit: session.rowLimit }),
  };
  // Where all is idle a reader's table is empty, and nobody asked for what is not there.
  const isAsked =
    listed.length > 0 || restrictions.some((word) => parsePythonNumber(word) === null);
  const isEmptySelection = rows.length === 0 && session.rows.length > 0 && isAsked;
  return { table, isEmptySelection };
}

/** The files of dumps, of which one may stand there for each of its threads. */
function reportFiles({ dumps }: Session): TableReport['files'] {
  return dumps
    .filter(({ isContinued }) => isContinued !== true)
    .map(({ path, modifiedAt, profile, threads, values, part }) => ({
      path,
      modifiedAt,
      request: profile.kind === 'sampled' ? profile.request : null,
      ...(threads === undefined ? {} : { threads }),
      ...(values === undefined ? {} : { values }),
      ...(part === undefined ? {} : { slice: part }),
    }));
}

/** What the values are of, where all dumps say the same of them. */
function valueNoteOf({ dumps }: Session): Pick<TableReport, 'valueNote'> {
  const notes = new Set(
    dumps.map(({ profile }) => (profile.kind === 'sampled' ? profile.valueNote : undefined)),
  );
  const [only] = notes;
  return notes.size === 1 && only !== undefined ? { valueNote: only } : {};
}

/** What a report says of functions with their originals. */
export function shownPart({ labelOf, functions, originals }: ShownFunctions): ShownPart {
  return { labelOf, shown: functions, originals };
}

/** The session that remembers these rows as those shown last, where rows have numbers. */
export function withShownRows(session: Session, rows: readonly number[]): Session {
  if (!session.isForReaders || rows.length === 0) return session;
  const { table } = session;
  let labels: readonly string[] | undefined;
  return session.withShown(() => {
    labels ??= rows.map((row) => table.plainLabelOf(row));
    return labels;
  });
}
