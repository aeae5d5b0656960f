import type { TableColumn } from './columns.ts';

/** By which column the rows stand in order, and what asks for another. */
export interface TableSort {
  readonly column: string;
  readonly isDescending: boolean;
  readonly onSort: (column: string) => void;
}

interface TableHeadProps {
  readonly columns: readonly TableColumn[];
  readonly sort: TableSort | undefined;
}

export function TableHead({ columns, sort }: TableHeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ key, title, isNumber, isSortable }) => (
          <th
            key={key}
            scope="col"
            className={isNumber === true ? 'rec-number' : undefined}
            aria-sort={sort?.column === key ? directionOf(sort) : undefined}
          >
            {isSortable === true && sort !== undefined ? (
              <button type="button" onClick={() => sort.onSort(key)}>
                {title}
                <span aria-hidden="true">{sort.column === key ? arrowOf(sort) : ''}</span>
              </button>
            ) : (
              title
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function directionOf({ isDescending }: TableSort): 'ascending' | 'descending' {
  return isDescending ? 'descending' : 'ascending';
}

function arrowOf({ isDescending }: TableSort): string {
  return isDescending ? ' ↓' : ' ↑';
}
