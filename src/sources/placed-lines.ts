import { baseName } from '../model/display-path.ts';
import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import type { InlinedCode, PlacedLine, PlacedLines } from '../model/placed-lines.ts';
import { functionOfLine, holdsLine, type LineOwner, ownerOfLine } from './line-owner.ts';
import type { DumpFunction } from './script.ts';
import { isTopLevel, isTranslated, type ScriptFile } from './script-file.ts';
import { dumpFunction, functionsByUrl, isOfScript } from './script-functions.ts';
import type { ScriptLibrary } from './script-library.ts';
import { TRANSLATED } from './unmapped-script.ts';

/** A function whose lines are asked for. */
export interface LinesAsked {
  readonly functions: FunctionTable;
  readonly index: number;
  /** Lines of its script, from 1. */
  readonly lines: readonly number[];
  /** Where a map places it; `null`: nowhere. */
  readonly original: OriginalPosition | null;
  /** Functions that it calls, and that those call: what the engine may have put into it. */
  readonly callees: readonly number[];
}

export type PlaceLines = (library: ScriptLibrary, asked: LinesAsked) => PlacedLines;

const OF_SCRIPT = 'lines of the script that ran';
const NOT_HERE = 'its source is not here';

/** Finds the text of lines; none stands where it is not certain that it is that of the code that ran. */
export const placedLines: PlaceLines = (library, asked) => {
  const { functions, index, lines, original } = asked;
  const dumped = dumpFunction(functions, index);
  if (!isOfScript(dumped.url))
    return withoutText(dumped, lines, [NOT_HERE], library.places.missing(dumped.url));
  const mapped = original === null ? null : mappedLines(library, dumped.url, { lines, original });
  if (mapped !== null) return mapped;
  const remarks = isPlacedElsewhere(dumped, original) ? [OF_SCRIPT] : [];
  const here = library.fileOf(dumped.url);
  if (here === null) {
    return withoutText(dumped, lines, [...remarks, NOT_HERE], library.places.missing(dumped.url));
  }
  const all = functionsByUrl(functions).get(dumped.url)?.functions ?? [];
  if (here.file.hasTextOf(dumped, all)) {
    const placeOf = linesInFile(library, here.file, dumped, asked);
    return { url: dumped.url, placeOf, remarks, help: null };
  }
  return withoutText(dumped, lines, [OF_SCRIPT], `${here.file.path}: ${differs(here.file.path)}`);
};

function mappedLines(
  library: ScriptLibrary,
  scriptUrl: string,
  { lines, original }: { readonly lines: readonly number[]; readonly original: OriginalPosition },
): PlacedLines | null {
  const placeOf = library.script(scriptUrl).linesOf(lines, original);
  if (placeOf === null) return null;
  const { url } = original;
  const hasText = [...placeOf.values()].some(({ text }) => text !== null);
  return hasText
    ? { url, placeOf, remarks: [], help: null }
    : { url, placeOf, remarks: [NOT_HERE], help: library.places.missing(url) };
}

function differs(path: string): string {
  return isTranslated(path)
    ? TRANSLATED
    : 'it was changed since the recording, or a tool translated it: its text is not that of the code that ran';
}

function isPlacedElsewhere(
  { line, column }: DumpFunction,
  original: OriginalPosition | null,
): boolean {
  return original !== null && (original.line !== line || original.column !== column);
}

function withoutText(
  dumped: DumpFunction,
  lines: readonly number[],
  remarks: readonly string[],
  help: string,
): PlacedLines {
  // What stands in front of a function is not of it.
  const inlinedAt = (line: number): InlinedCode | null =>
    line < dumped.line && !remarks.includes(OF_SCRIPT) ? UNKNOWN : null;
  const placeOf = new Map(
    lines.map((line) => [line, { line, text: null, inlined: inlinedAt(line) }] as const),
  );
  return { url: dumped.url, placeOf, remarks, help };
}

const UNKNOWN: InlinedCode = { functionName: null, file: null, url: null };

function linesInFile(
  library: ScriptLibrary,
  file: ScriptFile,
  dumped: DumpFunction,
  { functions, lines, callees }: LinesAsked,
): ReadonlyMap<number, PlacedLine> {
  const own = isTopLevel(dumped) ? null : file.functionAt(dumped);
  const isKnown = isTopLevel(dumped) || own !== null;
  const { source } = file;
  return new Map(
    lines.map((line) => {
      const owner: LineOwner = isKnown ? ownerOfLine(source, own, line) : { kind: 'own' };
      if (owner.kind === 'elsewhere') {
        return [line, lineElsewhere(library, dumped.url, line, { functions, callees })];
      }
      const text = source.code.line(line - 1);
      const inlined =
        owner.kind === 'own' ? null : { functionName: owner.functionName, ...placeOf(dumped.url) };
      return [line, { line, text, inlined }];
    }),
  );
}

/** A line that the function's own text does not have: of a callee in another file, if one alone has it. */
function lineElsewhere(
  library: ScriptLibrary,
  ownUrl: string,
  line: number,
  { functions, callees }: Pick<LinesAsked, 'functions' | 'callees'>,
): PlacedLine {
  const found = new Map<string, PlacedLine>();
  for (const index of callees) {
    const callee = dumpFunction(functions, index);
    const placed = callee.url === ownUrl ? null : lineOfCallee(library, callee, line);
    if (placed !== null) found.set(callee.url, placed);
  }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : { line, text: null, inlined: UNKNOWN };
}

function placeOf(url: string): Pick<InlinedCode, 'file' | 'url'> {
  return { file: baseName(url), url };
}

/** `null`: the callee's text is not here, is not what ran, or does not have the line. */
function lineOfCallee(
  library: ScriptLibrary,
  callee: DumpFunction,
  line: number,
): PlacedLine | null {
  const file = isOfScript(callee.url) ? library.fileOf(callee.url)?.file : undefined;
  const span = file?.isAt(callee) === true ? file.functionAt(callee) : null;
  if (file === undefined || span === null || !holdsLine(file.source, span, line)) return null;
  const functionName = functionOfLine(file.source, line) ?? span.name;
  const inlined = { functionName, ...placeOf(callee.url) };
  return { line, text: file.source.code.line(line - 1), inlined };
}
