import { type FunctionPairing, isFileItself } from './function-pairing.ts';
import type { SideFunctions } from './side-functions.ts';

/** The paired functions of a file: they say how far what stands near them has shifted. */
export class Anchors {
  private readonly pairing: FunctionPairing;
  private readonly sorted: readonly number[];

  /** `functions` are all of a base file. */
  constructor(pairing: FunctionPairing, functions: readonly number[]) {
    const { base } = pairing;
    this.pairing = pairing;
    this.sorted = functions
      .filter((i) => !pairing.isLeftOfBase(i) && !isFileItself(base, i))
      .sort((a, b) => byPosition(base, a, b));
  }

  get count(): number {
    return this.sorted.length;
  }

  /** The nearest paired functions above and below. */
  around(index: number): readonly [above: number | undefined, below: number | undefined] {
    const below = this.firstBehind(index);
    return [this.sorted[below - 1], this.sorted[below]];
  }

  /** Those of them that there are, the nearer one first. */
  nearest(index: number): readonly number[] {
    const { base } = this.pairing;
    const near = this.around(index).filter((anchor) => anchor !== undefined);
    return near.sort((a, b) => distance(base, a, index) - distance(base, b, index));
  }

  /** How many lines and columns an anchor has moved down and right. */
  shiftOf(anchor: number): { readonly lines: number; readonly columns: number } {
    const { base, now, newOf } = this.pairing;
    const other = newOf[anchor];
    return {
      lines: now.line[other] - base.line[anchor],
      columns: now.column[other] - base.column[anchor],
    };
  }

  /**
   * Whether a function may stand elsewhere than its neighbours say: where both have shifted alike, all between them
   * has, and what is not there was not sampled.
   */
  mayStray(index: number): boolean {
    const [above, below] = this.around(index);
    if (above === undefined || below === undefined) return true;
    const first = this.shiftOf(above);
    const second = this.shiftOf(below);
    const { line } = this.pairing.base;
    const isOneLine = line[above] === line[below];
    return first.lines !== second.lines || (isOneLine && first.columns !== second.columns);
  }

  /**
   * The same for functions that have no name to know them by, or another one: they stay between their neighbours, and
   * where they were in a file that has not changed.
   */
  mayBeNameless(index: number, other: number): boolean {
    const { base, now, newOf } = this.pairing;
    const [above, below] = this.around(index);
    if (above !== undefined && byPosition(now, newOf[above], other) > 0) return false;
    if (below !== undefined && byPosition(now, newOf[below], other) < 0) return false;
    const isExpected = this.nearest(index).some((anchor) => {
      return base.line[index] + this.shiftOf(anchor).lines === now.line[other];
    });
    if (isExpected || !this.mayStray(index)) return isExpected;
    if (this.count === 0 || this.hasShifted()) return true;
    // Below the last of them lines may have been put in where nothing else tells.
    const isAlike = base.name[index] === '' && base.column[index] === now.column[other];
    return isAlike && this.pairing.hasCallerInCommon(index, other);
  }

  private hasShifted(): boolean {
    return this.sorted.some((anchor) => {
      const { lines, columns } = this.shiftOf(anchor);
      return lines !== 0 || columns !== 0;
    });
  }

  private firstBehind(index: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byPosition(this.pairing.base, this.sorted[middle], index) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Lines count more than columns. */
function distance({ line, column }: SideFunctions, a: number, b: number): number {
  return Math.abs(line[a] - line[b]) * 1e6 + Math.min(1e6, Math.abs(column[a] - column[b]));
}

/** The order of functions in a file. */
export function byPosition({ line, column }: SideFunctions, a: number, b: number): number {
  return line[a] - line[b] || column[a] - column[b];
}
