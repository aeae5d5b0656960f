import { baseName, displayPath } from '../model/display-path.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { PlacedLine } from '../model/placed-lines.ts';
import { type CodeText, isFunctionAt } from './code-text.ts';
import type { FoundMap } from './find-map.ts';
import { functionOfLine, ownerOfLine } from './line-owner.ts';
import {
  locateFunction,
  type MappedPlace,
  ownPlace,
  placeOf,
  type SourcePlace,
} from './locate-function.ts';
import type { SourceFunction } from './original-functions.ts';
import { hasFunction, nameTexts } from './original-names.ts';
import type { OriginalSource, OriginalSources } from './original-sources.ts';
import { type ScriptMap, segmentsAround } from './read-map.ts';

/** Lines of a source that one line of the code may come from: the first of them is near enough then. */
const MAX_LINES_OF_LINE = 3;

/** A function as the dump has it; line and column from 1. */
export interface DumpFunction {
  readonly functionName: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** A script of the dump with its map. */
export class Script {
  /** The code that ran; `null`: it is not there. */
  readonly code: CodeText | null;
  readonly map: ScriptMap;
  readonly sources: OriginalSources;
  private readonly lineLengths: readonly number[] | null;
  /** Sources that are not what they were at the recording. */
  private readonly changed = new Set<number>();

  constructor(
    { lineLengths }: Pick<FoundMap, 'lineLengths'>,
    code: CodeText | null,
    { map, sources }: { readonly map: ScriptMap; readonly sources: OriginalSources },
  ) {
    this.map = map;
    this.code = code;
    this.lineLengths = lineLengths;
    this.sources = sources;
  }

  /** Whether the code has a function where the dump says; where the code is not there, whether it could. */
  has({ functionName, line, column }: DumpFunction): boolean {
    if (line < 1 || column < 1) return true;
    if (this.code === null) {
      const length = this.lineLengths?.[line - 1];
      return this.lineLengths === null || (length !== undefined && column - 1 <= length);
    }
    const offset = this.code.offsetOf(line - 1, column - 1);
    return offset !== null && isFunctionAt(this.code, offset, functionName);
  }

  /**
   * Looks whether the sources that are known by their files alone still have the functions of the dump where the map
   * says. One that is not there any more says that lines have moved, for all functions of the file.
   */
  check(functions: Iterable<DumpFunction>): void {
    for (const dumped of functions) {
      const own = ownPlace(this.placed(dumped));
      if (own !== null && !this.stillHas(dumped, own)) this.changed.add(own.source);
    }
  }

  private stillHas({ functionName }: DumpFunction, own: SourcePlace): boolean {
    if (this.sources.isRecorded(own.source) || this.changed.has(own.source)) return true;
    const expected = this.expectedName(functionName, own.nameIndex);
    const text = expected === null ? null : (this.sources.get(own.source)?.text ?? null);
    return expected === null || text === null || hasFunction(text, own, expected);
  }

  /** What a function is called in its source, as far as the map or the dump can tell. */
  private expectedName(functionName: string, nameIndex: number | null): string | null {
    if (nameIndex !== null) return this.map.names[nameIndex] ?? null;
    const isKept = this.map.names.length === 0 && /^#?[\w$]{3,}$/.test(functionName);
    return isKept && functionName !== 'default' ? functionName : null;
  }

  /** The source and line of a function without looking at the source; `null`: not mapped. */
  roughPlace(dumped: DumpFunction): string | null {
    const place = this.placed(dumped);
    const from = ownPlace(place) ?? placeOf(place.after) ?? placeOf(place.before);
    return from === null ? null : `${from.source}:${from.line}`;
  }

  /**
   * Whether the label of a function's original may hold what is looked for: nothing is parsed for it. What names a
   * function stands near it, but for constructors and functions that nothing names.
   */
  mayMention(dumped: DumpFunction, isIn: (text: string) => boolean): boolean {
    const place = this.placed(dumped);
    const own = ownPlace(place);
    const from = own ?? placeOf(place.after) ?? placeOf(place.before);
    const source = from === null ? null : this.sources.get(from.source);
    if (from === null || source === null) return false;
    const mapped = [displayPath(source.url), this.map.names[from.nameIndex ?? -1] ?? ''];
    return mapped.some(isIn) || isIn(nameTexts(source, dumped.functionName === '' ? null : own));
  }

  /** `null`: it has no original, or none that could be trusted. */
  originalOf(dumped: DumpFunction): OriginalPosition | null {
    if (dumped.line < 1 || dumped.column < 1) return null;
    if (dumped.line === 1 && dumped.column === 1) return this.topLevel(dumped);
    const place = this.placed(dumped);
    const own = ownPlace(place);
    const from = own ?? placeOf(place.after) ?? placeOf(place.before);
    const source = from === null ? null : this.sources.get(from.source);
    if (from === null || source === null) return null;
    if (this.changed.has(from.source)) {
      this.sources.differs(source);
      return null;
    }
    if (source.text === null) return own === null ? null : this.untold(dumped, own, source);
    return this.inText(place, from, source);
  }

