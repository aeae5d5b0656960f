import type { CsvTable } from '../records/record-report.ts';
import type { Screen } from '../screen.ts';
import type { PathFolder } from '../short-path.ts';
import type { Place, ViewHeading } from '../view-report.ts';

/** A profile on one page. Values are in microseconds, bytes or counts; shares are parts of 1 of what is not idle. */
export interface SummaryReport {
  readonly kind: 'summary';
  readonly heading: ViewHeading;
  /** What the dump is, in words. */
  readonly what: string;
  /** The script that was run; `null`: nothing tells. */
  readonly program: string | null;
  readonly collection: SummaryCollection | null;
  readonly quality: SummaryQuality;
  /** The program's own functions first, the largest of each first. */
  readonly bySelf: readonly SummaryFunction[];
  readonly byCumulative: readonly SummaryFunction[];
  /** The tree of calls, as far as it is heavy, in the order to show it. */
  readonly paths: readonly SummaryPath[];
  /** The hottest first. */
  readonly lines: readonly SummaryLine[];
  readonly packages: readonly SummaryPackage[];
  /** The folder that paths are written below; `null`: they are written whole. */
  readonly folder: PathFolder | null;
  /** What else should be known of the dumps: what was repaired. */
  readonly notes: readonly string[];
  /** What would help to see the text of lines that are shown without; `null`: none is. */
  readonly missingText: string | null;
  readonly next: readonly NextCommand[];
  /** Where the reader types: the commands of a prompt need no program in front. */
  readonly isAtPrompt?: true;
  /** Writes it. Layouts are loaded by every run, and what they need for this alone comes with the report. */
  readonly writer: SummaryWriter;
}

/** Garbage collection, and for whom it was. */
export interface SummaryCollection {
  readonly self: number;
  readonly share: number;
  readonly callers: readonly SummaryCaller[];
}

export interface SummaryCaller {
  readonly place: Place;
  /** Part of what it is the caller of. */
  readonly share: number;
}

export interface SummaryQuality {
  readonly verdict: 'exact' | 'good' | 'few samples' | 'gaps' | 'estimated' | 'no order' | 'none';
  readonly text: string;
}

/** Whose code it is. */
export type SummaryOwner = 'program' | 'package' | 'node' | 'native';

export interface SummaryFunction {
  readonly place: Place;
  readonly self: number;
  readonly selfShare: number;
  readonly cumulative: number;
  readonly cumulativeShare: number;
  readonly owner: SummaryOwner;
  /** `null`: it is in none. */
  readonly package: string | null;
  /** Who called it most; `null`: nobody did, or nobody knows. */
  readonly caller: SummaryCaller | null;
}

export interface SummaryPath {
  readonly depth: number;
  /** Functions of which each calls the next. */
  readonly places: readonly Place[];
  readonly cumulative: number;
  readonly share: number;
}

export interface SummaryLine {
  readonly url: string;
  readonly line: number;
  readonly self: number;
  readonly share: number;
  /** Where it was seen, the most time first. */
  readonly functions: readonly Place[];
  /** The function whose code it is, where that was put into others. */
  readonly inlined: string | null;
  /** `null`: not certain to be what ran. */
  readonly source: string | null;
}

export interface SummaryPackage {
  readonly name: string;
  readonly self: number;
  readonly share: number;
}

/** What to do next. */
export interface NextCommand {
  /** In the command language. */
  readonly command: string;
  /** The same for a shell. */
  readonly shell: string;
  readonly meaning: string;
}

export interface SummaryWriter {
  readonly text: (report: SummaryReport, screen: Screen) => Iterable<string>;
  readonly markdown: (report: SummaryReport, budget: number | null) => Iterable<string>;
  readonly json: (report: SummaryReport) => object;
  readonly csv: (report: SummaryReport) => CsvTable;
}
