import type { Gprof2dotOptions } from '../../exporters/dot/graph-style.ts';

export const GRAPH_STYLES = ['scoobyprof', 'gprof2dot'] as const;
export const GRAPH_TYPES = ['dot', 'svg', 'png', 'pdf'] as const;
export const LAYOUT_ENGINES = ['wasm', 'dot'] as const;

export type GraphType = (typeof GRAPH_TYPES)[number];
export type LayoutEngine = (typeof LAYOUT_ENGINES)[number];

/** How to draw. Plain data, since threads get it; expressions are text. */
export interface GraphSettings extends Omit<Gprof2dotOptions, 'nodeThreshold' | 'edgeThreshold'> {
  readonly style: (typeof GRAPH_STYLES)[number];
  readonly type: GraphType;
  /** `undefined`: whatever is there and can do it. */
  readonly engine: LayoutEngine | undefined;
  readonly gc: 'on-stack' | 'separate';
  /** Percent; `undefined`: what the style does. */
  readonly nodeThreshold: number | undefined;
  readonly edgeThreshold: number | undefined;
  /** At most so many functions; 0: all. */
  readonly maxNodes: number;
  readonly focus: string | undefined;
  readonly ignore: string | undefined;
  readonly hide: string | undefined;
  readonly show: string | undefined;
  readonly clusterBy: 'package' | 'file' | null;
  /** Print the names that match in place of a graph. */
  readonly listFunctions: string | undefined;
}

/** What `scoobyprof dot` is asked to do. */
export interface DotRequest {
  readonly kind: 'dot';
  readonly paths: readonly string[];
  readonly dir: string | undefined;
  readonly output: string | undefined;
  readonly isRecursive: boolean;
  readonly isMerged: boolean;
  readonly isComparison: boolean;
  readonly isOpened: boolean;
  readonly settings: GraphSettings;
}
