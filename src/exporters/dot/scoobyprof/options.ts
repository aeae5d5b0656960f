import type { GraphSelection } from '../graph-style.ts';

export interface ScoobyprofOptions extends GraphSelection {
  /** At most so many functions; 0: all. Those chosen by name come on top. */
  readonly maxNodes: number;
  /** Functions that are drawn whatever they weigh. */
  readonly focus: RegExp | undefined;
  readonly clusterBy: 'package' | 'file' | null;
  /** Only these rows are candidates; `null`: all. */
  readonly rows: readonly number[] | null;
}

/** What the legend says beside the numbers of the graph. */
export interface GraphOrigin {
  readonly title: string;
  /** One for each dump that can tell: `sampled every 1.0 ms, 0.2% of busy time in gaps`. */
  readonly quality: readonly string[];
  /** Filters in force, as they were given. */
  readonly filters: readonly string[];
}
