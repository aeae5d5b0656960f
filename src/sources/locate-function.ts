import type { CodeText } from './code-text.ts';
import type { SourceFunction } from './original-functions.ts';
import type { Segment } from './read-map.ts';
import { isNamedAt, type SourceText } from './source-text.ts';

/** A function of the dump with the segments of the map round it. Lines and columns count from 0. */
export interface MappedPlace {
  readonly functionName: string;
  readonly line: number;
  readonly column: number;
  readonly before: Segment | null;
  readonly after: Segment | null;
  /** The code that ran; `null`: it is not there. */
  readonly code: CodeText | null;
}

/** A place in a source as the map has it. */
export interface SourcePlace {
  readonly source: number;
  readonly line: number;
  readonly column: number;
  readonly nameIndex: number | null;
}

export interface LocatedFunction {
  readonly line: number;
  readonly column: number;
  readonly functionName: string;
}

/** Where a segment comes from; `null`: from nowhere. */
export function placeOf(segment: Segment | null): SourcePlace | null {
  if (segment === null || segment.length < 4) return null;
  const [, source, line, column, nameIndex] = segment as readonly number[];
  return {
    source: source as number,
    line: line as number,
    column: column as number,
    nameIndex: nameIndex ?? null,
  };
}

const HEAD =
  /^(?:async\s*|function\b\s*|static\s*|get\b\s*|set\b\s*)*\*?\s*#?[\w$\u0080-\uffff]*\s*$/;

/** The place in the source of the function's own first words; `null`: the segment before it is of other code. */
export function ownPlace({ before, column, code, line }: MappedPlace): SourcePlace | null {
  if (before === null) return null;
  if (before[0] === column) return placeOf(before);
  const from = code?.offsetOf(line, before[0]);
  const between =
    code === null || typeof from !== 'number'
      ? null
      : code.text.slice(from, from + column - before[0]);
  // Without the code: a declaration with a name is hardly longer.
  const isOwn = between === null ? column - before[0] <= 9 : HEAD.test(between);
  return isOwn ? placeOf(before) : null;
}

/**
 * The function in a source that a function of the dump was made from. Tried in this order: its own words in the
 * source name it, its first words lie in the head of a function, its parameters do, the code inside it lies in one.
 *
 * `'module'`: it is made of the top level of the source. `null`: it cannot be said.
 */
export function locateFunction(
  place: MappedPlace,
  source: SourceText,
): LocatedFunction | 'module' | null {
  const words = ownPlace(place);
  const own = offsetIn(source, words);
  // The source is shorter now.
  if (words !== null && own === null) return null;
  if (own !== null && isNamedAt(source.code, own, place.functionName)) {
    return named(source, own, place.functionName);
  }
  if (source.functions === null) return null;
  if (INITIALIZER.test(place.functionName)) return initializer(place, source);
  const head = own === null ? null : source.functionWithHead(own);
  if (head !== null) return located(source, head);
  // A function of the program that the source does not have there: it was changed.
  return own !== null && isDeclared(place) ? null : locateByInside(place, source);
}

/** By the first code behind the position: parameters, or what the function does. */
function locateByInside(place: MappedPlace, source: SourceText): LocatedFunction | 'module' | null {
  // What a build tool put in front of everything is of no source.
  if (place.before === null && place.code === null) return null;
  const after = offsetIn(source, placeOf(place.after));
  if (after === null) return null;
  const parameters = isInParameters(place) ? source.functionWithHead(after) : null;
  const found = parameters ?? source.functionAround(after);
  return found === null ? 'module' : located(source, found);
}

/** V8's own functions that run the fields and static blocks of a class: they stand where the class does. */
const INITIALIZER = /^<\w+_initializer>$/;

function initializer(place: MappedPlace, source: SourceText): LocatedFunction | null {
  const inside = offsetIn(source, placeOf(place.after) ?? placeOf(place.before));
  const holder = inside === null ? null : source.classAround(inside);
  return holder && { ...located(source, holder), functionName: place.functionName };
}

function offsetIn(source: SourceText, place: SourcePlace | null): number | null {
  return place === null ? null : source.code.offsetOf(place.line, place.column);
}

function located({ code }: SourceText, found: SourceFunction): LocatedFunction {
  return { ...code.positionOf(found.position), functionName: found.name };
}

/** A function that the text names: its place without a parser is that of the `(` after the name. */
function named({ code }: SourceText, offset: number, functionName: string): LocatedFunction {
  const open = code.text.indexOf('(', offset);
  const at = open >= 0 && open - offset < functionName.length + 40 ? open : offset;
  return { ...code.positionOf(at), functionName };
}

/** Whether the code says `function name(`, which no tool makes out of nothing at a mapped place. */
function isDeclared({ code, line, column, before, functionName }: MappedPlace): boolean {
  const from = before === null ? null : (code?.offsetOf(line, before[0]) ?? null);
  if (code === null || from === null || before === null || functionName === '') return false;
  return /\bfunction\b\s*\*?\s*[\w$]/.test(code.text.slice(from, from + column - before[0]));
}

/** Whether the first segment behind the position lies in the parameters; without the code it may. */
function isInParameters({ code, line, column, after }: MappedPlace): boolean {
  const from = code?.offsetOf(line, column) ?? null;
  if (code === null || from === null || after === null) return true;
  const { text } = code;
  if (text[from] !== '(') return true;
  const width = after[0] - column;
  if (width <= 0) return false;
  let depth = 0;
  for (let i = from; i < from + width; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return false;
  }
  return true;
}
