import type { Gprof2dotOptions, GraphSelection } from './graph-style.ts';

/** What every style is given, as the user says it: plain data, since threads get it; expressions are text. */
export interface StyleSettings extends Omit<Gprof2dotOptions, 'nodeThreshold' | 'edgeThreshold'> {
  /** Percent; `undefined`: what the style does. */
  readonly nodeThreshold: number | undefined;
  readonly edgeThreshold: number | undefined;
  /** At most so many functions; 0: all. */
  readonly maxNodes: number;
  /** Functions that are drawn whatever they weigh. */
  readonly focus: string | undefined;
  readonly clusterBy: 'package' | 'file' | null;
  /** The program's own packages by the urls of their files, where it is made of several. */
  readonly workspaces?: ReadonlyMap<string, string>;
  /** Only these rows are candidates; `null`: all. */
  readonly rows: readonly number[] | null;
}

/** What holds where nobody says anything. */
export const DEFAULT_SETTINGS: StyleSettings = {
  nodeThreshold: undefined,
  edgeThreshold: undefined,
  root: undefined,
  leaf: undefined,
  maxDepth: null,
  paths: [],
  theme: 'color',
  skew: 1,
  isStripped: false,
  isWrapped: false,
  showsSamples: false,
  measures: ['total-time-percentage', 'self-time-percentage'],
  timeFormat: '%.7g',
  colorsBySelfTime: false,
  maxNodes: 80,
  focus: undefined,
  clusterBy: null,
  rows: null,
};

/** The part of a graph to draw, with the shares in percent that a style leaves out where nobody says others. */
export function selectionOf(
  settings: StyleSettings,
  percent: { readonly node: number; readonly edge: number },
): GraphSelection {
  return {
    nodeThreshold: (settings.nodeThreshold ?? percent.node) / 100,
    edgeThreshold: (settings.edgeThreshold ?? percent.edge) / 100,
    root: settings.root,
    leaf: settings.leaf,
    maxDepth: settings.maxDepth,
    paths: settings.paths,
  };
}
