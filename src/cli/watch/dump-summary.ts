import { busyUs, gcUs } from '../../commands/language/conditions.ts';
import type { LoadedDump, Session } from '../../commands/session/session.ts';
import { inBaseUnit, isOfKind } from '../../model/profile-times.ts';
import { type ProfileUnit, quantityOf } from '../../model/profile-unit.ts';
import type { ProfileView } from '../../model/profile-view.ts';
import type { Change, KindHistory } from './kind-history.ts';

/** What one line says about a dump. */
export interface DumpSummary {
  readonly path: string;
  readonly kind: string;
  readonly modifiedAt: Date;
  /** What the values are in: times are microseconds, whatever the dump has. */
  readonly unit: ProfileUnit;
  /** The duration; of other dumps what they hold. */
  readonly total: number;
  /** `null` for dumps that are not made of samples; they do not tell garbage collection apart either. */
  readonly sampleCount: number | null;
  readonly idle: number;
  readonly gc: number | null;
  /** The function with the most time of its own; `null`: nothing ran. */
  readonly top: TopFunction | null;
  /** What changed most since the dump of this kind before; `null`: nothing, or there is none. */
  readonly change: Change | null;
}

export interface TopFunction {
  readonly row: number;
  readonly functionName: string;
  readonly label: string;
  readonly self: number;
}

/** Sums up a dump and remembers it for the next of its kind. */
export function summarize(session: Session, kind: string, history: KindHistory): DumpSummary {
  const { table } = session;
  const { stats } = table;
  const [dump] = session.dumps as [LoadedDump];
  const { sampleCount } = stats.totals;
  const total = inBaseUnit(stats, stats.totals.time);
  const hasCollections = sampleCount !== null && quantityOf(stats.unit) === 'time';
  return {
    path: dump.path,
    kind,
    modifiedAt: dump.modifiedAt ?? new Date(),
    unit: stats.unit === 's' ? 'us' : stats.unit,
    total,
    sampleCount,
    idle: total - busyUs(stats),
    gc: hasCollections ? gcUs(stats) : null,
    top: topFunction(table),
    change: history.compare(kind, table),
  };
}

function topFunction({ stats, labelOf }: ProfileView): TopFunction | null {
  const { functions } = stats;
  let top = -1;
  for (let row = 0; row < stats.rowCount; row++) {
    if (isOfKind(functions, row, 'idle')) continue;
    if (top < 0 || stats.self[row] > stats.self[top]) top = row;
  }
  if (top < 0) return null;
  return {
    row: top,
    functionName: functions.functionName[top],
    label: labelOf(top),
    self: inBaseUnit(stats, stats.self[top]),
  };
}
