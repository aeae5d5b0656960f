import { displayPath } from './display-path.ts';
import { displayText } from './display-text.ts';
import type { FunctionGroups } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder, functionKind } from './function-table.ts';
import { type CodeOwner, codeOwners } from './package-of.ts';

/** What functions can be put together by. */
export type GroupingName = 'file' | 'package' | 'category';

/** Whose code a function is. */
export type Category =
  | 'program'
  | 'dependencies'
  | 'extensions'
  | 'node internals'
  | 'native'
  | '(garbage collector)'
  | '(idle)';

/**
 * Groups functions; the name of a group is its functionName, and it has no url. V8's idle row keeps its name, so
 * that it stays out of every percentage.
 *
 * @param workspaces packages of the program itself, by the urls of their files
 */
export function groupFunctions(
  functions: FunctionTable,
  by: GroupingName,
  workspaces?: ReadonlyMap<string, string>,
): FunctionGroups {
  const builder = new FunctionTableBuilder();
  const ownerOf = codeOwners(functions.url, workspaces);
  const nameOf = {
    file: fileOf,
    package: (name: string, url: string) => packageName(name, ownerOf(url)),
    category: (name: string, url: string) => categoryOf(name, ownerOf(url)),
  }[by];
  const groupOfFunction = Int32Array.from(functions.functionName, (name, i) =>
    builder.intern(nameOf(name, functions.url[i]), '', 0, 0),
  );
  return { groups: builder.table, groupOfFunction };
}

function fileOf(functionName: string, url: string): string {
  if (url !== '') return displayPath(url);
  return functionKind(functionName, url) === 'ordinary' ? '{native}' : functionName;
}

function packageName(functionName: string, owner: CodeOwner): string {
  if (owner.kind === 'package' || owner.kind === 'extension') return displayText(owner.name);
  if (owner.kind === 'program' && owner.workspace !== null) return displayText(owner.workspace);
  return categoryOf(functionName, owner);
}

const CATEGORIES = {
  package: 'dependencies',
  packages: 'dependencies',
  extension: 'extensions',
  node: 'node internals',
  native: 'native',
  program: 'program',
} as const satisfies Readonly<Record<CodeOwner['kind'], Category>>;

/** Whose code a function is. V8's `(program)` is native code. */
export function categoryOf(functionName: string, owner: CodeOwner): Category {
  if (owner.kind === 'native') {
    const kind = functionKind(functionName, '');
    if (kind === 'idle') return '(idle)';
    if (kind === 'gc') return '(garbage collector)';
  }
  return CATEGORIES[owner.kind];
}
