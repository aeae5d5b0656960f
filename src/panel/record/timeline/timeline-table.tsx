import { useCallback, useMemo } from 'react';
import { CallLine } from '../calls/call-text-cell.tsx';
import { KIND_TITLE } from '../calls/kind-words.ts';
import { msText } from '../ms-text.ts';
import { useRecord } from '../record-facts.ts';
import type { TableColumn } from '../table/columns.ts';
import { VirtualTable } from '../table/virtual-table.tsx';
import { callsInOrder } from './timeline-rows.ts';

const COLUMNS: readonly TableColumn[] = [
  { key: 'start', title: 'from ms', width: '72px', isNumber: true },
  { key: 'end', title: 'to ms', width: '72px', isNumber: true },
  { key: 'wait', title: 'waited', width: '64px', isNumber: true, leastPx: 480 },
  { key: 'kind', title: 'kind', width: '56px' },
  { key: 'text', title: 'text', width: 'minmax(150px, 1fr)' },
];

/** What the picture shows, to be read. */
export function TimelineTable() {
  const { facts } = useRecord();
  const calls = useMemo(() => callsInOrder(facts), [facts]);
  const rows = useMemo(() => calls.map((_, index) => index), [calls]);
  const cell = useCallback(
    (row: number, column: string) => {
      const { kind, call } = calls[row] as (typeof calls)[number];
      const { startMs, waitMs, durationMs } = call;
      switch (column) {
        case 'start':
          return msText(startMs);
        case 'end':
          return msText(startMs + waitMs + durationMs);
        case 'wait':
          return waitMs > 0 ? msText(waitMs) : '';
        case 'kind':
          return KIND_TITLE[kind];
        default:
          return <CallLine kind={kind} call={call} />;
      }
    },
    [calls],
  );
  return <VirtualTable label="Timeline" {...{ rows, cell }} columns={COLUMNS} />;
}
