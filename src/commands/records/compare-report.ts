import { callersOfGroup } from '../../records/call-place.ts';
import { type ComparedGroup, comparedGroups } from '../../records/compared-groups.ts';
import { type CallGroup, groupsOf } from '../../records/groups.ts';
import { markOf } from '../../records/groups-table.ts';
import type { RequestRecord } from '../../records/record.ts';
import { metaOf } from '../../records/record-meta.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type {
  RecordCell,
  RecordLine,
  RecordReport,
  RecordTable,
} from '../../render/records/record-report.ts';
import { RECORD_WRITER } from '../../render/records/record-writer.ts';
import { shownFindings } from './list-report.ts';
import { numberColumn, textColumn } from './record-cells.ts';
import { requestObject } from './record-objects.ts';
import type { ShownRecord } from './record-views.ts';
import { statusText } from './summary-parts.ts';

/** What a request did otherwise than another: groups of calls that are new, gone, more or less. */
export function compareReport(before: ShownRecord, after: ShownRecord): RecordReport {
  const groups = comparedGroups(groupsOf(before.record), groupsOf(after.record));
  const changed = groups.filter(({ change }) => change !== 'same');
  const same = groups.length - changed.length;
  const lines: readonly RecordLine[] = [
    { tone: 'name', text: `before  ${sideText(before.record)}` },
    { tone: 'name', text: `after   ${sideText(after.record)}` },
  ];
  const asBefore = same === 1 ? '1 group is as before' : `${same} groups are as before`;
  const note = changed.length === 0 ? `nothing changed: ${asBefore}` : asBefore;
  return {
    kind: 'record',
    writer: RECORD_WRITER,
    parts: [
      { kind: 'lines', lines },
      ...(changed.length === 0
        ? []
        : [{ kind: 'table', table: changesTable(changed, before, after) } as const]),
      { kind: 'lines', lines: [{ tone: 'aside', text: note }], isClose: true },
    ],
    objects: [
      {
        schema: 'scoobyprof.compared-requests/1',
        before: requestObject(metaOf(before.record)),
        after: requestObject(metaOf(after.record)),
        groups: groups.map(({ change, before: old, after: now }) => ({
          change,
          before: old,
          after: now,
        })),
      },
    ],
  };
}

function sideText(record: RequestRecord): string {
  const meta = metaOf(record);
  const calls = (['sql', 'cache', 'rpc', 'http'] as const).flatMap((kind) => {
    const [count, ms] = meta[kind];
    return count === 0 ? [] : [`${kind} ${count} in ${ms.toFixed(1)} ms`];
  });
  const findings = shownFindings(meta);
  const head = `${visibleLine(record.method)} ${visibleLine(record.url)}  ${statusText(record)}`;
  return [
    `${record.id.slice(0, 8)}  ${head}  ${record.durationMs.toFixed(1)} ms`,
    ...calls,
    ...(findings === '' ? [] : [findings]),
  ].join('  ');
}

function changesTable(
  groups: readonly ComparedGroup[],
  before: ShownRecord,
  after: ShownRecord,
): RecordTable {
  return {
    title: null,
    columns: [
      textColumn('change', 'change'),
      textColumn('kind', 'kind'),
      numberColumn(null, 'n'),
      ...[numberColumn('countBefore', null), numberColumn('countAfter', null)],
      numberColumn(null, 'ms'),
      ...[numberColumn('totalMsBefore', null), numberColumn('totalMsAfter', null)],
      textColumn('fingerprint', 'text', { least: 20 }),
      textColumn('site', 'called from', { isCallers: true, least: 16 }),
    ],
    rows: groups.map((group) => changeCells(group, before, after)),
  };
}

function changeCells(
  { change, before: old, after: now }: ComparedGroup,
  before: ShownRecord,
  after: ShownRecord,
): readonly RecordCell[] {
  const group = (now ?? old) as CallGroup;
  const { record, placeOf } = now === null ? before : after;
  const mark = now === null ? '' : markOf(record, now);
  const form = visibleLine(group.fingerprint);
  const pair = (a: string | undefined, b: string | undefined): RecordCell => {
    return { text: `${a ?? '–'} → ${b ?? '–'}` };
  };
  const value = (number: number | undefined): RecordCell => ({ text: '', value: number ?? null });
  return [
    { text: change, finding: change === 'new' || change === 'more' ? change : '' },
    { text: group.kind },
    pair(old?.count.toString(), now?.count.toString()),
    ...[value(old?.count), value(now?.count)],
    pair(old?.totalMs.toFixed(1), now?.totalMs.toFixed(1)),
    ...[value(old?.totalMs), value(now?.totalMs)],
    { text: mark === '' ? form : `${mark}  ${form}`, value: form, finding: mark },
    { text: '', callers: callersOfGroup(record, group, placeOf) },
  ];
}
