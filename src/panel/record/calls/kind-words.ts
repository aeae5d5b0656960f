import type { CallKind } from '../../../records/record.ts';

/** The name of each kind of call, as tabs and tables have it. */
export const KIND_TITLE: Readonly<Record<CallKind, string>> = {
  sql: 'SQL',
  cache: 'Cache',
  rpc: 'RPC',
  http: 'HTTP',
};
