import { type AnyCall, CALL_KINDS, type CallKind, callsOf, type RequestRecord } from './record.ts';
import { roundMs } from './round-ms.ts';

/** Where the time of a request went, in milliseconds; together they are its duration. */
export interface TimeShares extends Readonly<Record<CallKind, number>> {
  /** 0 where it was not measured: then it is part of `rest`. */
  readonly cpu: number;
  /** Neither worked nor waited for a call that is in the record: timers, streams, other requests. */
  readonly rest: number;
}

/**
 * Shares out the duration of a request. Each moment belongs to one share alone:
 *
 * - The time of the processor is taken as it was measured.
 * - A moment at which calls of several kinds ran, or waited for connections, is shared out equally among the kinds;
 *   calls of one kind that overlap count once. What lies behind the end of the request does not count.
 * - The program may work while calls run. Nobody knows when, so where processor and calls together are longer than the
 *   request, that much is taken off the calls, in proportion: waiting is what nothing else was done in.
 *
 * The shares add up to `durationMs`, to the microsecond.
 */
export function timeShares(record: RequestRecord): TimeShares {
  const { durationMs, cpuMs } = record;
  const cpu = Math.min(durationMs, cpuMs ?? 0);
  const waited = waitedByKind(record);
  const calls = CALL_KINDS.reduce((sum, kind) => sum + waited[kind], 0);
  const room = durationMs - cpu;
  const scale = calls > room ? room / calls : 1;
  const shares = { cpu: roundMs(cpu), sql: 0, cache: 0, rpc: 0, http: 0 };
  for (const kind of CALL_KINDS) shares[kind] = roundMs(waited[kind] * scale);
  return withRest(shares, durationMs);
}

/** Rounding may have given out some microseconds too many: the largest share gives them back. */
function withRest(shares: Omit<TimeShares, 'rest'>, durationMs: number): TimeShares {
  const sum = Object.values(shares).reduce((total, ms) => total + ms, 0);
  const over = sum - durationMs;
  if (over <= 0) return { ...shares, rest: roundMs(-over) };
  const keys = ['cpu', ...CALL_KINDS] as const;
  const largest = keys.reduce((most, key) => (shares[key] > shares[most] ? key : most));
  return { ...shares, [largest]: roundMs(shares[largest] - over), rest: 0 };
}

/** A time at which a call begins (+1) or ends (-1). */
interface Edge {
  readonly atMs: number;
  readonly kind: CallKind;
  readonly change: 1 | -1;
}

function waitedByKind(record: RequestRecord): Record<CallKind, number> {
  const edges = CALL_KINDS.flatMap((kind) =>
    callsOf(record, kind).flatMap((call) => edgesOf(call, kind, record.durationMs)),
  ).sort((a, b) => a.atMs - b.atMs);
  const running = { sql: 0, cache: 0, rpc: 0, http: 0 };
  const waited = { sql: 0, cache: 0, rpc: 0, http: 0 };
  let lastMs = 0;
  for (const { atMs, kind, change } of edges) {
    const busy = CALL_KINDS.filter((one) => running[one] > 0);
    for (const one of busy) waited[one] += (atMs - lastMs) / busy.length;
    lastMs = atMs;
    running[kind] += change;
  }
  return waited;
}

function edgesOf(call: AnyCall, kind: CallKind, durationMs: number): readonly Edge[] {
  const { startMs, waitMs, durationMs: ranMs } = call;
  const start = Math.min(startMs, durationMs);
  const end = Math.min(startMs + waitMs + ranMs, durationMs);
  return [
    { atMs: start, kind, change: 1 },
    { atMs: end, kind, change: -1 },
  ];
}
