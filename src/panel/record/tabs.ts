import { callsOf } from '../../records/record.ts';
import { KIND_TITLE } from './calls/kind-words.ts';
import type { RecordFacts } from './record-facts.ts';

/** The tabs of a record, in their order. */
export const TABS = [
  { id: 'overview', title: 'Overview' },
  { id: 'sql', title: KIND_TITLE.sql },
  { id: 'cache', title: KIND_TITLE.cache },
  { id: 'rpc', title: KIND_TITLE.rpc },
  { id: 'http', title: KIND_TITLE.http },
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
