import type { CallCounts } from '../model/counts.ts';
import type { FunctionStats } from '../model/function-stats.ts';
import type { StatsTables } from '../model/merge-stats.ts';

/** What the counts of all rows of all parts are; `none` where there are no rows to tell. */
export function callCountsOf(parts: readonly StatsTables[]): CallCounts | 'mixed' {
  const kinds = new Set<CallCounts>();
  for (const { stats } of parts) {
    if (stats.rowCount === 0) kinds.add(kindOfNone(stats));
    for (const kind of stats.callCounts) kinds.add(kind);
  }
  const [only = 'none'] = kinds;
  return kinds.size > 1 ? 'mixed' : only;
}

function kindOfNone({ totals, samples }: FunctionStats): CallCounts {
  if (totals.calls === null) return 'none';
  return samples === null ? 'exact' : 'observed';
}
