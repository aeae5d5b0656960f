import { grouped } from './grouped.ts';
import { pairFiles } from './pair-files.ts';
import type { SideFunctions } from './side-functions.ts';

/** How a function was found on the other side. */
export const PAIRING_RULES = [
  ...(['exact', 'line', 'shift', 'order', 'caller', 'moved', 'renamed'] as const),
] as const;

export type PairingRule = (typeof PAIRING_RULES)[number];

/** Functions of a file on both sides that are not paired yet. */
export interface FileFunctions {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Functions of two sides while they are paired: rules take what is left. */
export class FunctionPairing {
  readonly base: SideFunctions;
  readonly now: SideFunctions;
  /** For each base function its new one, and the other way round; -1: none so far. */
  readonly newOf: Int32Array;
  readonly baseOf: Int32Array;
  /** By base function. */
  readonly ruleOf: PairingRule[] = [];
  /** For each base file its new one; -1: none. */
  readonly newFileOf: Int32Array;
  private readonly isRenamedFile: Uint8Array;

  constructor(base: SideFunctions, now: SideFunctions) {
    this.base = base;
    this.now = now;
    this.newOf = new Int32Array(base.count).fill(-1);
    this.baseOf = new Int32Array(now.count).fill(-1);
    const files = pairFiles(base.files, now.files);
    this.newFileOf = files.newOf;
    this.isRenamedFile = files.isRenamed;
  }

  /** Pairs two functions. What is where it was is `exact`, whatever found it; what is in a file of another name has moved. */
  pair(from: number, to: number, rule: PairingRule): void {
    this.newOf[from] = to;
    this.baseOf[to] = from;
    const isMoved = this.isRenamedFile[this.base.file[from]] === 1;
    this.ruleOf[from] = isMoved ? 'moved' : this.isInPlace(from, to) ? 'exact' : rule;
  }

  isLeftOfBase(from: number): boolean {
    return this.newOf[from] < 0;
  }

  isLeftOfNew(to: number): boolean {
    return this.baseOf[to] < 0;
  }

  /** Functions of the paired files: those of each file that nobody has taken. */
  *filesLeft(): Iterable<FileFunctions> {
    const left = (count: number, isLeft: (i: number) => boolean): readonly number[] =>
      Array.from({ length: count }, (_, i) => i).filter(isLeft);
    const fromLeft = left(this.base.count, (i) => this.newOf[i] < 0);
    const toLeft = left(this.now.count, (i) => this.baseOf[i] < 0);
    const byFile = grouped(toLeft, (to) => this.now.file[to]);
    for (const [file, from] of grouped(fromLeft, (i) => this.base.file[i])) {
      const to = byFile.get(this.newFileOf[file]);
      if (to !== undefined) yield { from, to };
    }
  }

  /** The new functions that the callers of a base function have become; unpaired ones are left out. */
  pairedCallers(from: number): ReadonlySet<number> {
    const paired = new Set<number>();
    for (const caller of this.base.callers[from]) {
      if (this.newOf[caller] >= 0) paired.add(this.newOf[caller]);
    }
    return paired;
  }

  hasCallerInCommon(from: number, to: number): boolean {
    const callers = this.now.callers[to];
    for (const caller of this.pairedCallers(from)) if (callers.has(caller)) return true;
    return false;
  }

  private isInPlace(from: number, to: number): boolean {
    const { base, now } = this;
    const isSameFile = this.newFileOf[base.file[from]] === now.file[to];
    return (
      isSameFile &&
      base.name[from] === now.name[to] &&
      base.line[from] === now.line[to] &&
      base.column[from] === now.column[to]
    );
  }
}

/** Whether a nameless function is a file's own code: the only one that begins where the file begins. */
export function isFileItself({ name, line, column }: SideFunctions, index: number): boolean {
  return name[index] === '' && line[index] === 1 && column[index] === 1;
}