  /**
   * Where lines of the code stand in the sources, seen from a function of one of them. `null`: some line is of no line,
   * or of so many that nobody can say which: code that was put on one line.
   */
  linesOf(
    lines: readonly number[],
    original: OriginalPosition,
  ): ReadonlyMap<number, PlacedLine> | null {
    const index = this.map.sources.findIndex((_, i) => this.sources.get(i)?.url === original.url);
    const source = this.sources.get(index);
    if (source === null || this.changed.has(index)) return null;
    const own = source.text?.functionFrom(original) ?? null;
    const placed = new Map<number, PlacedLine>();
    for (const line of lines) {
      const from = this.sourceOfLine(line, index);
      if (from === null) return null;
      placed.set(line, this.placedLine(from.source, from.line, { index, own }));
    }
    return placed;
  }

  /** The source and the line (from 1) there that a line of the code comes from, if that can be said. */
  private sourceOfLine(
    line: number,
    preferred: number,
  ): { readonly source: number; readonly line: number } | null {
    const places = placesOfLine(this.map, line - 1);
    const [[source, originals] = [-1, []]] = places.has(preferred)
      ? [[preferred, places.get(preferred) ?? []] as const]
      : places;
    const isKnown = places.has(preferred) || places.size === 1;
    if (!isKnown || originals.length > MAX_LINES_OF_LINE) return null;
    return { source, line: Math.min(...originals) + 1 };
  }

  private placedLine(
    source: number,
    line: number,
    { index, own }: { readonly index: number; readonly own: SourceFunction | null },
  ): PlacedLine {
    const found = this.sources.get(source);
    const text = found?.text ?? null;
    const shown = { line, text: text?.code.line(line - 1) ?? null };
    if (source === index && (own === null || text === null)) return { ...shown, inlined: null };
    const owner = source === index && text !== null ? ownerOfLine(text, own, line) : null;
    if (owner?.kind === 'own' || owner?.kind === 'elsewhere') return { ...shown, inlined: null };
    const functionName = text === null ? null : functionOfLine(text, line);
    const url = found?.url ?? '';
    return { ...shown, inlined: { functionName, file: baseName(url), url } };
  }

  private placed({ functionName, line, column }: DumpFunction): MappedPlace {
    const around = segmentsAround(this.map, line - 1, column - 1);
    return { functionName, line: line - 1, column: column - 1, code: this.code, ...around };
  }

  private inText(
    place: MappedPlace,
    from: SourcePlace,
    source: OriginalSource,
  ): OriginalPosition | null {
    const text = source.text;
    if (text === null) return null;
    const found = locateFunction(place, text);
    const isOwn = ownPlace(place) !== null;
    if (found === null && text.functions === null && isOwn) return this.untold(place, from, source);
    if (found === 'module') return { url: source.url, line: 1, column: 1, functionName: '' };
    if (
      found !== null &&
      this.isSure(place, found.functionName) &&
      source.isAsRecorded(found.line)
    ) {
      const functionName = /^<.*>$/s.test(place.functionName)
        ? place.functionName
        : found.functionName;
      return { url: source.url, line: found.line + 1, column: found.column + 1, functionName };
    }
    // A helper of the build tool has a place of no function; the function's own words had one in the recording.
    if (isOwn) this.sources.differs(source);
    return null;
  }

  /** A map without names renames nothing: then a function that is called something else is another one. */
  private isSure({ functionName }: MappedPlace, found: string): boolean {
    if (this.map.names.length > 0 || functionName === '' || found === 'default') return true;
    if (found.startsWith('<') || functionName.startsWith('<') || functionName.length <= 2)
      return true;
    const last = (name: string): string => /[^\s.]*$/.exec(name)?.[0] ?? name;
    return last(functionName) === last(found);
  }

  /** The source cannot be read: what the map alone says. */
  private untold(
    { functionName }: { readonly functionName: string },
    { line, column, nameIndex }: SourcePlace,
    { url }: OriginalSource,
  ): OriginalPosition {
    const name = nameIndex === null ? undefined : this.map.names[nameIndex];
    return { url, line: line + 1, column: column + 1, functionName: name ?? functionName };
  }

  /** A bundle's top level is that of no source. */
  private topLevel({ functionName }: DumpFunction): OriginalPosition | null {
    const source = this.map.sources.length === 1 ? this.sources.get(0) : null;
    return source === null ? null : { url: source.url, line: 1, column: 1, functionName };
  }
}

/** The lines that a line of the code comes from, by source; all from 0. */
function placesOfLine({ lines }: ScriptMap, line: number): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const segment of lines[line] ?? []) {
    const place = placeOf(segment);
    if (place === null) continue;
    const known = found.get(place.source);
    if (known === undefined) found.set(place.source, [place.line]);
    else if (!known.includes(place.line) && known.length <= MAX_LINES_OF_LINE)
      known.push(place.line);
  }
  return found;
}
