import type { DiffCondition } from './diff-conditions.ts';
import type { MeasureKind } from './paired-sides.ts';

/** What is asked of two sides. */
export interface DiffOptions {
  /** The chance of a false alarm in the whole report, by measure. */
  readonly alpha: number;
  readonly measure: MeasureKind;
  /** All functions, not only the program's own; and those with too few samples. */
  readonly isAll: boolean;
  readonly failOn: readonly DiffCondition[];
  readonly require: readonly DiffCondition[];
  /** Conditions hold only where the whole interval is beyond the value. */
  readonly isStrict: boolean;
  readonly hasRunsTable: boolean;
  readonly isByRoute: boolean;
}
