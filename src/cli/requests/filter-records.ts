import type { RecordMeta } from '../../records/record-meta.ts';
import type { RecordFilter, RecordSort } from './requests-request.ts';

/** Whether a record is wanted. What happened after `nowMs` is of another clock, and new. */
export function isWanted(meta: RecordMeta, filter: RecordFilter, nowMs: number): boolean {
  const { sinceMs, url, route, method, status, slowerMs, n1 } = filter;
  const tests = [
    sinceMs === undefined || meta.startedAt >= nowMs - sinceMs,
    url === undefined || url.test(meta.url),
    route === undefined || route.test(meta.route ?? ''),
    method === undefined || meta.method.toUpperCase() === method,
    status === undefined || status.some((one) => hasStatus(meta, one)),
    slowerMs === undefined || meta.durationMs >= slowerMs,
    n1 === undefined || meta.n1 > 0,
    isFrom(meta, filter),
  ];
  return tests.every((holds) => holds);
}

function isFrom(meta: RecordMeta, filter: RecordFilter): boolean {
  const keys = ['host', 'service', 'version'] as const;
  return keys.every((key) => filter[key]?.test(meta[key] ?? '') ?? true);
}

function hasStatus({ status }: RecordMeta, wanted: string): boolean {
  if (!wanted.endsWith('xx')) return status === Number(wanted);
  return Math.floor(status / 100) === Number(wanted[0]);
}

const VALUES: Readonly<Record<RecordSort, (meta: RecordMeta) => number>> = {
  time: ({ startedAt }) => startedAt,
  ms: ({ durationMs }) => durationMs,
  // What was not measured stands behind all that was.
  cpu: ({ cpuMs }) => cpuMs ?? -1,
  sql: ({ sql: [count] }) => count,
  wasted: ({ wastedMs }) => wastedMs,
};

/** The largest first; what is equal, the newest first. */
export function sortedRecords(
  metas: readonly RecordMeta[],
  sort: RecordSort,
): readonly RecordMeta[] {
  const value = VALUES[sort];
  return [...metas].sort((a, b) => value(b) - value(a) || b.startedAt - a.startedAt);
}
