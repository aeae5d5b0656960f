import { displayPath } from './display-path.ts';
import { displayText } from './display-text.ts';
import type { FunctionGroups } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder, functionKind } from './function-table.ts';
import { type CodeOwner, packageOf } from './package-of.ts';

/** What functions can be put together by. */
export type GroupingName = 'file' | 'package' | 'category';

/** Whose code a function is. */
export type Category =
  | 'program'
  | 'dependencies'
  | 'node internals'
  | 'native'
  | '(garbage collector)'
  | '(idle)';

/**
 * Groups functions; the name of a group is its functionName, and it has no url. V8's idle row keeps its name, so
 * that it stays out of every percentage.
 */
export function groupFunctions(functions: FunctionTable, by: GroupingName): FunctionGroups {
  const builder = new FunctionTableBuilder();
  const nameOf = { file: fileOf, package: packageName, category: categoryOf }[by];
  const groupOfFunction = Int32Array.from(functions.functionName, (name, i) =>
    builder.intern(nameOf(name, functions.url[i]), '', 0, 0),
  );
  return { groups: builder.table, groupOfFunction };
}

function fileOf(functionName: string, url: string): string {
  if (url !== '') return displayPath(url);
  return functionKind(functionName, url) === 'ordinary' ? '{native}' : functionName;
}

function packageName(functionName: string, url: string): string {
  const owner = packageOf(url);
  return owner.kind === 'package' ? displayText(owner.name) : categoryOf(functionName, url);
}

const CATEGORIES = {
  package: 'dependencies',
  node: 'node internals',
  native: 'native',
  program: 'program',
} as const satisfies Readonly<Record<CodeOwner['kind'], Category>>;

/** Whose code a function is. V8's `(program)` is native code. */
export function categoryOf(functionName: string, url: string): Category {
  if (url === '') {
    const kind = functionKind(functionName, url);
    if (kind === 'idle') return '(idle)';
    if (kind === 'gc') return '(garbage collector)';
  }
  return CATEGORIES[packageOf(url).kind];
}
