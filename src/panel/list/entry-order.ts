import type { RequestEntry } from './request-entry.ts';

export type EntryOrder = 'time' | 'duration' | 'cpu' | 'sql' | 'wasted';

/** What the orders are called, in the order in which they are offered. */
export const ENTRY_ORDERS: Readonly<Record<EntryOrder, OrderText>> = {
  time: { name: 'Time', explanation: 'The newest last' },
  duration: { name: 'ms', explanation: 'The slowest first' },
  cpu: { name: 'CPU', explanation: 'The most CPU time first' },
  sql: { name: 'SQL', explanation: 'The most queries first' },
  wasted: { name: 'Wasted', explanation: 'The most wasted time first' },
};

interface OrderText {
  readonly name: string;
  readonly explanation: string;
}

const VALUES: Readonly<Record<EntryOrder, (entry: RequestEntry) => number>> = {
  time: ({ startedAt }) => -startedAt,
  duration: ({ durationMs }) => durationMs ?? -1,
  cpu: ({ meta }) => meta?.cpuMs ?? -1,
  sql: ({ meta }) => meta?.sql[0] ?? -1,
  wasted: ({ meta }) => meta?.wastedMs ?? -1,
};

/** What is equal stays as it was: in the order of time. */
export function inOrder(
  entries: readonly RequestEntry[],
  order: EntryOrder,
): readonly RequestEntry[] {
  const value = VALUES[order];
  return [...entries].sort((a, b) => value(b) - value(a) || a.startedAt - b.startedAt);
}
