import type { TableReport } from '../render/report.ts';
import { applyRestrictions } from './restrictions.ts';
import type { Session } from './session.ts';
import { describeOrder } from './sort-keys.ts';

export interface SelectedTable {
  readonly table: TableReport;
  /** There were rows, and the restrictions left none. */
  readonly isEmptySelection: boolean;
}

/** The part of a report that all tables share: header, order, and the rows that the words leave. */
export function selectRows(session: Session, words: readonly string[]): SelectedTable {
  const { stats, labels, nameStyle, callCounts } = session.table;
  const { rows, reductions } = applyRestrictions(words, session.rows, labels);
  const table: TableReport = {
    files: session.dumps.map(({ path, modifiedAt, profile }) => ({
      path,
      modifiedAt,
      request: profile.kind === 'sampled' ? profile.request : null,
    })),
    stats,
    labels,
    nameStyle,
    callCounts,
    sortedBy: describeOrder(stats, session.order),
    reductions,
    rows,
    topLevelNames: (stats.topLevel ?? []).map((row) => stats.functions.functionName[row] as string),
  };
  return { table, isEmptySelection: rows.length === 0 && session.rows.length > 0 };
}
