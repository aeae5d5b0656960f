import { type KeyboardEvent, memo, type ReactNode, type Ref } from 'react';
import type { TableColumn } from './columns.ts';

/** What rows can be opened to. Its functions have to stay the same while the same is to be shown. */
export interface RowDetails {
  readonly open: ReadonlySet<number>;
  readonly onToggle: (row: number) => void;
  /** What a row is called by, in front of it and in the name of its button. */
  readonly numberOf: (row: number) => number;
  readonly detail: (row: number) => ReactNode;
}

interface TableRowProps {
  readonly row: number;
  readonly index: number;
  readonly columns: readonly TableColumn[];
  readonly cell: (row: number, column: string) => ReactNode;
  readonly details: RowDetails | undefined;
  readonly isOpen: boolean;
  /** Its button is the one that Tab goes to. */
  readonly isReached: boolean;
  readonly onMove: (from: number, step: number) => void;
  readonly measure: Ref<HTMLTableRowElement>;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

export const TableRow = memo(
  function TableRow(props: TableRowProps) {
    const { row, index, columns, cell, details, isOpen } = props;
    return (
      <tr
        data-index={index}
        aria-rowindex={index + 2}
        className={isOpen ? 'rec-open' : undefined}
        ref={isOpen ? props.measure : undefined}
      >
        {columns.map(({ key, isNumber }, i) => (
          <td key={key} className={isNumber === true ? 'rec-number' : undefined}>
            {i === 0 && details !== undefined ? (
              <RowButton {...props} details={details} />
            ) : (
              cell(row, key)
            )}
          </td>
        ))}
        {isOpen && <td className="rec-detail">{details?.detail(row)}</td>}
      </tr>
    );
  },
  (before, after) => {
    const keys = Object.keys(after) as (keyof TableRowProps)[];
    return keys.every((key) => {
      // Which rows are open matters to those alone that are opened or closed.
      return key === 'details'
        ? before.details?.detail === after.details?.detail
        : before[key] === after[key];
    });
  },
);

function RowButton(props: TableRowProps & { readonly details: RowDetails }) {
  const { row, index, details, isOpen, isReached, onMove } = props;
  const number = details.numberOf(row);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const isOpening = event.key === 'ArrowRight' && !isOpen;
    if (isOpening || (event.key === 'ArrowLeft' && isOpen)) details.onToggle(row);
    else if (step !== undefined) onMove(index, step);
    else return;
    event.preventDefault();
  };
  return (
    <button
      type="button"
      className="rec-toggle"
      aria-expanded={isOpen}
      aria-label={`Stack of row ${number}`}
      tabIndex={isReached ? 0 : -1}
      onClick={() => details.onToggle(row)}
      onKeyDown={onKeyDown}
    >
      <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
      {number}
    </button>
  );
}
