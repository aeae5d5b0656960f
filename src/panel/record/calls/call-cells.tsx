import type { ReactNode } from 'react';
import type { CallMarks } from '../../../records/call-marks.ts';
import { callersOf, callersOfGroup } from '../../../records/call-place.ts';
import type { CallGroup } from '../../../records/groups.ts';
import type { AnyCall, CacheCall, CallKind, HttpCall, SqlCall } from '../../../records/record.ts';
import { msText } from '../ms-text.ts';
import type { RecordFacts } from '../record-facts.ts';
import { CallLine, GroupLine } from './call-text-cell.tsx';
import { FindingMarks } from './findings.tsx';
import { marksOfCall, marksOfGroup } from './marks-of.ts';

/** What the cells of calls are made of. */
export interface CallCells {
  readonly facts: RecordFacts;
  readonly kind: CallKind;
  readonly calls: readonly AnyCall[];
  readonly groups: readonly CallGroup[];
  readonly marks: CallMarks;
}

export function callCell({ facts, kind, calls, marks }: CallCells, row: number, column: string) {
  const call = calls[row] as AnyCall;
  switch (column) {
    case 'start':
      return call.startMs.toFixed(1);
    case 'wait':
      return call.waitMs >= 0.05 ? call.waitMs.toFixed(1) : '';
    case 'duration':
      return msText(call.durationMs);
    case 'wasted':
      return wastedText(marks.wastedMs[row] ?? 0);
    case 'text':
      return (
        <>
          <FindingMarks marks={marksOfCall(call, row, marks)} />
          <CallLine kind={kind} call={call} />
        </>
      );
    case 'site':
      return callersOf(facts.record, call, facts.placeOf)[0].text;
    default:
      return resultText(column, call);
  }
}

export function groupCell({ facts, groups }: CallCells, row: number, column: string) {
  const group = groups[row] as CallGroup;
  switch (column) {
    case 'count':
      return group.count;
    case 'duration':
      return msText(group.totalMs);
    case 'max':
      return msText(group.maxMs);
    case 'wasted':
      return wastedText(group.wastedMs);
    case 'text':
      return (
        <>
          <FindingMarks marks={marksOfGroup(facts.record, group)} />
          <GroupLine group={group} />
        </>
      );
    default:
      return callersOfGroup(facts.record, group, facts.placeOf)[0].text;
  }
}

function wastedText(ms: number): ReactNode {
  return ms > 0 ? <span className="rec-bad">{msText(ms)}</span> : '';
}

function resultText(column: string, call: AnyCall): string {
  if (column === 'rows') return String((call as SqlCall).rows ?? '');
  if (column === 'status') return String((call as HttpCall).status ?? '');
  const { hit = null } = call as CacheCall;
  return hit === null ? '' : hit ? 'hit' : 'miss';
}
