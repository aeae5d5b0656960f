import type { CallKind } from '../../../records/record.ts';
import type { TableColumn } from '../table/columns.ts';

/** What came back, by kind. */
const RESULT: Readonly<Record<CallKind, string | null>> = {
  sql: 'rows',
  cache: 'hit',
  rpc: null,
  http: 'status',
};

const NUMBER: TableColumn = { key: 'number', title: '#', width: '60px' };
const SITE: TableColumn = {
  key: 'site',
  title: 'called from',
  width: 'minmax(120px, 2fr)',
  leastPx: 620,
};

function number(key: string, title: string, leastPx = 0, isSortable = false): TableColumn {
  return { key, title, width: '68px', isNumber: true, leastPx, isSortable };
}

export function callColumns(kind: CallKind): readonly TableColumn[] {
  const result = RESULT[kind];
  return [
    NUMBER,
    number('start', 'at ms', 480, true),
    number('wait', 'wait', 820),
    number('duration', 'ms', 0, true),
    number('wasted', 'wasted', 420, true),
    ...(result === null ? [] : [{ ...number(result, result, 760), width: '56px' }]),
    { key: 'text', title: 'text', width: 'minmax(150px, 3fr)' },
    SITE,
  ];
}

export const GROUP_COLUMNS: readonly TableColumn[] = [
  NUMBER,
  { ...number('count', 'n', 0, true), width: '56px' },
  number('duration', 'total ms', 340, true),
  number('max', 'max', 760),
  number('wasted', 'wasted', 420, true),
  { key: 'text', title: 'text', width: 'minmax(150px, 3fr)' },
  SITE,
];
