import type { CallCounts } from '../model/counts.ts';
import type { FunctionStats } from '../model/function-stats.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { LabelOf, NameStyle } from '../model/labels.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { RequestInfo } from '../model/request-info.ts';

/** Functions as they are shown: in their original sources, where these were found. */
export interface ShownPart {
  /** The label of a function of `stats.functions`, rows first. */
  readonly labelOf: LabelOf;
  /** Names and places as the labels have them; without it they are those of `stats.functions`. */
  readonly shown?: FunctionTable;
  /** By function, where it stands in the original sources. */
  readonly originals?: ReadonlyMap<number, OriginalPosition>;
}

/** What every table says above its rows. */
export interface TableReport extends ShownPart {
  readonly files: readonly ReportFile[];
  readonly stats: FunctionStats;
  readonly nameStyle: NameStyle;
  readonly callCounts: CallCounts | 'mixed';
  /** Descriptions of the sort keys; empty where the rows are in the order of the dump. */
  readonly sortedBy: readonly string[];
  readonly reductions: readonly Reduction[];
  /** The selected rows, in the order to show them. */
  readonly rows: readonly number[];
  /** What the values are of, in words, where the unit does not say it. */
  readonly valueNote?: string;
  /** Functions that Python's own entry point called: their bare names stand in the header. */
  readonly topLevelNames: readonly string[];
  /** What filters and groups leave of the recording; missing: all of it, by function. */
  readonly view?: ActiveView;
  /** Nobody said how many rows to show: layouts for readers show so many, the first. */
  readonly rowLimit?: number;
  /** Whether a recorder counted calls in the run that the times are of, and so changed them. */
  readonly isTimedWhileCounting?: boolean;
  /** How much of the heading readers get: one line where they know the rest, nothing, or, where it is missing, all. */
  readonly form?: 'short' | 'none';
}

/** How the stacks are looked at. */
export interface ActiveView {
  /** The commands that made it, in their order: `focus parse`, `group file`. */
  readonly commands: readonly string[];
  /** Time of the whole recording that is not idle, in the unit of the table. */
  readonly wholeBusyTime: number;
}

export interface ReportFile {
  /** The path as the user gave it. */
  readonly path: string;
  /** `null` where the dump came through a stream. */
  readonly modifiedAt: Date | null;
  /** Set where the dump is of a single HTTP request. */
  readonly request: RequestInfo | null;
  /** Set where the file holds the profiles of several threads. */
  readonly threads?: FileThreads;
  /** Set where the file has several values for each stack. */
  readonly values?: FileValues;
  /** Set where it comes out of a fleet, or is the sum of a part of one. */
  readonly slice?: FileSlice;
}

/** Which part of a fleet is looked at. */
export interface FileSlice {
  /** As the user named it. */
  readonly fleet: string;
  /** The condition; `null`: all of it. */
  readonly where: string | null;
  readonly dumps: number;
  /** The same in words. */
  readonly text: string;
}

/** Which of the values of a file is looked at. */
export interface FileValues {
  readonly shown: string;
  /** All of them, in the order of the file. */
  readonly list: readonly string[];
  /** The same in words. */
  readonly text: string;
}

/** Which of the threads of a file is looked at. */
export interface FileThreads {
  /** Counts from 1. */
  readonly shown: number | 'all';
  /** With the names that the file gives, which may be empty. */
  readonly list: readonly {
    readonly name: string;
    readonly pid: number | null;
    readonly tid: number | null;
  }[];
  /** The same in words. */
  readonly text: string;
}

/** A restriction and what it left. */
export interface Reduction {
  readonly text: string;
  /** As Python's `repr` would write it. */
  readonly repr: string;
  readonly from: number;
  readonly to: number;
}
