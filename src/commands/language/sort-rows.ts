import { idleRowsOf } from '../../model/function-stats.ts';
import { numericOrder, sortableColumn } from './numeric-order.ts';
import {
  checkOrder,
  firstDifference,
  SORT_KEYS,
  type SortableTable,
  type SortOrder,
  TIME_KEYS,
} from './sort-keys.ts';

/**
 * The rows of a table in this order; what ties keeps the order of the dump.
 *
 * @throws ProfileError `usage` where a key means nothing for this table
 */
export function sortRows(table: SortableTable, order: SortOrder | null): readonly number[] {
  if (order === null) return numericOrder([], table.stats.rowCount);
  checkOrder(table, order);
  const rows = rowsByNumbers(table, order.keys) ?? comparedRows(table, order.keys);
  if (order.isReversed) rows.reverse();
  return TIME_KEYS.has(SORT_KEYS[order.keys[0] ?? ''])
    ? idleLast(rows, idleRowsOf(table.stats))
    : rows;
}

/** `null`: some key is not made of numbers alone. Counts of Python have any size. */
function rowsByNumbers({ stats }: SortableTable, keys: readonly string[]): number[] | null {
  const columns: Float64Array[] = [];
  for (const key of keys) {
    const values = SORT_KEYS[key].values?.(stats);
    const column = values && sortableColumn(values);
    if (column?.length !== stats.rowCount) return null;
    columns.push(column);
  }
  return numericOrder(columns, stats.rowCount);
}

function comparedRows(table: SortableTable, keys: readonly string[]): number[] {
  const comparers = keys.map((key) => SORT_KEYS[key].comparer(table));
  return numericOrder([], table.stats.rowCount).sort(firstDifference(comparers));
}

function idleLast(rows: readonly number[], idle: ReadonlySet<number>): readonly number[] {
  if (idle.size === 0) return rows;
  const ordered: number[] = [];
  const last: number[] = [];
  for (const row of rows) (idle.has(row) ? last : ordered).push(row);
  for (const row of last) ordered.push(row);
  return ordered;
}
