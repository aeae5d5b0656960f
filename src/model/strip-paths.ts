import { baseName } from './display-path.ts';
import type { FunctionGroups } from './function-stats.ts';
import { type FunctionTable, FunctionTableBuilder } from './function-table.ts';

/**
 * Groups functions by what is left when leading directories are dropped. Functions that then coincide are
 * one row; `groupOfFunction[i]` is the group of function `i`.
 */
export function stripPaths(functions: FunctionTable): FunctionGroups {
  const builder = new FunctionTableBuilder();
  const stripped = { ...functions, url: functions.url.map(baseName) };
  // Code of `eval` stays apart: the functions may come from several dumps.
  const groupOfFunction = Int32Array.from(functions.functionName, (_, i) =>
    builder.internFrom(stripped, i),
  );
  return { groups: builder.table, groupOfFunction };
}

/** Python's functions without leading directories, one for one: there a backslash is part of a name. */
export function stripPythonPaths(functions: FunctionTable): FunctionTable {
  return { ...functions, url: functions.url.map((file) => file.slice(file.lastIndexOf('/') + 1)) };
}
