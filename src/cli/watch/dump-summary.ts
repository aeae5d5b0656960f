import { busyUs, gcUs } from '../../commands/language/conditions.ts';
import type { LoadedDump, Session, SessionTable } from '../../commands/session/session.ts';
import { functionKind } from '../../model/function-table.ts';
import type { Change, KindHistory } from './kind-history.ts';

/** What one line says about a dump. */
export interface DumpSummary {
  readonly path: string;
  readonly kind: string;
  readonly modifiedAt: Date;
  readonly durationUs: number;
  /** `null` for dumps that are not made of samples; they do not tell garbage collection apart either. */
  readonly sampleCount: number | null;
  readonly idleUs: number;
  readonly gcUs: number | null;
  /** The function with the most time of its own; `null`: nothing ran. */
  readonly top: TopFunction | null;
  /** What changed most since the dump of this kind before; `null`: nothing, or there is none. */
  readonly change: Change | null;
}

export interface TopFunction {
  readonly row: number;
  readonly functionName: string;
  readonly label: string;
  readonly selfUs: number;
}

/** Sums up a dump and remembers it for the next of its kind. */
export function summarize(session: Session, kind: string, history: KindHistory): DumpSummary {
  const { table } = session;
  const { stats } = table;
  const [dump] = session.dumps as [LoadedDump];
  const { sampleCount } = stats.totals;
  const durationUs = stats.totals.time * (stats.unit === 's' ? 1e6 : 1);
  return {
    path: dump.path,
    kind,
    modifiedAt: dump.modifiedAt ?? new Date(),
    durationUs,
    sampleCount,
    idleUs: durationUs - busyUs(stats),
    gcUs: sampleCount === null ? null : gcUs(stats),
    top: topFunction(table),
    change: history.compare(kind, stats, table.labels),
  };
}

function topFunction({ stats, labels }: SessionTable): TopFunction | null {
  const { functionName, url } = stats.functions;
  let top = -1;
  for (let row = 0; row < stats.rowCount; row++) {
    if (functionKind(functionName[row], url[row]) === 'idle') continue;
    if (top < 0 || stats.self[row] > stats.self[top]) top = row;
  }
  if (top < 0) return null;
  const scale = stats.unit === 's' ? 1e6 : 1;
  return {
    row: top,
    functionName: functionName[top],
    label: labels[top],
    selfUs: stats.self[top] * scale,
  };
}
