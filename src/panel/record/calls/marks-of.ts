import type { CallMarks } from '../../../records/call-marks.ts';
import { type CallGroup, isSlow } from '../../../records/groups.ts';
import { errorOf } from '../../../records/groups-table.ts';
import { type AnyCall, callsOf, type RequestRecord } from '../../../records/record.ts';
import { visibleLine } from '../../../records/visible-text.ts';
import type { FindingMark } from './findings.tsx';

function mark(tone: FindingMark['tone'], text: string, isTrue: boolean): readonly FindingMark[] {
  return isTrue ? [{ tone, text }] : [];
}

/** Of the call `index` of a kind. Rows of calls are numbered from 1. */
export function marksOfCall(
  call: AnyCall,
  index: number,
  marks: CallMarks,
): readonly FindingMark[] {
  const { error, unfinished } = call;
  const group = marks.group[index];
  const first = marks.repeats[index] ?? -1;
  return [
    ...mark('bad', `N+1 ×${group?.count ?? 0}`, group?.n1 === true),
    ...mark('warn', `dup of ${first + 1}`, first >= 0),
    ...mark('bad', visibleLine(`error ${error?.code ?? error?.name}`), error !== undefined),
    ...mark('warn', 'slow', isSlow(call)),
    ...mark('warn', 'unfinished', unfinished === true),
  ];
}

export function marksOfGroup(record: RequestRecord, group: CallGroup): readonly FindingMark[] {
  const { n1, count, duplicates, errors } = group;
  const calls = callsOf(record, group.kind);
  const slow = group.calls.filter((index) => isSlow(calls[index] as AnyCall)).length;
  const failed = errors === 1 ? 'error' : `${errors} errors`;
  return [
    ...mark('bad', `N+1 ×${count}`, n1),
    ...mark('warn', `${duplicates} dup`, duplicates > 0),
    ...mark('bad', `${failed} ${errorOf(record, group)}`.trimEnd(), errors > 0),
    ...mark('warn', slow === 1 ? 'slow' : `${slow} slow`, slow > 0),
  ];
}
