import type { CallEdges } from '../model/call-edges.ts';
import type { ProfileQuality } from '../model/profile-view.ts';
import type { ShareErrors } from '../model/statistics/share-error.ts';
import type { FlameReport } from './flame-report.ts';
import type { RecordReport } from './records/record-report.ts';
import type { SummaryReport } from './summary/summary-report.ts';
import type { TableReport } from './table-report.ts';
import type { TimelineReport } from './timeline-report.ts';
import type { ViewReport } from './view-report.ts';

/** What a command has to say, as data; a layout makes text of it. */
export type Report =
  | StatsReport
  | EdgesReport
  | ViewReport
  | GraphReport
  | SortKeysReport
  | HelpReport
  | ManualReport
  | RecordReport
  | SummaryReport
  | TimelineReport
  | FlameReport;

export interface StatsReport extends TableReport {
  readonly kind: 'stats';
  /** One for each sampled dump that has enough samples to tell. */
  readonly quality: readonly ProfileQuality[];
  /** How sure the shares are, found when it is asked for; `null`: nobody can tell. */
  readonly errors?: () => ShareErrors | null;
  /** Programs and Markdown get them too. */
  readonly hasErrors?: boolean;
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
