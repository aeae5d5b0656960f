import { type CallGroup, groupsOf } from '../../records/groups.ts';
import type { CallKind, RequestRecord } from '../../records/record.ts';
import type { RecordMeta } from '../../records/record-meta.ts';

/** A record in a list, for programs. */
export function requestObject(meta: RecordMeta): object {
  const { id, service, version, host, startedAt, method, url, route, status } = meta;
  const { durationMs, cpuMs, n1, duplicates, errors, slow } = meta;
  const calls = ([count, ms]: RecordMeta['sql']): object => ({ count, ms });
  return {
    schema: 'scoobyprof.request/1',
    ...{ id, service, version, host, startedAt, method, url, route, status, durationMs, cpuMs },
    ...{ sql: calls(meta.sql), cache: calls(meta.cache) },
    ...{ rpc: calls(meta.rpc), http: calls(meta.http) },
    ...{ n1, duplicates, errors, slow },
  };
}

/** The groups of a record, for programs. */
export function groupsObject(
  record: RequestRecord,
  kinds: readonly CallKind[],
): { readonly schema: string; readonly id: string; readonly groups: readonly CallGroup[] } {
  return { schema: 'scoobyprof.groups/1', id: record.id, groups: groupsOf(record, kinds) };
}

/** A record without what only its store has. */
export function recordObject({ owner: _, ...record }: RequestRecord): object {
  return record;
}
