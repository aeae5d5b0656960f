import type { FunctionTable } from '../model/function-table.ts';
import type { DumpFunction } from './script.ts';

/** The functions of one script in a table. */
export interface ScriptFunctions {
  readonly indexes: readonly number[];
  readonly functions: readonly DumpFunction[];
}

const known = new WeakMap<FunctionTable, ReadonlyMap<string, ScriptFunctions>>();

/** Functions with a url that could be a file of the program, by that url; put together once for each table. */
export function functionsByUrl(table: FunctionTable): ReadonlyMap<string, ScriptFunctions> {
  let byUrl = known.get(table);
  if (byUrl === undefined) {
    byUrl = collected(table);
    known.set(table, byUrl);
  }
  return byUrl;
}

/** Whether code of this url can be in a file. */
export function isOfScript(url: string): boolean {
  return url !== '' && !/^(?:node|eval|data|blob):/.test(url);
}

/** A function of a table. */
export function dumpFunction(
  { functionName, url, line, column }: FunctionTable,
  index: number,
): DumpFunction {
  return {
    functionName: functionName[index],
    url: url[index],
    line: Number(line[index]),
    column: column[index],
  };
}

function collected(table: FunctionTable): ReadonlyMap<string, ScriptFunctions> {
  const byUrl = new Map<string, { indexes: number[]; functions: DumpFunction[] }>();
  for (const [index, url] of table.url.entries()) {
    if (!isOfScript(url)) continue;
    let same = byUrl.get(url);
    if (same === undefined) {
      same = { indexes: [], functions: [] };
      byUrl.set(url, same);
    }
    same.indexes.push(index);
    same.functions.push(dumpFunction(table, index));
  }
  return byUrl;
}
