import type { CallEdges } from '../model/call-edges.ts';
import type { CallCounts, FunctionStats } from '../model/function-stats.ts';
import type { NameStyle } from '../model/labels.ts';
import type { RequestInfo } from '../model/request-info.ts';
import type { SamplingQuality } from '../model/sampling-quality.ts';

/** What a command has to say, as data; a layout makes text of it. */
export type Report = StatsReport | EdgesReport | SortKeysReport | HelpReport;

/** What every table says above its rows. */
export interface TableReport {
  readonly files: readonly ReportFile[];
  readonly stats: FunctionStats;
  /** Label of each function of `stats.functions`, rows first. */
  readonly labels: readonly string[];
  readonly nameStyle: NameStyle;
  readonly callCounts: CallCounts | 'mixed';
  /** Descriptions of the sort keys; empty where the rows are in the order of the dump. */
  readonly sortedBy: readonly string[];
  readonly reductions: readonly Reduction[];
  /** The selected rows, in the order to show them. */
  readonly rows: readonly number[];
  /** Functions that Python's own entry point called: their bare names stand in the header. */
  readonly topLevelNames: readonly string[];
}

export interface StatsReport extends TableReport {
  readonly kind: 'stats';
  /** One for each sampled dump that has enough samples to tell. */
  readonly quality: readonly SamplingQuality[];
}

export interface EdgesReport extends TableReport {
  readonly kind: 'callers' | 'callees';
  readonly edges: CallEdges;
  /** How many related functions to show for each; `null`: all. The pstats layout shows all. */
  readonly limit: number | null;
  /** Position of each function in the current order: the terminal layout sorts related functions by it. */
  readonly rank: Int32Array;
}

export interface SortKeysReport {
  readonly kind: 'sort-keys';
  readonly keys: readonly { readonly key: string; readonly description: string }[];
}

/** Text by sections, for `help`. */
export interface HelpReport {
  readonly kind: 'help';
  readonly sections: readonly HelpSection[];
}

export interface HelpSection {
  readonly title: string | null;
  /** A term and what it means; a `null` meaning makes the term a line of its own. */
  readonly entries: readonly { readonly term: string; readonly meaning: string | null }[];
}

export interface ReportFile {
  /** The path as the user gave it. */
  readonly path: string;
  /** `null` where the dump came through a stream. */
  readonly modifiedAt: Date | null;
  /** Set where the dump is of a single HTTP request. */
  readonly request: RequestInfo | null;
}

/** A restriction and what it left. */
export interface Reduction {
  readonly text: string;
  /** As Python's `repr` would write it. */
  readonly repr: string;
  readonly from: number;
  readonly to: number;
}
