import { findingsText } from '../../../records/findings.ts';
import type { RecordMeta } from '../../../records/record-meta.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import { msText } from '../ms-text.ts';

/** When a request began, on the reader's clock. */
export function timeOfDay({ startedAt }: Pick<RecordMeta, 'startedAt'>): string {
  return new Date(startedAt).toLocaleTimeString('en-GB');
}

/** A request in the list of those to compare with. */
export function otherText(meta: RecordMeta): string {
  const { method, url, status, durationMs, sql } = meta;
  const findings = findingsText(meta);
  return [
    `${timeOfDay(meta)}  ${visibleLine(method)} ${visibleLine(url)} ${status === 0 ? 'no response' : status}`,
    `${msText(durationMs)} ms`,
    `${sql[0]} SQL`,
    ...(findings === '' ? [] : [findings]),
  ].join(', ');
}
