import type { Count } from '../../model/counts.ts';

/**
 * Numbers of rows as they are to be sorted, the largest first: negated, and infinite where a row has none, which comes
 * last. `null`: not all of them are numbers that can be told from that.
 */
export function sortableColumn(values: ArrayLike<Count | null>): Float64Array | null {
  const column = new Float64Array(values.length);
  for (let row = 0; row < column.length; row++) {
    const value = values[row];
    if (value === null) column[row] = Number.POSITIVE_INFINITY;
    // NaN neither.
    else if (typeof value === 'bigint' || !(value > Number.NEGATIVE_INFINITY)) return null;
    // Never -0, which would sort apart from 0.
    else column[row] = 0 - value;
  }
  return column;
}

/**
 * Rows by columns of `sortableColumn`, where later columns break ties, and what ties in all keeps its order. A sort of
 * numbers alone is many times faster than one that compares rows: so each row gets the rank of its number among them,
 * and is put where the rank says, from the last column to the first.
 */
export function numericOrder(columns: readonly Float64Array[], rowCount: number): number[] {
  let order = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[row] = row;
  for (const column of columns.toReversed()) order = orderedByRank(order, column);
  const rows: number[] = [];
  for (let i = 0; i < rowCount; i++) rows.push(order[i]);
  return rows;
}

function orderedByRank(order: Int32Array, column: Float64Array): Int32Array<ArrayBuffer> {
  const distinct = distinctValues(column);
  const rank = ranksIn(distinct, column);
  // First how many rows have each rank, from 1; then where the next one with it goes.
  const next = new Int32Array(distinct.length + 1);
  for (let row = 0; row < rank.length; row++) next[rank[row] + 1] += 1;
  for (let i = 1; i < next.length; i++) next[i] += next[i - 1];
  const ordered = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    const at = next[rank[row]]++;
    ordered[at] = row;
  }
  return ordered;
}

/** Ascending. */
function distinctValues(column: Float64Array): Float64Array {
  const sorted = column.slice().sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i];
    if (count === 0 || value !== sorted[count - 1]) sorted[count++] = value;
  }
  return sorted.subarray(0, count);
}

/** The index of each value among the distinct ones. */
function ranksIn(distinct: Float64Array, column: Float64Array): Int32Array {
  const ranks = new Int32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    let low = 0;
    let high = distinct.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distinct[middle] < value) low = middle + 1;
      else high = middle;
    }
    ranks[row] = low;
  }
  return ranks;
}
