import { FunctionIndex, PairNumbers } from './function-index.ts';
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
  private readonly nameIds = new TextNumbers();
  private readonly urlIds = new TextNumbers();
  private readonly placeNumbers = new PairNumbers();
  /** By place: a name in a url. */
  private readonly placeName: string[] = [];
  private readonly placeUrl: string[] = [];
  private readonly places: number[] = [];
  private readonly names: string[] = [];
  private readonly urls: string[] = [];
  private readonly lines: LineNumber[] = [];
  private readonly columns: number[] = [];
  private readonly index = new FunctionIndex({
    place: this.places,
    line: this.lines,
    column: this.columns,
  });

  get length(): number {
    return this.names.length;
  }

  /** The index of the function with this identity; added where it is new. */
  intern(functionName: string, url: string, line: LineNumber, column: number): number {
    return this.internAt(this.placeOf(functionName, url), line, column);
  }

  /** A number for this name in this url, for `internAt`. */
  placeOf(functionName: string, url: string): number {
    const nameId = this.nameIds.numberOf(functionName);
    const urlId = this.urlIds.numberOf(url);
    const known = this.placeNumbers.find(nameId, urlId);
    return known >= 0 ? known : this.newPlace(nameId, urlId);
  }

  /** The name of a place that `placeOf` gave. */
  nameAt(place: number): string {
    return this.placeName[place];
  }

  /** Like `intern`. */
  internAt(place: number, line: LineNumber, column: number): number {
    const known = this.index.find(place, line, column);
    if (known >= 0) return known;
    this.names.push(this.placeName[place]);
    this.urls.push(this.placeUrl[place]);
    this.lines.push(line);
    this.columns.push(column);
    this.places.push(place);
    this.index.addLast();
    return this.names.length - 1;
  }

  /**
   * The index of function `index` of another table. Code of `eval` is known by a script id, which means
   * something in its own dump only: it is a function of its own each time, unless the table is of the same dump. Call
   * it once for each.
   */
  internFrom(table: FunctionTable, index: number, isSameDump = false): number {
    const name = table.functionName[index];
    const url = table.url[index];
    if (!isSameDump && evaluatedScript(url) !== null)
      this.newPlace(this.nameIds.numberOf(name), this.urlIds.numberOf(url));
    return this.intern(name, url, table.line[index], table.column[index]);
  }

  /** The columns; they grow with later calls of `intern`. */
  get table(): FunctionTable {
    return { functionName: this.names, url: this.urls, line: this.lines, column: this.columns };
  }

  /** A place with a new number: what was known there is not found any more. */
  private newPlace(nameId: number, urlId: number): number {
    this.placeNumbers.set(nameId, urlId, this.placeName.length);
    this.placeUrl.push(this.urlIds.texts[urlId]);
    return this.placeName.push(this.nameIds.texts[nameId]) - 1;
  }
}

/** Numbers texts in order of arrival. */
class TextNumbers {
  /** By number; of equal texts one. */
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
