import { allocate, enlarged } from './memory';

/**
 * Rows of 32-bit numbers that grow, all with as many numbers. A list of them is the address of four numbers: where the rows
 * are, how many, for how many there is room, and bytes of each. Rows of one byte are text.
 */

const FIRST_BYTES: usize = 1024;

export function newRows(rowBytes: usize): usize {
  const rows = allocate(16);
  store<u32>(rows, <u32>allocate(FIRST_BYTES));
  store<u32>(rows, <u32>(FIRST_BYTES / rowBytes), 8);
  store<u32>(rows, <u32>rowBytes, 12);
  return rows;
}

/** Where the rows are, until one is added. */
export function startOf(rows: usize): usize {
  return load<u32>(rows);
}

export function countOf(rows: usize): u32 {
  return load<u32>(rows, 4);
}

/** Where so many rows more are, which are to be written. */
export function addRows(rows: usize, more: u32): usize {
  const count = load<u32>(rows, 4);
  const rowBytes = load<u32>(rows, 12);
  const needed = count + more;
  if (needed > load<u32>(rows, 8)) {
    const capacity = max(2 * load<u32>(rows, 8), needed);
    store<u32>(rows, <u32>enlarged(load<u32>(rows), count * rowBytes, capacity * rowBytes));
    store<u32>(rows, capacity, 8);
  }
  store<u32>(rows, needed, 4);
  return load<u32>(rows) + count * rowBytes;
}

/** Takes off all rows behind the first ones. */
export function cutRows(rows: usize, count: u32): void {
  store<u32>(rows, count, 4);
}

let columns: usize = 0;
let columnsBytes: u32 = 0;

export function beginColumns(): void {
  columns = 0;
  columnsBytes = 0;
}

/** The numbers of rows as columns, one behind the other, until they are asked for others. */
export function columnsOf(rows: usize): usize {
  const count = load<u32>(rows, 4);
  const rowBytes = load<u32>(rows, 12);
  if (count * rowBytes > columnsBytes) {
    columnsBytes = 2 * count * rowBytes;
    columns = allocate(columnsBytes);
  }
  let to = columns;
  for (let offset: u32 = 0; offset < rowBytes; offset += 4) {
    let from = load<u32>(rows) + offset;
    for (let i: u32 = 0; i < count; i++) {
      store<i32>(to, load<i32>(from));
      to += 4;
      from += rowBytes;
    }
  }
  return columns;
}
