import { addRows, countOf, cutRows, newRows, startOf } from './rows';

/**
 * Children that were named and did not come yet: V8 writes nodes depth first, so the next node is the last row, and its
 * caller is known without looking for it. A row is an id and the node above.
 */
let pending: usize = 0;

export function beginPending(): void {
  pending = newRows(8);
}

export function pendingRows(): usize {
  return pending;
}

/** Takes off the last row where it has this id, and gives the node above; -1: it has not. */
export function takeParent(id: u32): i32 {
  const count = countOf(pending);
  if (count === 0) return -1;
  const row = startOf(pending) + 8 * (count - 1);
  if (load<u32>(row) !== id) return -1;
  cutRows(pending, count - 1);
  return load<i32>(row, 4);
}

/** Adds the ids of children, 4 bytes each, so that the first of them comes last. */
export function addChildren(children: usize, count: u32, above: i32): void {
  const rows = addRows(pending, count);
  for (let i: u32 = 0; i < count; i++) {
    const row = rows + 8 * (count - 1 - i);
    store<u32>(row, load<u32>(children + 4 * i));
    store<i32>(row, above, 4);
  }
}
