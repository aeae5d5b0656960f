/**
 * The functions of a profile as columns: entry `i` of every column belongs to function `i`.
 * `line` and `column` count from 1; 0 means unknown.
 */
export interface FunctionTable {
  readonly functionName: readonly string[];
  readonly url: readonly string[];
  readonly line: readonly number[];
  readonly column: readonly number[];
}

/** The place of a function in V8's own bookkeeping; `ordinary` is JavaScript and native code. */
export type FunctionKind = 'ordinary' | 'root' | 'program' | 'idle' | 'gc';

const SYNTHETIC_KINDS: ReadonlyMap<string, FunctionKind> = new Map([
  ['(root)', 'root'],
  ['(program)', 'program'],
  ['(idle)', 'idle'],
  ['(garbage collector)', 'gc'],
]);

/** Row for samples whose node is not in the dump. */
export const UNKNOWN_NODE_NAME = '(unknown node)';

const SYNTHETIC_NAMES: ReadonlySet<string> = new Set([
  ...SYNTHETIC_KINDS.keys(),
  UNKNOWN_NODE_NAME,
  '(unresolved function)',
]);

/** Whether V8 (or this program) made the name up: such a function has no source. */
export function isSyntheticName(functionName: string): boolean {
  return SYNTHETIC_NAMES.has(functionName);
}

/** The kind of a function. A function with a url is ordinary, whatever its name. */
export function functionKind(functionName: string, url: string): FunctionKind {
  return url === '' ? (SYNTHETIC_KINDS.get(functionName) ?? 'ordinary') : 'ordinary';
}

/** A function's identity as one string; equal exactly for equal functions. */
export function functionKey(table: FunctionTable, index: number): string {
  return identityKey(
    table.functionName[index] as string,
    table.url[index] as string,
    table.line[index] as number,
    table.column[index] as number,
  );
}

/** The url of a function that came out of `eval` or `new Function`: it has a script id and no url. */
export function evaluatedUrl(scriptId: string): string {
  return `eval:${scriptId}`;
}

function isEvaluatedUrl(url: string): boolean {
  return url.startsWith('eval:');
}

function identityKey(functionName: string, url: string, line: number, column: number): string {
  return `${line}:${column}:${url.length}:${url}${functionName}`;
}

/** Collects functions, each identity `(functionName, url, line, column)` once, in order of arrival. */
export class FunctionTableBuilder {
  private readonly indexByKey = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly urls: string[] = [];
  private readonly lines: number[] = [];
  private readonly columns: number[] = [];

  get length(): number {
    return this.names.length;
  }

  /** The index of the function with this identity; added where it is new. */
  intern(functionName: string, url: string, line: number, column: number): number {
    const key = identityKey(functionName, url, line, column);
    const known = this.indexByKey.get(key);
    if (known !== undefined) return known;
    const index = this.names.length;
    this.indexByKey.set(key, index);
    this.names.push(functionName);
    this.urls.push(url);
    this.lines.push(line);
    this.columns.push(column);
    return index;
  }

  /**
   * The index of function `index` of another table. Code of `eval` is known by a script id, which means
   * something in its own dump only: `dump` keeps those of different dumps apart.
   */
  internFrom(table: FunctionTable, index: number, dump: number): number {
    const url = table.url[index] as string;
    const key = functionKey(table, index);
    // No other key begins with a letter.
    return this.internByKey(isEvaluatedUrl(url) ? `dump ${dump}:${key}` : key, table, index);
  }

  private internByKey(key: string, table: FunctionTable, index: number): number {
    const known = this.indexByKey.get(key);
    if (known !== undefined) return known;
    this.indexByKey.set(key, this.names.length);
    this.names.push(table.functionName[index] as string);
    this.urls.push(table.url[index] as string);
    this.lines.push(table.line[index] as number);
    this.columns.push(table.column[index] as number);
    return this.names.length - 1;
  }

  /** The columns; they grow with later calls of `intern`. */
  get table(): FunctionTable {
    return { functionName: this.names, url: this.urls, line: this.lines, column: this.columns };
  }
}
