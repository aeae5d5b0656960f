import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import { fileUrlOf } from './local-files.ts';
import type { DumpFunction } from './script.ts';
import { isTopLevel, isTranslated, type ScriptFile } from './script-file.ts';
import { dumpFunction, functionsByUrl, type ScriptFunctions } from './script-functions.ts';
import type { ScriptLibrary } from './script-library.ts';

interface Context {
  readonly library: ScriptLibrary;
  readonly notice: (message: string) => void;
}

interface Asked {
  readonly functions: FunctionTable;
  readonly url: string;
  readonly indexes: readonly number[];
  /** What maps gave already. */
  readonly found: ReadonlyMap<number, OriginalPosition>;
}

/**
 * What the file of a script adds to what a dump says of its functions: a name where they have none, and that it has
 * no such line, which is then unknown.
 */
export function* shownPlaces(
  { library, notice }: Context,
  { functions, url, indexes, found }: Asked,
): Iterable<readonly [number, OriginalPosition]> {
  const isPlaced = (index: number): boolean =>
    isElsewhere(dumpFunction(functions, index), found.get(index));
  const asked = indexes.filter((index) => !isPlaced(index));
  const here = asked.length === 0 ? null : library.fileOf(url);
  // What lies round the dump has text for lines; labels are those of the dump.
  if (here === null || here.place.foundBy === 'dump') return;
  const { file, place } = here;
  const all = functionsByUrl(functions).get(url) ?? NONE;
  const shownUrl = place.foundBy === 'folder' ? fileUrlOf(place.path) : url;
  for (const index of withSameLine(functions, asked, all.indexes)) {
    const dumped = dumpFunction(functions, index);
    if (isPastEnd(file, dumped)) {
      tellDiffers(file, notice);
      yield [index, { ...dumped, url: shownUrl, line: 0, column: 0 }];
      continue;
    }
    const functionName = isPlaced(index) ? null : nameInFile(file, dumped, all.functions);
    if (functionName !== null) yield [index, { ...dumped, url: shownUrl, functionName }];
  }
}

const NONE: ScriptFunctions = { indexes: [], functions: [] };

function isPastEnd(file: ScriptFile, { line }: DumpFunction): boolean {
  return line > 0 && !file.hasLine(line);
}

/** Of files that runners translate that is said already. */
function tellDiffers({ path }: ScriptFile, notice: (message: string) => void): void {
  if (isTranslated(path)) return;
  notice(`${path}: source differs from the recording, which has more lines`);
}

/** Whether a map told of another place. */
function isElsewhere(
  { line, column }: DumpFunction,
  original: OriginalPosition | undefined,
): boolean {
  return original !== undefined && (original.line !== line || original.column !== column);
}

/** The name that the file gives a function that has none; `null`: none, or the file is not what ran. */
function nameInFile(
  file: ScriptFile,
  dumped: DumpFunction,
  all: readonly DumpFunction[],
): string | null {
  if (dumped.functionName !== '' || isTopLevel(dumped) || !file.hasAll(all)) return null;
  return file.nameOf(dumped);
}

/** The indexes with those of functions without a name that share a line with one of them, to be told from it. */
function withSameLine(
  { functionName, line }: FunctionTable,
  indexes: readonly number[],
  all: readonly number[],
): readonly number[] {
  const nameless = indexes.filter((index) => functionName[index] === '');
  if (nameless.length === 0 || indexes.length === all.length) return indexes;
  const lines = new Set(nameless.map((index) => line[index]));
  const isAsked = new Set(indexes);
  return all.filter(
    (index) => isAsked.has(index) || (functionName[index] === '' && lines.has(line[index])),
  );
}
