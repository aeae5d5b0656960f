import { useCallback, useMemo, useState } from 'react';
import { displayText } from '../../../model/display-text.ts';
import { useRecord } from '../record-facts.ts';
import { PlaceLink } from '../stack-list.tsx';
import type { TableColumn } from '../table/columns.ts';
import { VirtualTable } from '../table/virtual-table.tsx';
import { type CpuProfile, placeOfFunction, sortedBy } from './cpu-profile.ts';

const TIME = { width: '76px', isNumber: true, isSortable: true } as const;

const COLUMNS: readonly TableColumn[] = [
  { key: 'self', title: 'tottime', ...TIME },
  { key: 'selfShare', title: '%', width: '48px', isNumber: true, leastPx: 520 },
  { key: 'cumulative', title: 'cumtime', ...TIME },
  { key: 'cumulativeShare', title: '%', width: '48px', isNumber: true, leastPx: 520 },
  { key: 'function', title: 'function', width: 'minmax(110px, 2fr)' },
  { key: 'place', title: 'place', width: 'minmax(120px, 3fr)', leastPx: 400 },
];

const CALLS: TableColumn = { key: 'calls', title: 'ncalls', width: '70px', isNumber: true };

/** The functions that ran, by their own time or by that of all that they called. Milliseconds. */
export function FunctionsTable({ cpu }: { readonly cpu: CpuProfile }) {
  const { stats } = cpu;
  const [column, setColumn] = useState('self');
  const rows = useMemo(
    () => sortedBy(cpu.rows, column === 'self' ? stats.self : stats.cumulative),
    [cpu, stats, column],
  );
  const cell = useCallback(
    (row: number, key: string) => <FunctionCell cpu={cpu} row={row} column={key} />,
    [cpu],
  );
  const hasCounts = stats.callCounts.includes('exact');
  const columns = useMemo(() => (hasCounts ? [CALLS, ...COLUMNS] : COLUMNS), [hasCounts]);
  return (
    <VirtualTable
      label="Top functions"
      {...{ columns, rows, cell }}
      sort={{ column, isDescending: true, onSort: setColumn }}
    />
  );
}

interface FunctionCellProps {
  readonly cpu: CpuProfile;
  readonly row: number;
  readonly column: string;
}

function FunctionCell({ cpu, row, column }: FunctionCellProps) {
  const { stats, busyUs } = cpu;
  const { facts } = useRecord();
  const share = (us: number): string => (busyUs > 0 ? ((us / busyUs) * 100).toFixed(1) : '–');
  const self = stats.self[row] ?? 0;
  const cumulative = stats.cumulative[row] ?? 0;
  switch (column) {
    case 'calls':
      return `${stats.callCounts[row] === 'observed' ? '≥' : ''}${stats.calls[row] ?? ''}`;
    case 'self':
      return (self / 1000).toFixed(2);
    case 'selfShare':
      return share(self);
    case 'cumulative':
      return (cumulative / 1000).toFixed(2);
    case 'cumulativeShare':
      return share(cumulative);
    case 'function':
      return displayText(stats.functions.functionName[row] || '(anonymous)');
    default: {
      const place = placeOfFunction(stats, row);
      return place.file === '' ? '' : <PlaceLink {...place} text={facts.placeOf(place)} />;
    }
  }
}
