import type { FunctionPairs } from '../../model/pairing/pair-functions.ts';
import type { TestedRow } from '../../model/statistics/moderated-test.ts';

/** What can be said of a change; `few`: too few samples, `untested`: not one of the functions that were asked about. */
export type Verdict = 'slower' | 'faster' | 'noise' | 'few' | 'untested';

/** A function by one measure. Shares are parts of the time that is not idle; with `measure` time, samples. */
export interface DiffMeasure
  extends Pick<TestedRow, 'base' | 'now' | 'change' | 'low' | 'high' | 'p'> {
  /** The smallest change that would be told in 80 % of cases; `null`: there is no ratio. */
  readonly floor: number | null;
  readonly verdict: Verdict;
}

/** A function on both sides; labels are `null` where a side has it not. */
export interface DiffFunction {
  readonly baseLabel: string | null;
  readonly newLabel: string | null;
  readonly match: FunctionPairs['rules'][number];
  readonly self: DiffMeasure;
  readonly cumulative: DiffMeasure;
  /** Of a caller: the slower or faster function that explains its change, by its place in the list. */
  readonly under: number | null;
}

export interface DiffConditionResult {
  readonly text: string;
  /** `require`: it has to hold. */
  readonly kind: 'failOn' | 'require';
  readonly held: boolean;
  /** Labels of the functions it held for; `''` is the whole profile. */
  readonly hits: readonly string[];
  /** Functions that its pattern matched, and those with enough samples to test. */
  readonly matched: number;
  readonly tested: number;
  /** It would hold there, were the change significant, or nobody can tell. */
  readonly undecided: number;
}

/** One side as a whole, its runs in the mean. */
export interface DiffSideFacts {
  readonly files: readonly string[];
  readonly runs: number;
  readonly samples: number;
}

/** The busy time of whole runs, in microseconds, by samples. */
interface DiffWhole extends Pick<TestedRow, 'base' | 'now' | 'change' | 'low' | 'high' | 'p'> {
  readonly verdict: Verdict;
}

/** What a route of a server's requests takes; times are microseconds of a request that are not idle. */
export interface DiffRoute {
  readonly route: string;
  readonly baseRequests: number;
  readonly newRequests: number;
  readonly base: number;
  readonly now: number;
  readonly change: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number;
  readonly verdict: Verdict;
  /** The function whose own change is the largest in the same direction. */
  readonly because: string | null;
}

/** The smallest changes that would be found, by runs of each side and the share of a function. */
export interface RunsTable {
  readonly runs: readonly number[];
  readonly shares: readonly number[];
  /** By share, then by number of runs. */
  readonly changes: readonly (readonly number[])[];
}

export interface DiffReport {
  readonly base: DiffSideFacts;
  readonly now: DiffSideFacts;
  readonly measure: 'share' | 'time';
  /** What a sample stands for with `measure` time. */
  readonly intervalUs: number;
  readonly alpha: number;
  readonly noiseFactor: { readonly self: number; readonly cumulative: number };
  /** Why the sides cannot be compared; `null`: they can. */
  readonly incomparable: string | null;
  readonly warnings: readonly string[];
  readonly conditions: readonly DiffConditionResult[];
  readonly busy: DiffWhole | null;
  readonly functions: readonly DiffFunction[];
  /** Functions with too few samples, listed or not. */
  readonly fewCount: number;
  /** The smallest change that can be told of a function with 100 samples a run. */
  readonly floorOf100: number;
  readonly routes: readonly DiffRoute[] | null;
  readonly runsTable: RunsTable | null;
}
