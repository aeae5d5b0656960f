/** Estimates how many more values a column gets, for one large allocation instead of many copies. */
export type EstimateMore = (length: number) => number;

/** Small, so that growing is nothing new to the engine when it compiles a loop: it would have to compile it again. */
export const FIRST_CAPACITY = 1 << 4;

/** A column of 32-bit integers that grows. */
export class IntColumn {
  values: Int32Array;
  length = 0;
  private readonly estimateMore: EstimateMore | undefined;

  constructor(estimateMore?: EstimateMore) {
    this.values = new Int32Array(FIRST_CAPACITY);
    this.estimateMore = estimateMore;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  /** Adds values. */
  append(more: Int32Array): void {
    const length = this.length + more.length;
    if (length > this.values.length) this.grow(length);
    this.values.set(more, this.length);
    this.length = length;
  }

  /** Sets the value at an index behind the end, zeroes up to there; or at one before it. */
  set(index: number, value: number): void {
    this.extend(index + 1, 0);
    this.values[index] = value;
  }

  /** Makes the column at least this long. */
  extend(length: number, value: number): void {
    if (length <= this.length) return;
    while (length > this.values.length) this.grow();
    this.values.fill(value, this.length, length);
    this.length = length;
  }

  /** Makes room for at least one more value, or for a column of at least this length. */
  grow(length = 0): void {
    const capacity = nextCapacity(this.length, this.estimateMore);
    const larger = new Int32Array(Math.max(capacity, length));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }

  /** The values, without a copy. */
  finished(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}

/** A column of numbers that grows. */
export class NumberColumn {
  values: Float64Array;
  length = 0;
  private readonly estimateMore: EstimateMore | undefined;

  constructor(estimateMore?: EstimateMore) {
    this.values = new Float64Array(FIRST_CAPACITY);
    this.estimateMore = estimateMore;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  /** Adds values. */
  append(more: Float64Array): void {
    const length = this.length + more.length;
    if (length > this.values.length) this.grow(length);
    this.values.set(more, this.length);
    this.length = length;
  }

  /** Makes room for at least one more value, or for a column of at least this length. */
  grow(length = 0): void {
    const capacity = nextCapacity(this.length, this.estimateMore);
    const larger = new Float64Array(Math.max(capacity, length));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }

  /** The values, without a copy. */
  finished(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}

/** A copy of a column with room for twice as much. */
export function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}

/** Values that a column of this length gets room for when it grows. */
export function nextCapacity(length: number, estimateMore: EstimateMore | undefined): number {
  const estimated = length >= 1 << 16 ? (estimateMore?.(length) ?? 0) : 0;
  // Memory that is never touched costs nothing: better too much in one step than many copies.
  return estimated > 0 ? Math.ceil(1.05 * (length + estimated)) : length * 2;
}
