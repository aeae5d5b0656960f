import { callsOf } from '../../records/record.ts';
import type { RecordFacts } from './record-facts.ts';

/** The tabs of a record, in their order. */
export const TABS = [
  { id: 'overview', title: 'Overview' },
  { id: 'sql', title: 'SQL' },
  { id: 'cache', title: 'Cache' },
  { id: 'rpc', title: 'RPC' },
  { id: 'http', title: 'HTTP' },
  { id: 'log', title: 'Log' },
  { id: 'cpu', title: 'CPU' },
  { id: 'timeline', title: 'Timeline' },
] as const;

export type TabId = (typeof TABS)[number]['id'];

/** How many there are of what a tab shows; `null`: it is nothing to be counted. */
export function countOfTab({ record }: RecordFacts, tab: TabId): number | null {
  switch (tab) {
    case 'overview':
    case 'cpu':
    case 'timeline':
      return null;
    case 'log':
      return record.plugins.log?.entries.length ?? 0;
    default:
      return callsOf(record, tab).length;
  }
}
