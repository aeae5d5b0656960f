import { ProfileError } from '../../model/profile-error.ts';
import type { PlaceOf } from '../../records/call-place.ts';
import { callText } from '../../records/call-text.ts';
import { type CallGroup, groupsOf } from '../../records/groups.ts';
import {
  type AnyCall,
  CALL_KINDS,
  type CallKind,
  callsOf,
  type RequestRecord,
} from '../../records/record.ts';
import { timelineOf } from '../../records/timeline.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type { RecordPart, RecordReport } from '../../render/records/record-report.ts';
import { RECORD_WRITER } from '../../render/records/record-writer.ts';
import { callsTable } from './calls-table.ts';
import { logPart } from './log-part.ts';
import { countCell, msCell, numberColumn, textCell, textColumn } from './record-cells.ts';
import { groupsObject, recordObject } from './record-objects.ts';
import { type StackRow, stackParts } from './stack-parts.ts';
import { type NextWords, summaryParts } from './summary-parts.ts';

/** What of a record is to be shown; nothing of it: a summary. */
export interface RecordViews {
  /** Calls of these kinds. */
  readonly kinds: readonly CallKind[];
  /** Calls that are alike in one row. */
  readonly isGrouped: boolean;
  /** The stack of one row, or of all; `null`: of none. */
  readonly stack: number | 'all' | null;
  readonly hasLibraries: boolean;
  readonly isTimeline: boolean;
  readonly isLog: boolean;
}

/** A record, its frames where they are to be shown. */
export interface ShownRecord {
  readonly record: RequestRecord;
  readonly placeOf: PlaceOf;
  readonly next: NextWords;
}

/** What is asked of one record. Throws `nothing-matched` for a row that there is not. */
export function recordReport(
  shown: ShownRecord,
  views: RecordViews,
  whole = shown.record,
): RecordReport {
  const { record, placeOf, next } = shown;
  const parts = viewParts(shown, views);
  return {
    kind: 'record',
    writer: RECORD_WRITER,
    parts: parts.length > 0 ? parts : summaryParts(record, placeOf, next),
    objects: [views.isGrouped ? groupsObject(record, kindsOf(views)) : recordObject(whole)],
  };
}

function kindsOf({ kinds }: RecordViews): readonly CallKind[] {
  return kinds.length === 0 ? CALL_KINDS : CALL_KINDS.filter((kind) => kinds.includes(kind));
}

function viewParts({ record, placeOf }: ShownRecord, views: RecordViews): readonly RecordPart[] {
  const { kinds, isGrouped, stack, hasLibraries, isTimeline, isLog } = views;
  const parts: RecordPart[] = [];
  if (stack !== null || hasLibraries) {
    const rows = stackRows(record, views);
    parts.push(...stackParts(record, chosenRows(rows, stack), { placeOf, hasLibraries }));
  } else if (isGrouped) {
    const groups = groupsOf(record, kindsOf(views));
    parts.push(groups.length === 0 ? noneOf(views) : { kind: 'groups', record, groups, placeOf });
  } else if (kinds.length > 0) {
    parts.push(...callParts(record, views, placeOf));
  }
  if (isTimeline) parts.push(timelinePart(record, kindsOf(views)));
  if (isLog) parts.push(record.plugins.log?.entries.length ? logPart(record, placeOf) : NO_LOG);
  return parts;
}

const NO_LOG: RecordPart = {
  kind: 'lines',
  lines: [{ tone: 'plain', text: 'nothing was logged' }],
};

function noneOf(views: RecordViews): RecordPart {
  const kinds = views.kinds.length === 0 ? '' : ` of ${kindsOf(views).join(', ')}`;
  return { kind: 'lines', lines: [{ tone: 'plain', text: `no calls${kinds}` }] };
}

function callParts(
  record: RequestRecord,
  views: RecordViews,
  placeOf: PlaceOf,
): readonly RecordPart[] {
  let firstRow = 1;
  const parts = kindsOf(views).flatMap((kind): readonly RecordPart[] => {
    const table = callsTable(record, kind, { placeOf, firstRow });
    firstRow += table.rows.length;
    return table.rows.length === 0 ? [] : [{ kind: 'table', table }];
  });
  const [only] = parts;
  if (only === undefined) return [noneOf(views)];
  if (parts.length > 1 || only.kind !== 'table') return parts;
  return [{ ...only, table: { ...only.table, title: null } }];
}

/** What the rows of the tables are that the same views would show. */
function stackRows(record: RequestRecord, views: RecordViews): readonly StackRow[] {
  const rows = views.isGrouped
    ? groupsOf(record, kindsOf(views)).map((group) => groupRow(record, group))
    : kindsOf(views).flatMap((kind) =>
        callsOf(record, kind).map((call) => ({ text: callText(kind, call), stack: call.stack })),
      );
  return rows.map((row, i) => ({ ...row, row: i + 1 }));
}

function groupRow(record: RequestRecord, { kind, fingerprint, calls, count }: CallGroup) {
  const head = callsOf(record, kind)[calls[0]] as AnyCall;
  return { text: `${count} × ${visibleLine(fingerprint)}`, stack: head.stack };
}

function chosenRows(rows: readonly StackRow[], stack: number | 'all' | null): readonly StackRow[] {
  const chosen = typeof stack === 'number' ? rows.filter(({ row }) => row === stack) : rows;
  if (chosen.length > 0) return chosen;
  throw new ProfileError(
    'nothing-matched',
    rows.length === 0 ? 'there are no calls' : `there is no row ${stack}, but ${rows.length} rows`,
  );
}

function timelinePart(record: RequestRecord, kinds: readonly CallKind[]): RecordPart {
  const groups = groupsOf(record, kinds);
  const rows = timelineOf(record, groups).rows.flatMap(({ kind, group, spans }) =>
    spans.map(({ startMs, runMs, endMs, call }) => [
      ...[textCell(kind), countCell(call), textCell(group.fingerprint)],
      ...[msCell(startMs, 3), msCell(runMs, 3), msCell(endMs, 3)],
    ]),
  );
  const columns = [
    ...[textColumn('kind', 'kind'), numberColumn('call', 'call')],
    ...[textColumn('fingerprint', 'text'), numberColumn('startMs', 'start ms')],
    ...[numberColumn('runMs', 'run ms'), numberColumn('endMs', 'end ms')],
  ];
  return { kind: 'timeline', record, groups, table: { title: null, columns, rows } };
}
