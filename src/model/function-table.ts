/** Counts from 1; a bigint beyond 2^53: Python's line numbers have any size. */
export type LineNumber = number | bigint;

/**
 * The functions of a profile as columns: entry `i` of every column belongs to function `i`.
 * `line` and `column` count from 1; 0 means unknown.
 */
export interface FunctionTable {
  readonly functionName: readonly string[];
  readonly url: readonly string[];
  readonly line: readonly LineNumber[];
  readonly column: readonly number[];
}

/** The place of a function in V8's own bookkeeping; `ordinary` is JavaScript and native code. */
export type FunctionKind = 'ordinary' | 'root' | 'program' | 'idle' | 'gc';

const SYNTHETIC_KINDS: ReadonlyMap<string, FunctionKind> = new Map([
  ['(root)', 'root'],
  ['(program)', 'program'],
  ['(idle)', 'idle'],
  // In the profile of one request: it waits, or others run.
  ['(waiting)', 'idle'],
  ['(garbage collector)', 'gc'],
]);

/** Row for samples whose node is not in the dump. */
export const UNKNOWN_NODE_NAME = '(unknown node)';

const SYNTHETIC_NAMES: ReadonlySet<string> = new Set([
  ...SYNTHETIC_KINDS.keys(),
  UNKNOWN_NODE_NAME,
  '(unresolved function)',
]);

/** What V8 did itself when memory was allocated: `(V8 API)`, `(BYTECODE_COMPILER)`, `(PARSER)`. */
const V8_STATE = /^\([A-Z][A-Z0-9_ ]*\)$/;

/** Whether V8 (or this program) made the name up: such a function has no source. */
export function isSyntheticName(functionName: string): boolean {
  return SYNTHETIC_NAMES.has(functionName) || V8_STATE.test(functionName);
}

/** The kind of a function. A function with a url is ordinary, whatever its name. */
export function functionKind(functionName: string, url: string): FunctionKind {
  return url === '' ? (SYNTHETIC_KINDS.get(functionName) ?? 'ordinary') : 'ordinary';
}

/** The url of a function that came out of `eval` or `new Function`: it has a script id and no url. */
export function evaluatedUrl(scriptId: string): string {
  return `eval:${scriptId}`;
}

/** The script id in such a url; `null`: the url is another one. */
export function evaluatedScript(url: string): string | null {
  return url.startsWith('eval:') ? url.slice('eval:'.length) : null;
}

/** Collects functions, each identity `(functionName, url, line, column)` once, in order of arrival. */
export class FunctionTableBuilder {
  /** By url, then name: the functions there. Joining the parts to one key would cost more than all else. */
  private readonly known = new Map<string, Map<string, SameName>>();
  private readonly names: string[] = [];
  private readonly urls: string[] = [];
  private readonly lines: LineNumber[] = [];
  private readonly columns: number[] = [];

  get length(): number {
    return this.names.length;
  }

  /** The index of the function with this identity; added where it is new. */
  intern(functionName: string, url: string, line: LineNumber, column: number): number {
    const same = this.sameName(url, functionName);
    const known = this.search(same, line, column);
    if (known >= 0) return known;
    this.remember(same, this.names.length, line, column);
    this.urls.push(url);
    this.lines.push(line);
    this.columns.push(column);
    return this.names.push(functionName) - 1;
  }

  /**
   * The index of function `index` of another table. Code of `eval` is known by a script id, which means
   * something in its own dump only: it is a function of its own each time, unless the table is of the same dump. Call
   * it once for each.
   */
  internFrom(table: FunctionTable, index: number, isSameDump = false): number {
    const name = table.functionName[index];
    const url = table.url[index];
    if (!isSameDump && evaluatedScript(url) !== null) this.known.get(url)?.delete(name);
    return this.intern(name, url, table.line[index], table.column[index]);
  }

  /** The columns; they grow with later calls of `intern`. */
  get table(): FunctionTable {
    return { functionName: this.names, url: this.urls, line: this.lines, column: this.columns };
  }

  private sameName(url: string, functionName: string): SameName {
    let byName = this.known.get(url);
    if (byName === undefined) {
      byName = new Map();
      this.known.set(url, byName);
    }
    let same = byName.get(functionName);
    if (same === undefined) {
      same = { indexes: [], byPosition: null };
      byName.set(functionName, same);
    }
    return same;
  }

  /** -1: none has this position. */
  private search({ indexes, byPosition }: SameName, line: LineNumber, column: number): number {
    const likely = byPosition?.get(positionKey(line, column));
    if (byPosition !== null && likely === undefined) return -1;
    if (likely !== undefined && this.isAt(likely, line, column)) return likely;
    return indexes.find((index) => this.isAt(index, line, column)) ?? -1;
  }

  private isAt(index: number, line: LineNumber, column: number): boolean {
    return this.lines[index] === line && this.columns[index] === column;
  }

  private remember(same: SameName, index: number, line: LineNumber, column: number): void {
    same.indexes.push(index);
    if (same.byPosition !== null) keepFirst(same.byPosition, positionKey(line, column), index);
    else if (same.indexes.length > FEW) {
      same.byPosition = new Map();
      for (const known of same.indexes) {
        const isNew = known === index;
        const at = isNew ? positionKey(line, column) : this.keyOf(known);
        keepFirst(same.byPosition, at, known);
      }
    }
  }

  private keyOf(index: number): number {
    return positionKey(this.lines[index], this.columns[index]);
  }
}

/** Functions of one name and url, such as the nameless ones of a bundle: from a few on by their positions. */
interface SameName {
  readonly indexes: number[];
  byPosition: Map<number, number> | null;
}

const FEW = 16;

/** Different positions may have the same key where they are not small whole numbers: the first is kept. */
function positionKey(line: LineNumber, column: number): number {
  return Number(line) * 2 ** 32 + column;
}

function keepFirst(byPosition: Map<number, number>, key: number, index: number): void {
  if (!byPosition.has(key)) byPosition.set(key, index);
}
