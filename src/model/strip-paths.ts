import { baseName } from './display-path.ts';
import type { FunctionGroups } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder } from './function-table.ts';

/**
 * Groups functions by what is left when leading directories are dropped. Functions that then coincide are
 * one row; `groupOfFunction[i]` is the group of function `i`.
 */
export function stripPaths(functions: FunctionTable): FunctionGroups {
  const builder = new FunctionTableBuilder();
  const groupOfFunction = Int32Array.from(functions.functionName, (name, i) =>
    builder.intern(name, baseName(functions.url[i]), functions.line[i], functions.column[i]),
  );
  return { groups: builder.table, groupOfFunction };
}

/** Python's functions without leading directories, one for one: there a backslash is part of a name. */
export function stripPythonPaths(functions: FunctionTable): FunctionTable {
  return { ...functions, url: functions.url.map((file) => file.slice(file.lastIndexOf('/') + 1)) };
}
