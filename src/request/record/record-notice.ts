import { placeBelow } from '../../records/call-place.ts';
import { findingsText, noticeText } from '../../records/findings.ts';
import { groupsOf } from '../../records/groups.ts';
import type { RequestRecord } from '../../records/record.ts';
import { metaOf } from '../../records/record-meta.ts';

/** Tells of a record on standard error, in one line, where something is wrong with its request. Never throws. */
export function tellFindings(record: RequestRecord): void {
  try {
    const groups = groupsOf(record);
    const meta = metaOf(record, groups);
    if (findingsText(meta) === '') return;
    const line = noticeText(record, meta, groups, placeBelow(process.cwd()));
    process.stderr.write(`${line}\n`);
  } catch {
    // A server whose standard error is gone goes on.
  }
}

export function isStandardErrorTerminal(): boolean {
  return process.stderr.isTTY === true;
}
