import { parseExpression } from '../../commands/language/restrictions.ts';
import type { Gprof2dotOptions, GraphSelection } from '../../exporters/graph-style.ts';
import { numberFormat } from '../../exporters/printf.ts';
import type { ScoobyprofOptions } from '../../exporters/scoobyprof/options.ts';
import type { StackFilter } from '../../model/filter-stacks.ts';
import type { GraphSettings } from './dot-request.ts';

/** Throws ProfileError `usage` where an expression or a format is wrong. */
export function checkSettings(settings: GraphSettings): void {
  stackFilter(settings);
  numberFormat(settings.timeFormat);
}

export function stackFilter({ focus, ignore, hide, show }: GraphSettings): StackFilter {
  return {
    focus: expression(focus),
    ignore: expression(ignore),
    hide: expression(hide),
    show: expression(show),
  };
}

function expression(text: string | undefined): RegExp | undefined {
  return text === undefined ? undefined : parseExpression(text);
}

export function gprof2dotOptions(settings: GraphSettings): Gprof2dotOptions {
  return { ...settings, ...selection(settings, { node: 0.5, edge: 0.1 }) };
}

export function scoobyprofOptions(settings: GraphSettings): ScoobyprofOptions {
  // All means all: thresholds then apply only where they are given.
  const isAll = settings.maxNodes === 0;
  const defaults = isAll ? { node: 0, edge: 0 } : { node: 0.5, edge: 0.1 };
  return {
    ...selection(settings, defaults),
    maxNodes: settings.maxNodes,
    focus: expression(settings.focus),
    clusterBy: settings.clusterBy,
    rows: null,
  };
}

function selection(
  settings: GraphSettings,
  percent: { node: number; edge: number },
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

/** The filters in force as a legend says them. */
export function filterTexts(settings: GraphSettings): readonly string[] {
  const { focus, ignore, hide, show, root, leaf, maxDepth, paths } = settings;
  const filters = { focus, ignore, hide, show, root, leaf, depth: maxDepth };
  const texts = Object.entries(filters)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${value}`);
  return [...texts, ...paths.map((path) => `path ${path}`)];
}
