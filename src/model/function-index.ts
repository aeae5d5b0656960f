import type { LineNumber } from './line-number.ts';

const FIRST_CAPACITY = 1 << 4;

/** Multiplier 2^32 divided by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4. */
const GOLDEN = 0x9e3779b1 | 0;

/** Where functions are looked up. */
export interface FunctionColumns {
  /** The number of the name and url that a function has. */
  readonly place: readonly number[];
  readonly line: readonly LineNumber[];
  readonly column: readonly number[];
}

/**
 * Finds functions by name and url, as one number, and position. Columns: objects for each function would cost more than
 * all else where there are many.
 */
export class FunctionIndex {
  private readonly functions: FunctionColumns;
  /** By hash, then the next that is free: the function, plus 1; 0: none. */
  private slots = new Int32Array(2 * FIRST_CAPACITY);

  constructor(functions: FunctionColumns) {
    this.functions = functions;
  }

  /** The function with this identity; -1: none. */
  find(place: number, line: LineNumber, column: number): number {
    const { slots, functions } = this;
    const mask = slots.length - 1;
    for (let slot = identityHash(place, line, column) & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot] - 1;
      if (index < 0) return -1;
      const isLike = functions.place[index] === place && functions.line[index] === line;
      if (isLike && functions.column[index] === column) return index;
    }
  }

  /** Adds the last function of the columns. */
  addLast(): void {
    const count = this.functions.place.length;
    // At most half full, or looking up what is not there takes long.
    if (2 * count <= this.slots.length) {
      this.put(count - 1);
      return;
    }
    this.slots = new Int32Array(2 * this.slots.length);
    for (let index = 0; index < count; index++) this.put(index);
  }

  private put(index: number): void {
    const { slots, functions } = this;
    const mask = slots.length - 1;
    const { place, line, column } = functions;
    let slot = identityHash(place[index], line[index], column[index]) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
  }
}

/** Numbers of pairs of whole numbers. */
export class PairNumbers {
  /** Four each: the pair, its number plus 1 (0: free), nothing. */
  private rows = new Int32Array(4 * FIRST_CAPACITY);
  private count = 0;

  /** The number of a pair; -1: it has none. */
  find(first: number, second: number): number {
    return this.rows[this.rowOf(first, second) + 2] - 1;
  }

  /** Gives a pair a number, in place of another that it may have. */
  set(first: number, second: number, number: number): void {
    const { rows } = this;
    const row = this.rowOf(first, second);
    const isNew = rows[row + 2] === 0;
    rows[row] = first;
    rows[row + 1] = second;
    rows[row + 2] = number + 1;
    if (isNew && 8 * ++this.count > rows.length) this.grow();
  }

  private rowOf(first: number, second: number): number {
    const { rows } = this;
    const mask = rows.length - 4;
    let row = (mixed(Math.imul(first, GOLDEN) + second) << 2) & mask;
    while (rows[row + 2] > 0 && (rows[row] !== first || rows[row + 1] !== second)) {
      row = (row + 4) & mask;
    }
    return row;
  }

  private grow(): void {
    const old = this.rows;
    this.rows = new Int32Array(2 * old.length);
    for (let row = 0; row < old.length; row += 4) {
      if (old[row + 2] === 0) continue;
      const at = this.rowOf(old[row], old[row + 1]);
      for (let i = 0; i < 3; i++) this.rows[at + i] = old[row + i];
    }
  }
}

function identityHash(place: number, line: LineNumber, column: number): number {
  return mixed(Math.imul(Math.imul(place, GOLDEN) + wordOf(line), GOLDEN) + wordOf(column));
}

/** The high bits of a product know all bits before, the low ones do not: they are folded in. */
function mixed(hash: number): number {
  const product = Math.imul(hash, GOLDEN);
  return product ^ (product >>> 15);
}

/** 32 bits of a number of any kind. */
function wordOf(value: LineNumber): number {
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  const word = value | 0;
  // Of fractions and large numbers the digits that this cuts off.
  return word === value ? word : word ^ ((value * 2 ** -20) | 0) ^ ((value * 2 ** 20) | 0);
}
