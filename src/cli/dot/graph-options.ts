import type { Gprof2dotOptions, GraphSelection } from '../../exporters/dot/graph-style.ts';
import { numberFormat } from '../../exporters/dot/printf.ts';
import type { ScoobyprofOptions } from '../../exporters/dot/scoobyprof/options.ts';
import { parseExpression } from '../../model/expression.ts';
import type { StackFilter } from '../../views/stack-view.ts';
import type { GraphSettings } from './dot-request.ts';

/** Throws ProfileError `usage` where an expression or a format is wrong. */
export function checkSettings(settings: GraphSettings): void {
  for (const { expression } of stackFilters(settings)) parseExpression(expression);
  numberFormat(settings.timeFormat);
}

/** The filters of stacks, in the order in which they act. */
export function stackFilters(settings: GraphSettings): readonly ExpressionFilter[] {
  const kinds = ['focus', 'ignore', 'hide', 'show'] as const;
  return kinds.flatMap((kind) => {
    const expression = settings[kind];
    return expression === undefined ? [] : [{ kind, expression }];
  });
}

type ExpressionFilter = Exclude<StackFilter, { readonly kind: 'only' }>;

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
    focus: settings.focus === undefined ? undefined : parseExpression(settings.focus),
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
