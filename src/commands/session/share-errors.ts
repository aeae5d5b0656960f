import { FunctionTableBuilder } from '../../model/function-table.ts';
import { isOfKind } from '../../model/profile-times.ts';
import { LEAST_RUNS, type ShareErrors, shareErrors } from '../../model/statistics/share-error.ts';
import type { Session } from './session.ts';

/** How sure the shares of a session's rows are; `null` where they are not of samples of time. */
export function shareErrorsOf(session: Session): ShareErrors | null {
  const { stats } = session.table;
  if (stats.unit !== 'us' || stats.samples === null) return null;
  const runs = runsOf(session);
  const errors = (column: 'samples' | 'cumulativeSamples') =>
    shareErrors(
      runs.map((run) => run[column]),
      runs.map(({ total }) => total),
    );
  return {
    self: errors('samples'),
    cumulative: errors('cumulativeSamples'),
    isPrior: runs.length < LEAST_RUNS,
  };
}

interface RunSamples {
  readonly samples: Float64Array;
  readonly cumulativeSamples: Float64Array;
  /** All that are not idle. */
  readonly total: number;
}

/** The samples of each dump by the rows of all; few dumps are taken together. */
function runsOf(session: Session): readonly RunSamples[] {
  const { stats } = session.table;
  const dumps = session.runs;
  const parts =
    dumps.length < LEAST_RUNS ? [stats] : dumps.map((run) => session.withRun(run).table.stats);
  const rows = new FunctionTableBuilder();
  return parts.map((part) => {
    // As tables are merged: rows get their places in the order of the dumps.
    const rowOf = Int32Array.from({ length: part.rowCount }, (_, row) =>
      part === stats ? row : rows.internFrom(part.functions, row),
    );
    const spread = (column: Float64Array | null): Float64Array => {
      const wide = new Float64Array(stats.rowCount);
      column?.forEach((value, row) => {
        wide[rowOf[row]] += value;
      });
      return wide;
    };
    const isBusy = (row: number): boolean => !isOfKind(part.functions, row, 'idle');
    const total = part.samples?.reduce((sum, n, row) => (isBusy(row) ? sum + n : sum), 0) ?? 0;
    return {
      samples: spread(part.samples),
      cumulativeSamples: spread(part.cumulativeSamples),
      total,
    };
  });
}
