import { numberFormat } from '../../exporters/dot/printf.ts';
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

type ExpressionFilter = Extract<StackFilter, { readonly expression: string }>;

/** The filters in force as a legend says them. */
export function filterTexts(settings: GraphSettings): readonly string[] {
  const { focus, ignore, hide, show, root, leaf, maxDepth, paths } = settings;
  const filters = { focus, ignore, hide, show, root, leaf, depth: maxDepth };
  const texts = Object.entries(filters)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${value}`);
  return [...texts, ...paths.map((path) => `path ${path}`)];
}
