import { parseExpression } from '../../../model/expression.ts';
import { type StyleSettings, selectionOf } from '../graph-settings.ts';
import type { GraphSelection } from '../graph-style.ts';

export interface ScoobyprofOptions extends GraphSelection {
  /** At most so many functions; 0: all. Those chosen by name come on top. */
  readonly maxNodes: number;
  /** Functions that are drawn whatever they weigh. */
  readonly focus: RegExp | undefined;
  readonly clusterBy: 'package' | 'file' | null;
  /** The program's own packages by the urls of their files, where it is made of several. */
  readonly workspaces?: ReadonlyMap<string, string>;
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

/** Throws ProfileError `usage` where an expression is bad. */
export function scoobyprofOptions(settings: StyleSettings): ScoobyprofOptions {
  // All means all: thresholds then apply only where they are given.
  const isAll = settings.maxNodes === 0;
  const defaults = isAll ? { node: 0, edge: 0 } : { node: 0.5, edge: 0.1 };
  return {
    ...selectionOf(settings, defaults),
    maxNodes: settings.maxNodes,
    focus: settings.focus === undefined ? undefined : parseExpression(settings.focus),
    clusterBy: settings.clusterBy,
    ...(settings.workspaces === undefined ? {} : { workspaces: settings.workspaces }),
    rows: settings.rows,
  };
}
