import type { ThemeName } from './gprof2dot/themes.ts';

export const NODE_MEASURES = [
  'total-time-percentage',
  'self-time-percentage',
  'total-time',
  'self-time',
] as const;

export type NodeMeasure = (typeof NODE_MEASURES)[number];

/** What both styles understand: which part of a graph to draw. */
export interface GraphSelection {
  /** Nodes and edges below these shares of the whole are left out. */
  readonly nodeThreshold: number;
  readonly edgeThreshold: number;
  /** Patterns of the shell on names: what can be reached from the first, what can reach the other. */
  readonly root: string | undefined;
  readonly leaf: string | undefined;
  readonly maxDepth: number | null;
  /** Only functions whose url begins so. */
  readonly paths: readonly string[];
}

export interface Gprof2dotOptions extends GraphSelection {
  readonly theme: ThemeName;
  readonly skew: number;
  readonly isStripped: boolean;
  readonly isWrapped: boolean;
  readonly showsSamples: boolean;
  readonly measures: readonly NodeMeasure[];
  readonly timeFormat: string;
  readonly colorsBySelfTime: boolean;
}

/** A graph as text, and what should be said beside it. */
export interface DotGraph {
  readonly dot: Iterable<string>;
  /** The names of the nodes drawn, in their order. */
  readonly names: readonly string[];
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly warnings: readonly string[];
  /** `--root` or `--leaf` that no function matches. */
  readonly unmatched: readonly string[];
}
