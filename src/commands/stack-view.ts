import type { CallTree } from '../model/call-tree.ts';
import { filterTree, type StackFilterKind, withoutFrames } from '../model/filter-tree.ts';
import { categoryOf, type GroupingName, groupFunctions } from '../model/function-groups.ts';
import type { FunctionGroups } from '../model/function-stats.ts';
import type { FunctionTable } from '../model/function-table.ts';
import { functionLabels } from '../model/labels.ts';
import { stripPaths } from '../model/strip-paths.ts';
import { parseExpression } from './restrictions.ts';

/** A filter of stacks, as `focus` and its like make them; it acts on what those before it left. */
export type StackFilter =
  | { readonly kind: StackFilterKind; readonly expression: string }
  | { readonly kind: 'only' };

/** How the stacks of a session are looked at. */
export interface StackView {
  readonly filters: readonly StackFilter[];
  readonly grouping: GroupingName | null;
}

export const WHOLE_VIEW: StackView = { filters: [], grouping: null };

export function isWhole({ filters, grouping }: StackView): boolean {
  return filters.length === 0 && grouping === null;
}

/** The commands that make this view, as headers show them. */
export function viewCommands({ filters, grouping }: StackView): readonly string[] {
  const lines = filters.map((filter) =>
    filter.kind === 'only' ? 'only mine' : `${filter.kind} ${filter.expression}`,
  );
  return grouping === null ? lines : [...lines, `group ${grouping}`];
}

/** The tree that the filters leave; functions match by the labels that the user sees. */
export function filteredTree(tree: CallTree, view: StackView, isStripped: boolean): CallTree {
  let left = tree;
  let labels: readonly string[] | undefined;
  for (const filter of view.filters) {
    if (filter.kind === 'only') {
      left = withoutFrames(left, foreignFunctions(tree.functions));
      continue;
    }
    labels ??= labelOfFunctions(tree.functions, isStripped);
    const pattern = parseExpression(filter.expression);
    const isMatch = Uint8Array.from(labels, (label) => Number(pattern.test(label)));
    left = filterTree(left, filter.kind, isMatch);
  }
  return left;
}

function foreignFunctions({ functionName, url }: FunctionTable): Uint8Array {
  return Uint8Array.from(functionName, (name, i) => {
    const category = categoryOf(name, url[i] as string);
    return Number(category === 'node internals' || category === 'dependencies');
  });
}

function labelOfFunctions(functions: FunctionTable, isStripped: boolean): readonly string[] {
  if (!isStripped) return functionLabels(functions, 'v8');
  const { groups, groupOfFunction } = stripPaths(functions);
  const labels = functionLabels(groups, 'v8');
  return Array.from(groupOfFunction, (group) => labels[group] as string);
}

/** What the functions of a table are put together by; `undefined`: each is a row of its own. */
export function viewGroups(
  functions: FunctionTable,
  { grouping }: StackView,
  isStripped: boolean,
): FunctionGroups | undefined {
  if (grouping === null) return isStripped ? stripPaths(functions) : undefined;
  return groupFunctions(functions, grouping);
}
