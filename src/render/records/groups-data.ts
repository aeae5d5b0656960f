import { callersOfGroup } from '../../records/call-place.ts';
import { markOf } from '../../records/groups-table.ts';
import { visibleLine } from '../../records/visible-text.ts';
import type { GroupsPart, RecordCell, RecordColumn, RecordTable } from './record-report.ts';

const RIGHT = { align: 'right', sacrifice: 0 } as const;
const LEFT = { align: 'left', sacrifice: 0 } as const;

const COLUMNS: readonly RecordColumn[] = [
  { key: 'kind', title: 'kind', ...LEFT },
  { key: 'system', title: null, ...LEFT },
  { key: 'count', title: 'n', ...RIGHT },
  { key: 'totalMs', title: 'total ms', ...RIGHT },
  { key: 'minMs', title: null, ...RIGHT },
  { key: 'maxMs', title: 'max', ...RIGHT },
  { key: 'waitMs', title: null, ...RIGHT },
  { key: 'wastedMs', title: 'wasted', ...RIGHT },
  { key: null, title: 'finding', ...LEFT },
  { key: 'n1', title: null, ...LEFT },
  { key: 'duplicates', title: null, ...RIGHT },
  { key: 'errors', title: null, ...RIGHT },
  { key: 'fingerprint', title: 'text', ...LEFT },
  { key: 'site', title: 'called from', ...LEFT, isCallers: true },
];

/** Groups as a table like any other, for Markdown and spreadsheets. */
export function groupsData({ record, groups, placeOf }: GroupsPart): RecordTable {
  const rows = groups.map((group): readonly RecordCell[] => {
    const { kind, system, count, totalMs, minMs, maxMs, waitMs, wastedMs } = group;
    const ms = (value: number): RecordCell => ({ text: value.toFixed(2), value });
    const plain = (value: string | number | boolean): RecordCell => ({ text: `${value}`, value });
    return [
      ...[plain(kind), plain(visibleLine(system)), plain(count)],
      ...[ms(totalMs), ms(minMs), ms(maxMs), ms(waitMs), ms(wastedMs)],
      ...[plain(markOf(record, group)), plain(group.n1), plain(group.duplicates)],
      ...[plain(group.errors), plain(visibleLine(group.fingerprint))],
      { text: '', callers: callersOfGroup(record, group, placeOf) },
    ];
  });
  return { title: null, columns: COLUMNS, rows };
}
