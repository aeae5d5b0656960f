import type { CallTree } from '../model/call-tree.ts';
import type { TimeWindow } from '../model/cut-profile.ts';
import { parseExpression } from '../model/expression.ts';
import { filterTree, hiddenFunctions, stacksHolding } from '../model/filter-tree.ts';
import { categoryOf, groupFunctions } from '../model/function-groups.ts';
import type { FunctionGroups } from '../model/function-stats.ts';
import { type FunctionTable, isSyntheticName } from '../model/function-table.ts';
import { functionLabels } from '../model/labels.ts';
import { codeOwners } from '../model/package-of.ts';
import { stripPaths } from '../model/strip-paths.ts';
import type { TreeShape } from '../model/tree-shape.ts';
import type { StackFilter, StackView, TimeFilter } from './look.ts';
import { betweenText } from './time-text.ts';

export type { StackFilter, StackView } from './look.ts';

/** The filters of a view that leave a part of the time. */
export function timeFilters({ filters }: StackView): readonly TimeFilter[] {
  return filters.filter(isTimeFilter);
}

export function isTimeFilter(filter: StackFilter): filter is TimeFilter {
  return filter.kind === 'between' || filter.kind === 'last' || filter.kind === 'slowest';
}

export const WHOLE_VIEW: StackView = { filters: [], grouping: null };

export function isWhole({ filters, grouping }: StackView): boolean {
  return filters.length === 0 && grouping === null;
}

/** Whether all frames are left, and all samples of the time that is looked at. */
export function hasAllStacks(view: StackView): boolean {
  return stackFilters(view).length === 0;
}

type FrameFilter = Exclude<StackFilter, TimeFilter>;

function stackFilters({ filters }: StackView): readonly FrameFilter[] {
  return filters.filter((filter) => !isTimeFilter(filter));
}

/**
 * The commands that make this view, as headers show them.
 *
 * @param windows what filters of time came to, where their words do not say it
 */
export function viewCommands(
  { filters, grouping }: StackView,
  windows: ReadonlyMap<TimeFilter, TimeWindow> = new Map(),
): readonly string[] {
  const lines = filters.map((filter) => {
    if (filter.kind === 'only') return 'only mine';
    if (!isTimeFilter(filter)) return `${filter.kind} ${filter.expression}`;
    const window = windows.get(filter);
    return window === undefined ? filter.text : `${filter.text} (${betweenText(window)})`;
  });
  return grouping === null ? lines : [...lines, `group ${grouping}`];
}

/** The tree that the filters leave; functions match by the labels that the user sees. */
export function filteredTree(tree: CallTree, view: StackView, isStripped: boolean): CallTree {
  const filters = stackFilters(view);
  if (filters.length === 0) return tree;
  const labels = labelOfFunctions(tree.functions, isStripped);
  return filters.reduce((left, filter) => {
    const isMatch = matchesOf(filter, tree.functions, labels);
    return filterTree(left, filter.kind === 'only' ? 'hide' : filter.kind, isMatch);
  }, tree);
}

/** 1 for the nodes whose own samples the filters leave: what `filteredTree` does, told by the node. */
export function keptNodes(
  tree: TreeShape,
  functions: FunctionTable,
  { view, isStripped }: { readonly view: StackView; readonly isStripped: boolean },
): Uint8Array {
  let isKept = new Uint8Array(tree.parent.length).fill(1);
  let isHidden = new Uint8Array(functions.functionName.length);
  const labels = labelOfFunctions(functions, isStripped);
  for (const filter of stackFilters(view)) {
    const isMatch = matchesOf(filter, functions, labels);
    const { kind } = filter;
    if (kind === 'focus' || kind === 'ignore') {
      // What is hidden by then matches no more.
      const isSeen = isMatch.map((match, i) => match & ~isHidden[i]);
      const wanted = kind === 'focus' ? 1 : 0;
      const holds = stacksHolding(tree, isSeen);
      isKept = isKept.map((kept, node) => (holds[node] === wanted ? kept : 0));
    } else {
      const isLeft = kind === 'show' ? isMatch.map((match) => 1 - match) : isMatch;
      const hidden = hiddenFunctions(functions, isLeft);
      isHidden = isHidden.map((before, i) => before | hidden[i]);
    }
  }
  return isKept;
}

/** The functions that a filter names. */
function matchesOf(
  filter: FrameFilter,
  functions: FunctionTable,
  labels: readonly string[],
): Uint8Array {
  if (filter.kind === 'only') return foreignFunctions(functions);
  const pattern = parseExpression(filter.expression);
  return Uint8Array.from(labels, (label) => Number(pattern.test(label)));
}

/** All but the program's own and V8's rows: garbage collection and `(program)` are nobody's functions. */
function foreignFunctions({ functionName, url }: FunctionTable): Uint8Array {
  const ownerOf = codeOwners(url);
  return Uint8Array.from(functionName, (name, i) => {
    const isOfEngine = url[i] === '' && isSyntheticName(name);
    return Number(!isOfEngine && categoryOf(name, ownerOf(url[i])) !== 'program');
  });
}

function labelOfFunctions(functions: FunctionTable, isStripped: boolean): readonly string[] {
  if (!isStripped) return functionLabels(functions, 'v8');
  const { groups, groupOfFunction } = stripPaths(functions);
  const labels = functionLabels(groups, 'v8');
  return Array.from(groupOfFunction, (group) => labels[group]);
}

/**
 * What the functions of a table are put together by; `undefined`: each is a row of its own.
 *
 * @param workspaces the program's own packages by the urls of their files, asked for where they are shown
 */
export function viewGroups(
  functions: FunctionTable,
  { grouping }: StackView,
  isStripped: boolean,
  workspaces: () => ReadonlyMap<string, string>,
): FunctionGroups | undefined {
  if (grouping === null) return isStripped ? stripPaths(functions) : undefined;
  return groupFunctions(functions, grouping, grouping === 'package' ? workspaces() : undefined);
}
