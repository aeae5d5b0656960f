import type { FunctionTable } from './function-table.ts';
import type { RequestInfo } from './request-info.ts';

/** The nodes of a dump as columns, in the order of the dump; several may be the same stack. */
export interface ProfileNodes {
  /** Index of the node of the caller; -1 for the root, which is the only one. */
  readonly parent: Int32Array;
  /** Index into the profile's functions. */
  readonly functionIndex: Int32Array;
}

/** The samples of a profile in the order of time; entry `i` of each column is one sample. */
export interface SampleTimeline {
  /** Index of the node on top of the stack. */
  readonly nodeIndex: Int32Array;
  /** Time that the sample owns: from it to the next one. Never negative. */
  readonly durationUs: Float64Array;
  /** 1 for entries that are no samples of the dump: gaps in which nothing ran. Missing: there are none. */
  readonly isGap?: Uint8Array;
  /** Time of the first sample, on the clock of the dump. */
  readonly startUs: number;
  /** The dump had no times: each sample got an equal share. */
  readonly isEstimated: boolean;
  /**
   * Set where the samples are those of a part of the recording: the node of the last one before them that is not
   * garbage collection, -1 where there is none. Garbage collection at the beginning is on its stack.
   */
  readonly nodeBefore?: number;
}

/** Hits per source line: entry `i` of each column says that `node` was seen `ticks` times on `line`. */
export interface PositionTicks {
  readonly node: Int32Array;
  /** Counts from 1. */
  readonly line: Int32Array;
  readonly ticks: Int32Array;
}

/** Weights of nodes where a dump has stacks without an order of time. One entry per node. */
export interface NodeWeights {
  /** Stacks of the dump that end at the node; where there are none in a subtree, its functions are not listed. */
  readonly stacks: Float64Array;
  /** What these stacks weigh, in the unit of the profile; differences may be negative. */
  readonly self: Float64Array;
  /** What the dump counts as samples, of `stacks` or of something else; `null`: nothing. */
  readonly samples: Float64Array | null;
  /** Observed entries into the node, where somebody counted them while there was an order. */
  readonly calls?: Float64Array;
}

/** Calls that a recorder counted while the program ran, or in another run of it. */
export interface ExactCalls {
  /** Calls of each function of the profile; -1: not counted, so its lower bound from samples stays. */
  readonly calls: Float64Array;
  /** Counting slows a program down, small functions most: whether the times are those of such a run. */
  readonly isTimedWhileCounting: boolean;
  /** Set where the profile is a sum of several dumps. */
  readonly ofSum?: CountsOfSum;
}

/** What becomes of exact calls where dumps are added up. */
export interface CountsOfSum {
  /** By function, calls observed in dumps that did not count it. */
  readonly uncounted: Float64Array;
  /** Nobody counted in some of the dumps: functions can have been called there and not seen. */
  readonly isBound: boolean;
}

/** One run of a recorded command: its dumps have the same, and the same clock. */
export interface RecordedRun {
  /** Of one call of the recorder. */
  readonly id: string;
  /** Which of its runs, from 1. */
  readonly number: number;
}

/** Something in the dump that was repaired or estimated; one for each kind. */
export interface ProfileWarning {
  readonly kind: string;
  readonly message: string;
}

/** A profile made of stacks, whatever the form of its dump: samples in the order of time, or weights. */
export interface SampledProfile {
  readonly kind: 'sampled';
  /** What stacks weigh; samples that have an order weigh their time. */
  readonly unit: 'us' | 'bytes' | 'count';
  /** What the values are of, in words, where their unit does not say it. */
  readonly valueNote?: string;
  /** What the dump says of the recording beside its numbers: names and values, for people. */
  readonly recordingFacts?: readonly (readonly [name: string, value: string])[];
  /** The recorder took garbage collection with the stack that it interrupted: none is moved onto another. */
  readonly hasCollectionsOnStack?: true;
  readonly functions: FunctionTable;
  readonly nodes: ProfileNodes;
  readonly timeline: SampleTimeline;
  /** Set exactly where stacks have no order: then `timeline` is empty, and calls are unknown. */
  readonly weights: NodeWeights | null;
  readonly positionTicks: PositionTicks | null;
  /** Only in dumps of a recorder that counted. Functions may be counted that no node has. */
  readonly exactCalls?: ExactCalls;
  /** Which run of a command it is of, where a recorder said so. */
  readonly run?: RecordedRun;
  /** Set where the dump is of a single HTTP request. */
  readonly request: RequestInfo | null;
  readonly warnings: readonly ProfileWarning[];
}
