import type { StyleSettings } from '../../exporters/dot/graph-settings.ts';
import type { StyleName } from '../../exporters/dot/styles.ts';

export const GRAPH_TYPES = ['dot', 'svg', 'png', 'pdf'] as const;
export const LAYOUT_ENGINES = ['auto', 'wasm', 'dot'] as const;

export type GraphType = (typeof GRAPH_TYPES)[number];
type LayoutEngine = (typeof LAYOUT_ENGINES)[number];

/** How to draw. Plain data, since threads get it; expressions are text. */
export interface GraphSettings extends StyleSettings {
  readonly style: StyleName;
  readonly type: GraphType;
  /** `undefined`: whatever is there and can do it. */
  readonly engine: LayoutEngine | undefined;
  readonly gc: 'on-stack' | 'separate';
  /** Of recordings with several threads; `undefined`: the one that is shown. */
  readonly thread: string | undefined;
  /** Of dumps whose stacks have several values; `undefined`: the one that is shown. */
  readonly value: string | undefined;
  readonly ignore: string | undefined;
  readonly hide: string | undefined;
  readonly show: string | undefined;
  /** Print the names that match in place of a graph. */
  readonly listFunctions: string | undefined;
  /** Only dumps that meet this condition. */
  readonly where?: string | undefined;
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
