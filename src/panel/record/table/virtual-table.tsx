import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { fittingColumns, type TableColumn } from './columns.ts';
import { TableHead, type TableSort } from './table-head.tsx';
import { type RowDetails, TableRow } from './table-row.tsx';
import { useWidth } from './use-width.ts';

const ROW_PX = 24;
const HEAD_PX = 26;
/** So many rows are there all at once: the browser's own search finds them. */
const FEW_ROWS = 100;
const ROWS_AROUND = 6;

export interface VirtualTableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  /** What the caller knows each row by, in the order in which they stand. */
  readonly rows: readonly number[];
  /** What stands in a cell. Has to stay the same function while the same is to be shown. */
  readonly cell: (row: number, column: string) => ReactNode;
  /** What rows can be opened to; the first column has the buttons. */
  readonly details?: RowDetails;
  readonly sort?: TableSort;
}

/** A table of any number of rows, of which those are in the page that can be seen. */
export function VirtualTable({ label, columns, rows, cell, details, sort }: VirtualTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(scroller, 900);
  const shown = useMemo(() => fittingColumns(columns, widthPx), [columns, widthPx]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index] as number,
    overscan: rows.length <= FEW_ROWS ? FEW_ROWS : ROWS_AROUND,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    initialRect: { width: 900, height: 600 },
  });
  useClosedSizes(virtualizer, rows, details?.open);
  const items = virtualizer.getVirtualItems();
  const focus = useRowFocus(virtualizer, rows, scroller);
  const first = items.find(({ index }) => rows[index] === focus.row) ?? items[0];
  return (
    <div className="rec-scroller" ref={scroller} tabIndex={details === undefined ? 0 : -1}>
      <table
        className="rec-table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        style={columnStyle(shown)}
      >
        <TableHead columns={shown} sort={sort} />
        <tbody style={bodyStyle(virtualizer)}>
          {items.map(({ index }) => (
            <TableRow
              key={rows[index]}
              row={rows[index] as number}
              index={index}
              columns={shown}
              cell={cell}
              details={details}
              isOpen={details?.open.has(rows[index] as number) ?? false}
              isReached={index === first?.index}
              onMove={focus.move}
              measure={virtualizer.measureElement}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Rows take their columns from here, so that they share one style. */
function columnStyle(columns: readonly TableColumn[]): CSSProperties {
  const template = columns.map(({ width }) => width).join(' ');
  return { '--rec-columns': template } as CSSProperties;
}

/**
 * Rows stand below the room of those that are not in the page. A place of its own for each row would be a style of its
 * own, of which browsers keep so many that each frame takes longer than the one before.
 */
function bodyStyle(virtualizer: Rows): CSSProperties {
  const [first] = virtualizer.getVirtualItems();
  const paddingTop = (first?.start ?? HEAD_PX) - HEAD_PX;
  return { height: virtualizer.getTotalSize(), paddingTop };
}

type Rows = Virtualizer<HTMLDivElement, Element>;

/** Rows that were closed have their height back. */
function useClosedSizes(
  virtualizer: Rows,
  rows: readonly number[],
  open: ReadonlySet<number> | undefined,
): void {
  const before = useRef(open);
  useLayoutEffect(() => {
    for (const row of before.current ?? []) {
      if (open?.has(row) !== true) virtualizer.resizeItem(rows.indexOf(row), ROW_PX);
    }
    before.current = open;
  }, [virtualizer, rows, open]);
}

/** One row's button is reached by Tab; arrows go to those of other rows, also where they are not in the page yet. */
function useRowFocus(
  virtualizer: Rows,
  rows: readonly number[],
  scroller: { readonly current: HTMLElement | null },
) {
  const [row, setRow] = useState<number | null>(null);
  const awaited = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (awaited.current === null) return;
    const target = scroller.current?.querySelector<HTMLElement>(
      `tr[data-index="${awaited.current}"] button[aria-expanded]`,
    );
    if (target === null || target === undefined) return;
    awaited.current = null;
    target.focus({ preventScroll: true });
  });
  const latest = useRef({ virtualizer, rows });
  latest.current = { virtualizer, rows };
  const move = useMemo(
    () =>
      (from: number, step: number): void => {
        const last = latest.current.rows.length - 1;
        const index = Math.min(last, Math.max(0, from + step));
        awaited.current = index;
        setRow(latest.current.rows[index] ?? null);
        latest.current.virtualizer.scrollToIndex(index, { align: 'auto' });
      },
    [],
  );
  return { row, move };
}
