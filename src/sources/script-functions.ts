import type { FunctionTable } from '../model/function-table.ts';
import { urlPaths } from '../model/url-paths.ts';
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
  const { numberOf, urls } = urlPaths(table.url);
  const ofNumber = new FunctionsByNumber(numberOf, urls.length);
  const byUrl = new Map<string, ScriptFunctions>();
  for (const [number, url] of urls.entries()) {
    if (isOfScript(url)) byUrl.set(url, new FunctionsOfScript(table, ofNumber, number));
  }
  return byUrl;
}

/** The functions of each url, by its number: one column for all, since few scripts are asked for. */
class FunctionsByNumber {
  /** Where those of a number begin in `indexes`; one entry more says where the last ones end. */
  private readonly starts: Int32Array;
  private readonly indexes: Int32Array;

  constructor(numberOf: Int32Array, count: number) {
    const starts = new Int32Array(count + 1);
    for (let i = 0; i < numberOf.length; i++) starts[numberOf[i] + 1]++;
    for (let number = 0; number < count; number++) starts[number + 1] += starts[number];
    const next = starts.slice();
    const indexes = new Int32Array(numberOf.length);
    for (let i = 0; i < numberOf.length; i++) indexes[next[numberOf[i]]++] = i;
    this.starts = starts;
    this.indexes = indexes;
  }

  of(number: number): number[] {
    return Array.from(this.indexes.subarray(this.starts[number], this.starts[number + 1]));
  }
}

/** Made when they are asked for: a table has many scripts, of which reports show a few. */
class FunctionsOfScript implements ScriptFunctions {
  private readonly table: FunctionTable;
  private readonly ofNumber: FunctionsByNumber;
  private readonly number: number;
  private knownIndexes: readonly number[] | undefined;
  private knownFunctions: readonly DumpFunction[] | undefined;

  constructor(table: FunctionTable, ofNumber: FunctionsByNumber, number: number) {
    this.table = table;
    this.ofNumber = ofNumber;
    this.number = number;
  }

  get indexes(): readonly number[] {
    this.knownIndexes ??= this.ofNumber.of(this.number);
    return this.knownIndexes;
  }

  get functions(): readonly DumpFunction[] {
    this.knownFunctions ??= this.indexes.map((index) => dumpFunction(this.table, index));
    return this.knownFunctions;
  }
}
