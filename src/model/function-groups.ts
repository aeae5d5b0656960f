import { displayPath } from './display-path.ts';
import { displayText } from './display-text.ts';
import type { FunctionGroups } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder, functionKind } from './function-table.ts';

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
  const nameOf = { file: fileOf, package: packageOf, category: categoryOf }[by];
  const groupOfFunction = Int32Array.from(functions.functionName, (name, i) =>
    builder.intern(nameOf(name, functions.url[i] as string), '', 0, 0),
  );
  return { groups: builder.table, groupOfFunction };
}

function fileOf(functionName: string, url: string): string {
  if (url !== '') return displayPath(url);
  return functionKind(functionName, url) === 'ordinary' ? '{native}' : functionName;
}

/** The last package on the path: one that another brings along is a package of its own. */
const PACKAGE = /^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/s;

function packageOf(functionName: string, url: string): string {
  const category = categoryOf(functionName, url);
  if (category !== 'dependencies') return category;
  return displayText((PACKAGE.exec(url)?.[1] ?? category).replace('\\', '/'));
}

/**
 * Urls of code that comes with the runtime: `node:fs`; `fs.js` and `internal/fs.js` of old versions; Deno's and
 * Bun's own; V8's `native array.js`.
 */
const INTERNAL = /^(?:node:|ext:|bun:|native |internal\/|[\w-]+\.js$)/;

/** Whose code a function is. V8's `(program)` is native code. */
export function categoryOf(functionName: string, url: string): Category {
  if (url === '') {
    const kind = functionKind(functionName, url);
    if (kind === 'idle') return '(idle)';
    return kind === 'gc' ? '(garbage collector)' : 'native';
  }
  if (INTERNAL.test(url)) return 'node internals';
  return PACKAGE.test(url) ? 'dependencies' : 'program';
}
