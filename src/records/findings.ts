import { callersOfGroup, type PlaceOf } from './call-place.ts';
import type { CallGroup } from './groups.ts';
import type { RequestRecord } from './record.ts';
import type { RecordMeta } from './record-meta.ts';
import { visibleLine } from './visible-text.ts';

type Findings = Pick<RecordMeta, 'n1' | 'n1Calls' | 'duplicates' | 'errors' | 'slow'>;

/** What a list says is wrong with a request: `N+1 ×25, 12 dup, 1 error, slow`. Empty: nothing. */
export function findingsText({ n1, n1Calls, duplicates, errors, slow }: Findings): string {
  const parts = [
    n1 > 0 && `${n1 > 1 ? `${n1} ` : ''}N+1 ×${n1Calls}`,
    duplicates > 0 && `${duplicates} dup`,
    errors > 0 && counted(errors, 'error'),
    slow > 0 && (slow === 1 ? 'slow' : `${slow} slow`),
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** The line of a server about a request with findings, without a line break. */
export function noticeText(
  record: RequestRecord,
  meta: RecordMeta,
  groups: readonly CallGroup[],
  placeOf: PlaceOf,
): string {
  const parts = groups.filter(({ n1 }) => n1).map((group) => n1Text(record, group, placeOf));
  if (meta.duplicates > 0) parts.push(counted(meta.duplicates, 'duplicate'));
  if (meta.errors > 0) parts.push(counted(meta.errors, 'error'));
  if (meta.slow > 0) parts.push(counted(meta.slow, 'slow call'));
  parts.push(`scoobyprof requests ${record.id.slice(0, 4)}`);
  const path = visibleLine(record.url.split('?', 1)[0] as string);
  const method = visibleLine(record.method);
  return `scoobyprof ${method} ${path} ${Math.round(record.durationMs)} ms: ${parts.join('; ')}`;
}

function n1Text(record: RequestRecord, group: CallGroup, placeOf: PlaceOf): string {
  const [{ text: caller }] = callersOfGroup(record, group, placeOf);
  const form = visibleLine(group.fingerprint);
  const short = form.length > 200 ? `${form.slice(0, 200)}…` : form;
  return `N+1 ${group.count} × ${short} at ${caller}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
