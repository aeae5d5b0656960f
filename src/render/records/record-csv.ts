import { visibleLine } from '../../records/visible-text.ts';
import { groupsData } from './groups-data.ts';
import type {
  CsvTable,
  CsvValue,
  RecordCell,
  RecordColumn,
  RecordReport,
  RecordTable,
} from './record-report.ts';

/** The tables of a report for spreadsheets, a header above each. */
export function csvTables({ parts }: RecordReport): readonly CsvTable[] {
  return parts.flatMap((part) => {
    if (part.kind === 'groups') return [csvTable(groupsData(part))];
    return part.table === undefined ? [] : [csvTable(part.table)];
  });
}

function csvTable({ columns, rows }: RecordTable): CsvTable {
  const keyed = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.key !== null);
  return [
    keyed.flatMap(({ column }) => (column.isCallers ? FRAME_KEYS : [column.key])),
    ...rows.map((row) =>
      keyed.flatMap(({ column, index }) => valuesOf(row[index] as RecordCell, column)),
    ),
  ];
}

const FRAME_KEYS = ['functionName', 'file', 'line', 'column'];

function valuesOf(cell: RecordCell, { isCallers }: RecordColumn): readonly CsvValue[] {
  if (!isCallers) return [cell.value === undefined ? cell.text : cell.value];
  const frame = cell.callers?.[0].frame ?? null;
  if (frame === null) return FRAME_KEYS.map(() => null);
  return [visibleLine(frame.fn), visibleLine(frame.file), frame.line, frame.col];
}
