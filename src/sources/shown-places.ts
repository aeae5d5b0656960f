import type { FunctionTable } from '../model/function-table.ts';
import type { OriginalPosition } from '../model/original-position.ts';
import { fileUrlOf } from './local-files.ts';
import type { DumpFunction } from './script.ts';
import { isTopLevel, type ScriptFile } from './script-file.ts';
import { dumpFunction, functionsByUrl } from './script-functions.ts';
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
  const here = library.fileOf(url);
  if (here === null) return;
  const { file, place } = here;
  const all = functionsByUrl(functions).get(url) ?? { indexes: [], functions: [] };
  const shownUrl = place.foundBy === 'folder' ? fileUrlOf(place.path) : url;
  for (const index of withSameLine(functions, indexes, all.indexes)) {
    const dumped = dumpFunction(functions, index);
    if (isElsewhere(dumped, found.get(index))) continue;
    if (place.foundBy !== 'dump' && dumped.line > 0 && !file.hasLine(dumped.line)) {
      notice(`${file.path}: source differs from the recording, which has more lines`);
      const { functionName } = dumped;
      yield [index, { url: shownUrl, line: 0, column: 0, functionName }];
      continue;
    }
    const functionName = nameInFile(file, dumped, all.functions);
    if (functionName === null) continue;
    yield [index, { url: shownUrl, line: dumped.line, column: dumped.column, functionName }];
  }
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

/** The indexes with those of functions without a name on the same lines, which they are to be told from. */
function withSameLine(
  { functionName, line }: FunctionTable,
  indexes: readonly number[],
  all: readonly number[],
): readonly number[] {
  if (indexes.length === all.length || indexes.every((index) => functionName[index] !== '')) {
    return indexes;
  }
  const lines = new Set(indexes.map((index) => line[index]));
  const isAsked = new Set(indexes);
  return all.filter(
    (index) => isAsked.has(index) || (functionName[index] === '' && lines.has(line[index])),
  );
}
