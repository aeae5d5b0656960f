import type { FlameTree } from './flame-tree.ts';

/** What numbers are in: microseconds, bytes, or counts. */
export type FlameUnit = 'us' | 'bytes' | 'count';

/** Whose code a group of functions is; it chooses the family of colours. */
export type GroupKind = 'program' | 'package' | 'node' | 'native' | 'gc' | 'idle';

/** Functions that have one colour: a package, the program, V8's own. */
export interface FlameGroup {
  readonly name: string;
  readonly kind: GroupKind;
}

/** The functions as columns; entry `i` of each belongs to function `i`. Function 0 is none: the root has it. */
export interface FlameFunctions {
  /** As they are shown. */
  readonly name: readonly string[];
  /** Path or url; empty: native code. */
  readonly file: readonly string[];
  /** From 1; 0: unknown. */
  readonly line: ArrayLike<number>;
  readonly column: ArrayLike<number>;
  /** Index into the groups. */
  readonly group: ArrayLike<number>;
}

/** The samples in the order of time, neighbours of one stack as one. */
export interface FlameOrder {
  /** Node of the tree; 0: nothing of what is shown ran. */
  readonly node: ArrayLike<number>;
  /** Microseconds. */
  readonly duration: ArrayLike<number>;
}

/** How a function changed from an old recording to the one that is drawn. */
export interface FlameChange {
  /** `null`: within the noise. */
  readonly direction: 'more' | 'less' | null;
  /** From 0, no change, to 1, as strong as colours get. */
  readonly strength: number;
  /** In the words of a comparison: `slower, +12.3 ms`. */
  readonly text: string;
}

/** All that a flame graph is drawn from. */
export interface FlameGraph {
  readonly title: string;
  /** What else is to be known of it, one line each: duration, samples, filters, thread. */
  readonly about: readonly string[];
  readonly unit: FlameUnit;
  readonly groups: readonly FlameGroup[];
  readonly functions: FlameFunctions;
  /** Children of a node by their size, the largest first. */
  readonly tree: FlameTree;
  /** `null`: samples have no order of time. */
  readonly order: FlameOrder | null;
  /** By function; `null`: nothing was compared. */
  readonly changes: readonly FlameChange[] | null;
}
