import { FunctionIndex } from './function-index.ts';
import type { LineNumber } from './line-number.ts';

export type { LineNumber };

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
  private readonly urlNumbers = new UrlNumbers();
  private readonly names: string[] = [];
  private readonly urls: string[] = [];
  private readonly lines: LineNumber[] = [];
  private readonly columns: number[] = [];
  private readonly numbersOfUrls: number[] = [];
  private readonly index = new FunctionIndex({
    functionName: this.names,
    urlNumber: this.numbersOfUrls,
    line: this.lines,
    column: this.columns,
  });
  private lastEvaluated: { readonly table: FunctionTable; readonly index: number } | null = null;

  get length(): number {
    return this.names.length;
  }

  /** The index of the function with this identity; added where it is new. */
  intern(functionName: string, url: string, line: LineNumber, column: number): number {
    const urlNumber = this.urlNumbers.numberOf(url);
    const known = this.index.find(functionName, urlNumber, line, column);
    if (known >= 0) return known;
    const added = this.addNew(functionName, urlNumber, line, column);
    this.index.addLast();
    return added;
  }

  /** The number of a url, for `addNew`. */
  numberOfUrl(url: string): number {
    return this.urlNumbers.numberOf(url);
  }

  /** Adds a function that is known not to be there; gives its index. */
  addNew(functionName: string, urlNumber: number, line: LineNumber, column: number): number {
    this.names.push(functionName);
    this.urls.push(this.urlNumbers.texts[urlNumber]);
    this.lines.push(line);
    this.columns.push(column);
    this.numbersOfUrls.push(urlNumber);
    return this.names.length - 1;
  }

  /**
   * The index of function `index` of another table. Code of `eval` is known by a script id, which means
   * something in its own dump only: it is a function of its own each time, unless the table is of the same dump. Call
   * it once for each, in their order.
   */
  internFrom(table: FunctionTable, index: number, isSameDump = false): number {
    const name = table.functionName[index];
    const url = table.url[index];
    const line = table.line[index];
    const column = table.column[index];
    if (evaluatedScript(url) !== null && !isSameDump) {
      const last = this.lastEvaluated;
      const isNext = last?.table === table && last.index < index;
      // A table of several dumps has functions twice that look the same.
      const isKnown = (): boolean =>
        this.index.find(name, this.urlNumbers.numberOf(url), line, column) >= 0;
      if (!isNext || isKnown()) this.urlNumbers.forgetEvaluated();
      this.lastEvaluated = { table, index };
    }
    return this.intern(name, url, line, column);
  }

  /** The columns; they grow with later calls of `intern`. */
  get table(): FunctionTable {
    return { functionName: this.names, url: this.urls, line: this.lines, column: this.columns };
  }
}

/** Numbers urls in order of arrival. */
class UrlNumbers {
  /** By number. */
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly evaluated = new Map<string, number>();
  private last = '';
  private lastNumber = -1;

  numberOf(url: string): number {
    // Functions of one file mostly come together.
    if (url === this.last && this.lastNumber >= 0) return this.lastNumber;
    const numbers = evaluatedScript(url) === null ? this.numbers : this.evaluated;
    let number = numbers.get(url);
    if (number === undefined) {
      number = this.texts.push(url) - 1;
      numbers.set(url, number);
    }
    this.last = this.texts[number];
    this.lastNumber = number;
    return number;
  }

  /** From now on urls of code of `eval` mean other scripts: they get new numbers. */
  forgetEvaluated(): void {
    this.evaluated.clear();
    this.lastNumber = -1;
  }
}
