import type { LineNumber } from './line-number.ts';

const FIRST_CAPACITY = 1 << 4;

/** Multiplier 2^32 divided by the golden ratio: Knuth, The Art of Computer Programming 3, 6.4. */
const GOLDEN = 0x9e3779b1 | 0;

/** So many functions of one position are told apart by looking at each name. */
const MAX_NAMES_OF_POSITION = 8;

/** Where functions are looked up. */
export interface FunctionColumns {
  readonly functionName: readonly string[];
  /** The number of the url that a function has. */
  readonly urlNumber: readonly number[];
  readonly line: readonly LineNumber[];
  readonly column: readonly number[];
}

/**
 * Finds functions by url, position and name. Columns: objects for each function would cost more than all else where
 * there are many.
 *
 * Nearly always the position says which function it is, and its name is only compared: to hash and keep all names takes
 * longer than all else. Where many share a position, as native functions do, their names are numbered.
 */
export class FunctionIndex {
  private readonly functions: FunctionColumns;
  /** By hash, then the next that is free: the function, plus 1; 0: none. */
  private slots = new Int32Array(2 * FIRST_CAPACITY);
  /** Those of crowded positions. */
  private readonly nameNumbers = new Map<string, number>();
  /** Of the last search that found nothing: where it ended, and how many other names it saw at the position. */
  private freeSlot = 0;
  private otherNames = 0;
  /** Functions that are in the slots; those behind them wait until one is looked up. */
  private count = 0;

  constructor(functions: FunctionColumns) {
    this.functions = functions;
  }

  /** The function with this identity; -1: none. */
  find(name: string, urlNumber: number, line: LineNumber, column: number): number {
    if (this.count < this.functions.functionName.length) this.addRest();
    return this.lookUp(name, urlNumber, line, column);
  }

  private lookUp(name: string, urlNumber: number, line: LineNumber, column: number): number {
    const hash = positionHash(urlNumber, line, column);
    const place = { name, urlNumber, line, column };
    const index = this.search(hash, place);
    if (index >= 0 || this.otherNames < MAX_NAMES_OF_POSITION) return index;
    return this.search(mixed(hash + Math.imul(this.nameNumber(name), GOLDEN)), place);
  }

  /** Adds the last function of the columns, after `find` did not find it. */
  addLast(): void {
    const length = this.functions.functionName.length;
    // At most half full, or looking up what is not there takes long.
    if (2 * length > this.slots.length) this.addRest();
    else this.slots[this.freeSlot] = length;
    this.count = length;
  }

  /** Adds all functions that wait. */
  private addRest(): void {
    const { functionName, urlNumber, line, column } = this.functions;
    const { length } = functionName;
    if (2 * length > this.slots.length) {
      let capacity = this.slots.length;
      while (capacity < 2 * length) capacity *= 2;
      this.slots = new Int32Array(capacity);
      this.count = 0;
    }
    for (; this.count < length; this.count++) {
      const index = this.count;
      const known = this.lookUp(functionName[index], urlNumber[index], line[index], column[index]);
      if (known < 0) this.slots[this.freeSlot] = index + 1;
    }
  }

  private search(hash: number, { name, urlNumber, line, column }: Identity): number {
    const { slots, functions } = this;
    const mask = slots.length - 1;
    let otherNames = 0;
    let slot = hash & mask;
    for (; slots[slot] > 0; slot = (slot + 1) & mask) {
      const index = slots[slot] - 1;
      if (functions.line[index] !== line || functions.column[index] !== column) continue;
      if (functions.urlNumber[index] !== urlNumber) continue;
      if (functions.functionName[index] === name) return index;
      otherNames++;
    }
    this.freeSlot = slot;
    this.otherNames = otherNames;
    return -1;
  }

  private nameNumber(name: string): number {
    const known = this.nameNumbers.get(name);
    if (known !== undefined) return known;
    this.nameNumbers.set(name, this.nameNumbers.size);
    return this.nameNumbers.size - 1;
  }
}

interface Identity {
  readonly name: string;
  readonly urlNumber: number;
  readonly line: LineNumber;
  readonly column: number;
}

function positionHash(urlNumber: number, line: LineNumber, column: number): number {
  return mixed(Math.imul(Math.imul(urlNumber, GOLDEN) + wordOf(line), GOLDEN) + wordOf(column));
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
