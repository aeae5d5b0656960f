import { useCallback, useMemo, useState } from 'react';
import { callMarks } from '../../../records/call-marks.ts';
import { type AnyCall, type CallKind, callsOf } from '../../../records/record.ts';
import { waitedMs } from '../../../records/record-meta.ts';
import { msText } from '../ms-text.ts';
import { groupsOfKind, type RecordFacts, useRecord } from '../record-facts.ts';
import type { TableSort } from '../table/table-head.tsx';
import type { RowDetails } from '../table/table-row.tsx';
import { VirtualTable } from '../table/virtual-table.tsx';
import { type CallCells, callCell, groupCell } from './call-cells.tsx';
import { callColumns, GROUP_COLUMNS } from './call-columns.ts';
import { CallDetail } from './call-detail.tsx';
import { type CallOptions, isSortKey, sortOf } from './call-options.ts';
import { callRows, groupRows } from './call-rows.ts';
import { CallsToolbar } from './calls-toolbar.tsx';
import { KIND_TITLE } from './kind-words.ts';

interface CallsTabProps {
  readonly kind: CallKind;
  readonly options: CallOptions;
  readonly onChange: (options: CallOptions) => void;
}

/** The calls of one kind, or groups of them. */
export function CallsTab({ kind, options, onChange }: CallsTabProps) {
  const { facts } = useRecord();
  const cells = useMemo(() => cellsOf(facts, kind), [facts, kind]);
  if (cells.calls.length === 0) return <p className="rec-none">{`No ${KIND_TITLE[kind]} calls`}</p>;
  return (
    <>
      <CallsToolbar options={options} onChange={onChange} summary={summaryOf(cells)} />
      <CallsTable
        key={options.isGrouped ? 'groups' : 'calls'}
        cells={cells}
        options={options}
        onChange={onChange}
      />
    </>
  );
}

interface CallsTableProps extends Omit<CallsTabProps, 'kind'> {
  readonly cells: CallCells;
}

function CallsTable({ cells, options, onChange }: CallsTableProps) {
  const { kind } = cells;
  const { isGrouped } = options;
  const rows = useMemo(() => rowsOf(cells, options), [cells, options]);
  const columns = useMemo(() => (isGrouped ? GROUP_COLUMNS : callColumns(kind)), [isGrouped, kind]);
  const cell = useCallback(
    (row: number, column: string) => (isGrouped ? groupCell : callCell)(cells, row, column),
    [cells, isGrouped],
  );
  const details = useDetails(cells, options);
  if (rows.length === 0) return <p className="rec-none">No duplicates</p>;
  return (
    <VirtualTable
      label={`${KIND_TITLE[kind]} ${isGrouped ? 'groups' : 'calls'}`}
      {...{ columns, rows, cell, details }}
      sort={tableSort(options, onChange)}
    />
  );
}

function cellsOf(facts: RecordFacts, kind: CallKind): CallCells {
  const groups = groupsOfKind(facts, kind);
  const marks = callMarks(facts.record, kind, groups);
  return { facts, kind, groups, marks, calls: callsOf(facts.record, kind) };
}

function rowsOf({ calls, groups, marks }: CallCells, options: CallOptions): readonly number[] {
  return options.isGrouped ? groupRows(groups, calls, options) : callRows(calls, marks, options);
}

/** Which rows are open, and what they open to. */
function useDetails(cells: CallCells, { isGrouped, hasLibraries }: CallOptions): RowDetails {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const detail = useCallback(
    (row: number) => {
      const { kind, calls, groups } = cells;
      const members = groups[row]?.calls ?? [];
      const call = calls[isGrouped ? (members[0] ?? 0) : row] as AnyCall;
      const note = isGrouped && members.length > 1 ? noteOf(cells, members) : undefined;
      return <CallDetail {...{ kind, call, hasLibraries }} {...(note && { note })} />;
    },
    [cells, isGrouped, hasLibraries],
  );
  const onToggle = useCallback((row: number) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(row)) next.add(row);
      return next;
    });
  }, []);
  return useMemo(
    () => ({ open, onToggle, detail, numberOf: (row: number) => row + 1 }),
    [open, onToggle, detail],
  );
}

function noteOf({ calls }: CallCells, members: readonly number[]): string {
  const stacks = new Set(members.map((index) => calls[index]?.stack));
  const others = stacks.size > 1 ? `, and its stack, one of ${stacks.size}` : ', and its stack';
  return `The first of ${members.length} calls${others}:`;
}

function tableSort(options: CallOptions, onChange: CallsTabProps['onChange']): TableSort {
  const column = sortOf(options);
  return {
    column,
    isDescending: column !== 'start',
    onSort: (sort) => {
      if (isSortKey(sort)) onChange({ ...options, sort });
    },
  };
}

function summaryOf({ calls, groups }: CallCells): string {
  const wasted = groups.reduce((sum, { wastedMs }) => sum + wastedMs, 0);
  return [
    `${calls.length} call${calls.length === 1 ? '' : 's'}`,
    `${groups.length} group${groups.length === 1 ? '' : 's'}`,
    `${msText(waitedMs(calls))} ms`,
    ...(wasted > 0 ? [`${msText(wasted)} ms wasted`] : []),
  ].join(' · ');
}
