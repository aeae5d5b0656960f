import type { CallEdges } from '../model/call-edges.ts';
import type { CallCounts, FunctionStats } from '../model/function-stats.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { NameStyle } from '../model/labels.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { RequestInfo } from '../model/request-info.ts';
import type { SamplingQuality } from '../model/sampling-quality.ts';
import type { ViewReport } from './view-report.ts';

/** What a command has to say, as data; a layout makes text of it. */
export type Report =
  | StatsReport
  | EdgesReport
  | ViewReport
  | GraphReport
  | SortKeysReport
  | HelpReport
  | ManualReport;

/** Functions as they are shown: in their original sources, where these were found. */
export interface ShownPart {
  /** Label of each function of `stats.functions`, rows first. */
  readonly labels: readonly string[];
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
}

/** How the stacks are looked at. */
export interface ActiveView {
  /** The commands that made it, in their order: `focus parse`, `group file`. */
  readonly commands: readonly string[];
  /** Time of the whole recording that is not idle, in the unit of the table. */
  readonly wholeBusyTime: number;
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

/** A call graph as DOT text. */
export interface GraphReport {
  readonly kind: 'graph';
  readonly dot: Iterable<string>;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** It is shown as a picture, which layouts of text cannot do. */
  readonly isPicture: boolean;
}

/** Text by sections, for `help`. */
export interface HelpReport {
  readonly kind: 'help';
  readonly sections: readonly HelpSection[];
}

/** A page of the manual. */
export interface ManualReport {
  readonly kind: 'manual';
  readonly page: string;
  /** Markdown. */
  readonly text: string;
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

/** The function of an edge that is not the row that it is told with. */
export function otherEnd({ kind, edges }: EdgesReport, edge: number): number {
  return (kind === 'callers' ? edges.caller : edges.callee)[edge];
}

/**
 * What a function did at the bottom of the stack, entered from the event loop; `undefined` where that means nothing:
 * for native code and V8's own rows, groups, and dumps that do not tell.
 */
export function callerlessOf(
  { kind, edges, stats }: EdgesReport,
  row: number,
): { readonly calls: number; readonly self: number; readonly cumulative: number } | undefined {
  const { withoutCaller } = edges;
  if (kind !== 'callers' || withoutCaller === undefined) return undefined;
  if (stats.functions.url[row] === '') return undefined;
  const { calls, self, cumulative } = withoutCaller;
  return { calls: calls[row], self: self[row], cumulative: cumulative[row] };
}
