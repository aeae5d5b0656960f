import { type CallGroup, groupsOf, isSlow } from './groups.ts';
import {
  type AnyCall,
  CALL_KINDS,
  type CallKind,
  callsOf,
  type Ending,
  type RequestRecord,
} from './record.ts';
import { roundMs } from './round-ms.ts';

/** How many calls there were, and for how many milliseconds the request waited for at least one of them. */
type CallCount = readonly [count: number, ms: number];

/** What a list shows of a record. Stores keep it beside the record or work it out. */
export interface RecordMeta extends Readonly<Record<CallKind, CallCount>> {
  readonly id: string;
  readonly startedAt: number;
  readonly service: string | null;
  readonly version: string | null;
  readonly host: string;
  readonly pid: number;
  readonly method: string;
  readonly url: string;
  readonly route: string | null;
  readonly status: number;
  readonly ending: Ending;
  readonly durationMs: number;
  readonly cpuMs: number | null;
  readonly owner: string;
  /** Groups that are an N+1. */
  readonly n1: number;
  /** Calls of the largest of them. */
  readonly n1Calls: number;
  /** Calls that repeat another one. */
  readonly duplicates: number;
  readonly wastedMs: number;
  /** Calls that failed. */
  readonly errors: number;
  /** Calls of 100 ms and more, the wait for a connection included. */
  readonly slow: number;
}

/** The meta of a record; `groups`: its groups of all kinds, where they are known already. */
export function metaOf(
  record: RequestRecord,
  groups: readonly CallGroup[] = groupsOf(record),
): RecordMeta {
  const { id, startedAt, service, version, host, pid, method, url, route } = record;
  const { status, ending, durationMs, cpuMs, owner } = record;
  const calls = CALL_KINDS.flatMap((kind) => callsOf(record, kind));
  const n1 = groups.filter((group) => group.n1);
  return {
    ...{ id, startedAt, service: service ?? null, version: version ?? null, host, pid },
    ...{ method, url, route, status, ending, durationMs, cpuMs, owner: owner ?? 'local' },
    sql: countOf(callsOf(record, 'sql')),
    cache: countOf(callsOf(record, 'cache')),
    rpc: countOf(callsOf(record, 'rpc')),
    http: countOf(callsOf(record, 'http')),
    n1: n1.length,
    n1Calls: n1.reduce((most, { count }) => Math.max(most, count), 0),
    duplicates: groups.reduce((total, { duplicates }) => total + duplicates, 0),
    wastedMs: roundMs(groups.reduce((total, { wastedMs }) => total + wastedMs, 0)),
    errors: calls.filter(({ error }) => error !== undefined).length,
    slow: calls.filter(isSlow).length,
  };
}

function countOf(calls: readonly AnyCall[]): CallCount {
  return [calls.length, waitedMs(calls)];
}

/** How long at least one of the calls ran or waited for its connection: what overlaps is counted once. */
export function waitedMs(calls: readonly AnyCall[]): number {
  const inOrder = [...calls].sort((a, b) => a.startMs - b.startMs);
  let total = 0;
  let until = 0;
  for (const { startMs, waitMs, durationMs } of inOrder) {
    const end = startMs + waitMs + durationMs;
    total += Math.max(0, end - Math.max(until, startMs));
    until = Math.max(until, end);
  }
  return roundMs(total);
}
